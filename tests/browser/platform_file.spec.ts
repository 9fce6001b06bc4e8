import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';
import { textsOfXlsx } from './support/xlsx';

interface Found {
  id: string;
  number: string;
}

interface OnPlatform {
  number: string | null;
  lines: { line_no: number; number: string | null }[];
}

const COLUMNS = ['采购单号', '行号', '平台订单号', '平台明细号', '平台商品编号'];

test('volume-based lines go to the provincial platform and come back with its numbers', async ({ page, county }) => {
  const buyer = await Somebody.called('buyer', county.url);
  await login(page, 'buyer');
  await page.goto('/purchasing/platform');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '导出未取号的' }).click();
  const file = await (await download).createReadStream();
  const workbook = Buffer.concat(await file.toArray() as Buffer[]);
  for (const heading of COLUMNS) expect(textsOfXlsx(workbook)).toContain(heading);

  // The platform's answer: the same lines, with a number for each order and each line.
  const csv = await (await page.request.get('/api/purchasing/platform/export?format=csv&missing=true')).text();
  const [head = '', ...lines] = csv.replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/);
  const names = head.split(',');
  const at = COLUMNS.map((name) => names.indexOf(name));
  expect(at).not.toContain(-1);
  const sent = lines.map((line) => at.map((place) => line.split(',')[place] ?? ''));
  expect(sent.length).toBeGreaterThan(3);
  const orders = [...new Set(sent.map(([order = '']) => order))];
  const answer = (prefix: string) =>
    [COLUMNS.join(','), ...sent.map(([order = '', line = '', , , item = '']) => [order, line, `${prefix}${order}`, `${prefix}${order}-${line}`, item].join(','))].join('\n');
  const choose = (content: string) => page.locator('input[type="file"]').setInputFiles({ name: '平台回传.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  const count = (label: string) => page.locator('.ys-import-counts > div').filter({ hasText: label }).locator('dd');

  await choose(answer('PT'));
  await expect(count('新订单号')).toHaveText(String(orders.length));
  await expect(count('新明细号')).toHaveText(String(sent.length));
  await expectAccessible(page);
  await shot(page, 'platform-checked');
  await page.getByRole('button', { name: /^导入 \d+ 行$/ }).click();
  await expect(page.getByText(/^已导入 \d+ 行$/)).toBeVisible();

  const [number = ''] = orders;
  const order = (await buyer.all<Found>(`/api/purchasing/orders?q=${number}`)).find((one) => one.number === number);
  if (!order) throw new Error(`${number} is not in the list`);
  const told = await buyer.get<OnPlatform>(`/api/purchasing/orders/${order.id}/platform`);
  expect(told.number).toBe(`PT${number}`);
  await page.goto(`/purchasing/orders/${order.id}`);
  await expect(page.getByText(`PT${number}`, { exact: true })).toBeVisible();
  await shot(page, 'order-on-platform');

  // Twice is once; and what says otherwise is shown and changes nothing.
  await page.goto('/purchasing/platform');
  await choose(answer('PT'));
  await expect(count('新订单号')).toHaveText('0');
  await expect(count('新明细号')).toHaveText('0');
  await expect(page.getByText('没有错误，也没有新编号：无需导入。')).toBeVisible();
  await page.goto('/purchasing/platform');
  await choose(answer('QX'));
  const conflicts = page.getByRole('table', { name: /与已有编号不同/ });
  await expect(conflicts.getByRole('row').filter({ hasText: `QX${number}` }).first()).toContainText(`PT${number}`);
  await shot(page, 'platform-conflicts');
  expect(await buyer.get<OnPlatform>(`/api/purchasing/orders/${order.id}/platform`)).toEqual(told);
});
