import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { EntryGrid } from './support/grid';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { RequisitionLine } from './support/wire';

/** The township's draft of the open cycle: some hundred lines, already begun. */
async function openDraft(page: Page, url: string) {
  await login(page, 't01.clerk');
  await page.goto('/demand/requisitions');
  await page.getByRole('button', { name: '继续填写' }).click();
  await expect(page).toHaveURL(/\/demand\/requisitions\/\d+$/);
  const grid = new EntryGrid(page);
  await grid.drawn();
  const path = new URL(page.url()).pathname;
  const clerk = await Somebody.called('t01.clerk', url);
  const lines = () => clerk.all<RequisitionLine>(`/api${path}/lines?limit=2000`);
  const asked = async (id: string | undefined) => {
    const line = (await lines()).find(({ item }) => item.id === id);
    return line && Number(line.quantity) / Number(line.item.pack);
  };
  return { grid, path, clerk, lines, asked };
}

test('every key writes: down the column, back, advice, undo', async ({ page, county }) => {
  const { grid, lines, asked } = await openDraft(page, county.url);
  const before = await lines();
  expect(before.length).toBeGreaterThan(150);
  const [one, two, three] = before.map(({ item }) => item.id);
  await grid.cell(0, 'orders').click();
  await page.keyboard.type('11');
  await page.keyboard.press('Enter');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await page.keyboard.type('13');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('22');
  await page.keyboard.press('Enter');
  await grid.shows(0, '11');
  await grid.shows(1, '22');
  await grid.shows(2, '13');
  await grid.saved();
  expect([await asked(one), await asked(two), await asked(three)]).toEqual([11, 22, 13]);

  await page.keyboard.press('F2');
  const why = page.getByRole('status').filter({ hasText: '为什么建议' });
  await expect(why).toContainText(/近 \d+ 天/);
  await expect(why).toContainText('− 在库');
  await expectAccessible(page);
  await shot(page, 'grid-why');
  await page.keyboard.press('Escape');
  await expect(why).toHaveCount(0);

  await page.keyboard.press('Control+d');
  const advised = (await grid.cell(2, 'suggested').innerText()).split(/\s/)[0] ?? '';
  await grid.shows(2, advised);
  await page.keyboard.press('Control+z');
  await grid.shows(2, '13');
  await page.reload();
  await grid.drawn();
  await grid.shows(1, '22');
});

test('whoever types on a column that is only read writes the quantity of that row', async ({ page, county }) => {
  const { grid, lines, asked } = await openDraft(page, county.url);
  const [one, two] = (await lines()).map(({ item }) => item.id);
  await grid.cell(0, 'name').click();
  await page.keyboard.type('14');
  await page.keyboard.press('Enter');
  await grid.shows(0, '14');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await grid.shows(1, '15');
  await grid.saved();
  expect([await asked(one), await asked(two)]).toEqual([14, 15]);
});

test('a block from Excel goes in by position or by code, and faults are named before anything is taken', async ({ page, county }) => {
  const { grid, lines, asked } = await openDraft(page, county.url);
  const before = await lines();
  await grid.cell(0, 'orders').click();
  await grid.paste(Array.from({ length: 60 }, (_, row) => [String(row + 100)]));
  await expect(page.getByText('已粘贴 60 行')).toBeVisible();
  await grid.saved();
  expect([await asked(before[0]?.item.id), await asked(before[59]?.item.id)]).toEqual([100, 159]);

  const last = before.slice(-3).map(({ item }) => item);
  await grid.cell(0, 'orders').click();
  await grid.paste([['编码', '品名', '数量'], ...last.map((item, row) => [item.code, item.name, row === 1 ? '二十' : String(row + 5)])]);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('按编码对应，2 行可以填入');
  await expect(dialog).toContainText('C3');
  await expect(dialog).toContainText('“二十”不是数量');
  await shot(page, 'grid-paste');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '填入 2 行' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => asked(last[2]?.id)).toBe(7);
  expect(await asked(last[0]?.id)).toBe(5);
  expect(await asked(last[1]?.id), 'the faulty cell is not taken').toBe(Number(before.at(-2)?.quantity) / Number(last[1]?.pack));
});

test('last time is copied, and a cell that is no number is shown until it is mended', async ({ page, county }) => {
  const { grid } = await openDraft(page, county.url);
  await page.getByRole('button', { name: '复制上期' }).click();
  await expect(page.getByText(/已填入 [1-9]\d* 种/)).toBeVisible();
  await grid.saved();
  await grid.cell(0, 'orders').click();
  await page.keyboard.type('abc');
  await page.keyboard.press('Enter');
  await expect(grid.cell(0, 'mark')).toContainText('不是数量');
  await expect(page.getByRole('button', { name: /^有错/ })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('还有 1 处数量读不懂')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('8');
  await page.keyboard.press('Enter');
  await grid.shows(0, '8');
  await expect(page.getByRole('button', { name: /^有错/ })).toHaveCount(0);
});

test('a lost network loses no keystroke', async ({ page, county }) => {
  const { grid, lines, asked } = await openDraft(page, county.url);
  const [first] = await lines();
  const saves = `**/api/demand/requisitions/*/lines`;
  await page.route(saves, (route) => (route.request().method() === 'PUT' ? route.abort('internetdisconnected') : route.continue()));
  await grid.cell(0, 'orders').click();
  await page.keyboard.type('77');
  await page.keyboard.press('Enter');
  await expect(page.getByText('离线 · 已存本机 1 项')).toBeVisible();
  expect(await asked(first?.item.id)).not.toBe(77);
  await page.reload();
  await grid.drawn();
  await grid.shows(0, '77');
  await page.unroute(saves);
  await page.reload();
  await grid.drawn();
  await expect.poll(() => asked(first?.item.id)).toBe(77);
  await grid.shows(0, '77');
});

test('two colleagues write at the same time and both are kept', async ({ page, county }) => {
  const { grid, path, clerk, lines, asked } = await openDraft(page, county.url);
  const [one, two] = (await lines()).map(({ item }) => item);
  if (!one || !two) throw new Error('the draft is empty');
  const { version } = await clerk.get<{ version: number }>(`/api${path}`);
  const answer = await clerk.put(`/api${path}/lines`, version, { lines: [{ item_id: two.id, quantity: String(41 * Number(two.pack)) }], remove: [] });
  expect(answer.status(), await answer.text()).toBe(200);
  await grid.cell(0, 'orders').click();
  await page.keyboard.type('31');
  await page.keyboard.press('Enter');
  await grid.saved();
  await grid.shows(1, '41');
  expect([await asked(one.id), await asked(two.id)]).toEqual([31, 41]);
});
