import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Org {
  id: string;
  code: string;
  name: string;
}

interface Shortage {
  id: string;
  item: { id: string; code: string; name: string };
  facility: Org;
}

interface Shelf {
  items: { lot: { id: string; number: string } }[];
}

interface Detail {
  recall: { id: string; number: string; state: string; version: number };
  lots: { lot: string; received: string; recovered: string }[];
  holders: { id: string; organisation: Org; state: string; version: number; book: { lot_id: string; lot: string; quantity: string }[] }[];
}

test('a recall is opened by a second person, holders say on their phones what they have, and the report adds up', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const [asked] = await pharmacist.all<Shortage>('/api/exchange/shortages?state=open');
  if (!asked) throw new Error('no shortage is open');
  const donor = (await pharmacist.get<{ asks: { donor: Org }[] }>(`/api/exchange/shortages/${asked.id}`)).asks[0]?.donor;
  if (!donor) throw new Error('nobody was asked');
  const shelf = await pharmacist.get<Shelf>(`/api/stock/items/${asked.item.id}/moves?organisation_id=${donor.id}`);
  const lot = shelf.items[0]?.lot.number;
  if (!lot) throw new Error('the donor has no lot');

  await login(page, 'pharmacist');
  await page.goto('/exchange/recalls');
  await page.getByRole('button', { name: '发起召回' }).click();
  const drawer = page.getByRole('dialog', { name: '发起召回' });
  await drawer.getByLabel('品种').fill(asked.item.code);
  await page.locator('.ant-select-item-option', { hasText: asked.item.code }).first().click();
  await drawer.getByLabel(/批号/).fill(lot);
  await drawer.getByLabel('说明').fill('溶出度不合格');
  await drawer.getByLabel(/依据/).fill('湘药监召〔2026〕7号');
  await expectAccessible(page);
  await drawer.getByRole('button', { name: '保存' }).click();
  await page.waitForURL(/\/recalls\/\d+$/);
  await expect(page.getByText('待批准').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '批准启动' }), 'nobody opens what he proposed').toHaveCount(0);
  const id = page.url().split('/').at(-1) ?? '';
  const seen = () => pharmacist.get<Detail>(`/api/exchange/recalls/${id}`);

  await login(page, 'manager');
  await page.goto(`/exchange/recalls/${id}`);
  await page.getByRole('button', { name: '批准启动' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await expect.poll(async () => (await seen()).recall.state).toBe('open');
  await expectAccessible(page);
  await shot(page, 'recall-open');
  const holder = (await seen()).holders.find(({ organisation }) => organisation.id === donor.id);
  if (!holder) throw new Error('the donor holds nothing');

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, `${donor.code.toLowerCase()}.clerk`);
  await page.goto(`/exchange/recalls/${id}`);
  await page.getByRole('button', { name: '填报数量' }).first().click();
  await shot(page, 'phone-recall-count');
  await page.getByRole('dialog', { name: '填报数量' }).getByRole('button', { name: '保存' }).click();
  await expect.poll(async () => (await seen()).holders.find((one) => one.id === holder.id)?.state).toBe('confirmed');
  await expectAccessible(page);
});
