import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Org {
  id: string;
  code: string;
  name: string;
  short_name: string;
}

interface Shortage {
  id: string;
  number: string;
  state: string;
  quantity: string;
  facility: Org;
  item: { id: string; code: string; name: string };
}

interface Detail {
  shortage: Shortage & { version: number };
  asks: { id: string; donor: Org; spare: string; state: string }[];
  transfers: { id: string; number: string; state: string }[];
}

const clerkOf = (org: Org): string => (org.code === 'ZX' || org.name.includes('管理中心') ? 'keeper' : `${org.code.toLowerCase()}.clerk`);

test('a village reports a shortage on its phone, a donor gives, a second person lets it go, the village counts it in', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const open = await pharmacist.all<Shortage>('/api/exchange/shortages?state=open');
  const [asked] = open;
  if (!asked) throw new Error('no shortage is open');
  const villages = await pharmacist.all<Org & { kind: string }>('/api/identity/organisations?kind=village');
  const other = villages.find(({ id }) => !open.some(({ facility }) => facility.id === id));
  if (!other) throw new Error('no other village');

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, clerkOf(other));
  await page.goto('/exchange/shortages');
  await page.getByRole('button', { name: '缺药登记' }).click();
  const drawer = page.getByRole('dialog', { name: '缺药登记' });
  await drawer.getByLabel('品种').fill(asked.item.code);
  await page.locator('.ant-select-item-option', { hasText: asked.item.code }).first().click();
  await drawer.getByLabel(/缺多少/).fill('2');
  await expectAccessible(page);
  await shot(page, 'phone-shortage-new');
  await drawer.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('求援名单')).toBeVisible();
  await shot(page, 'phone-shortage');
  const id = page.url().split('/').at(-1) ?? '';
  const seen = () => pharmacist.get<Detail>(`/api/exchange/shortages/${id}`);
  const donor = (await seen()).asks.find(({ state, spare }) => state === 'asked' && Number(spare) >= 2)?.donor;
  if (!donor) throw new Error('nobody was asked');

  await page.setViewportSize({ width: 1366, height: 720 });
  await login(page, clerkOf(donor));
  await page.goto(`/exchange/shortages/${id}`);
  await page.getByLabel(/调出数量/).fill('999999');
  await page.getByRole('button', { name: '同意调出' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '不能多给' })).toBeVisible();
  await page.getByLabel(/调出数量/).fill('2');
  await expectAccessible(page);
  await shot(page, 'shortage-answer');
  await page.getByRole('button', { name: '同意调出' }).click();
  await expect.poll(async () => (await seen()).shortage.state).toBe('covered');
  const transfer = (await seen()).transfers[0];
  if (!transfer) throw new Error('no transfer');
  await page.goto(`/exchange/transfers/${transfer.id}`);
  await expect(page.getByRole('heading', { level: 1, name: transfer.number })).toBeVisible();
  await expect(page.getByRole('button', { name: '批准调出' }), 'nobody lets go what he promised').toHaveCount(0);

  await login(page, 'pharmacist');
  await page.goto(`/exchange/transfers/${transfer.id}`);
  await page.getByRole('button', { name: '批准调出' }).click();
  await expect.poll(async () => (await seen()).transfers[0]?.state).toBe('approved');

  await login(page, clerkOf(donor));
  await page.goto(`/exchange/transfers/${transfer.id}`);
  await page.getByRole('button', { name: '发出' }).click();
  await page.getByRole('dialog', { name: '发出' }).getByRole('button', { name: '保存' }).click();
  await expect.poll(async () => (await seen()).transfers[0]?.state).toBe('sent');

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, clerkOf(other));
  await page.goto(`/exchange/transfers/${transfer.id}`);
  await expectAccessible(page);
  await page.getByRole('button', { name: '清点入库' }).click();
  await shot(page, 'phone-transfer-receive');
  await page.getByRole('dialog', { name: '清点入库' }).getByRole('button', { name: '保存' }).click();
  await expect.poll(async () => (await seen()).shortage.state).toBe('solved');

  await page.setViewportSize({ width: 1366, height: 720 });
  await login(page, 'pharmacist');
  await page.goto('/exchange/figures');
  await expect(page.getByText('按时解决率').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'shortage-figures');
});
