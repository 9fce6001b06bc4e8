import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Count {
  id: string;
  organisation: { code: string };
  state: string;
}

interface CountDetail {
  count: Count;
  lines: { item: { name: string }; lot: string; book: string | null }[];
}

interface Offer {
  id: string;
  takers: { organisation: { code: string }; usable: string }[];
}

test('a count is made without seeing the book, counted again by somebody else on a phone, and decided by a third', async ({ page, county }) => {
  const keeper = await Somebody.called('keeper', county.url);
  const [sheet] = await keeper.all<Count>('/api/stock/counts?state=open');
  if (!sheet) throw new Error('no count is open');
  const seen = () => keeper.get<CountDetail>(`/api/stock/counts/${sheet.id}`);

  await login(page, 'keeper');
  await page.goto('/stock/counts');
  await expect(page.getByText('待盘').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'counts');
  await page.goto(`/stock/counts/${sheet.id}`);
  const before = await seen();
  expect(before.lines.every((line) => line.book === null)).toBe(true);
  for (const line of before.lines) await page.getByLabel(`${line.item.name} ${line.lot}`).fill('1');
  await expectAccessible(page);
  await shot(page, 'count-sheet');
  await page.getByRole('button', { name: '交初盘' }).click();
  await expect.poll(async () => (await seen()).count.state).toBe('recount');

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, 'checker');
  await page.goto(`/stock/counts/${sheet.id}`);
  for (const line of (await seen()).lines) await page.getByLabel(`${line.item.name} ${line.lot}`).fill('2');
  await shot(page, 'phone-count-again');
  await expectAccessible(page);
  await page.getByRole('button', { name: '交复盘' }).click();
  await expect.poll(async () => (await seen()).count.state).toBe('confirm');

  await page.setViewportSize({ width: 1366, height: 720 });
  await login(page, 'manager');
  await page.goto(`/stock/counts/${sheet.id}`);
  await expectAccessible(page);
  await shot(page, 'count-confirm');
  await page.getByRole('button', { name: '退回重盘' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('与出库单核对后重盘');
  await dialog.getByRole('button', { name: '确认' }).click();
  await expect.poll(async () => (await seen()).count.state).toBe('recount');
});

test('what is written off waits for a second person, codes that are shown twice are alarms, and packs are opened', async ({ page }) => {
  await login(page, 'h1.head');
  await page.goto('/stock/adjustments?state=waiting');
  await expect(page.getByText('待审批').first()).toBeVisible();
  await shot(page, 'adjustments');
  await page.locator('tbody tr').first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '同意入账' })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'adjustment');
  await page.getByRole('button', { name: '同意入账' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await expect(page.getByText('已入账').first()).toBeVisible();

  await login(page, 't01.clerk');
  await page.goto('/stock/codes');
  await expect(page.getByText('重复扫码').first()).toBeVisible();
  await page.getByLabel(/追溯码（一行一个）/).fill('83014570003129080002');
  await page.getByRole('radio', { name: '使用' }).check();
  await page.getByRole('button', { name: '提交' }).click();
  await expect(page.getByText('1 个追溯码已登记')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'codes');
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, 'phone-codes');
});

test('goods that expire soon go to whoever uses them in time', async ({ page, county }) => {
  const hospital = await Somebody.called('h1.clerk', county.url);
  await login(page, 'h1.clerk');
  await page.goto('/exchange/near-expiry');
  await expect(page.getByText('可调剂').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'near-expiry');
  const [offer] = await hospital.all<Offer>('/api/exchange/offers?state=open');
  if (!offer) throw new Error('nothing is offered');
  const detail = await hospital.get<Offer>(`/api/exchange/offers/${offer.id}`);
  const taker = detail.takers[0];
  if (!taker) throw new Error('nobody was told');
  await page.goto('/exchange/offers');
  await expect(page.getByText('近 30 天避免报损')).toBeVisible();
  await shot(page, 'offers');

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, `${taker.organisation.code.toLowerCase()}.clerk`);
  await page.goto(`/exchange/offers/${offer.id}`);
  await expectAccessible(page);
  await shot(page, 'phone-offer');
  await page.getByRole('button', { name: '接收', exact: true }).click();
  await page.waitForURL(/\/exchange\/transfers\//);
  await expect(page.getByText('待批准').first()).toBeVisible();
});
