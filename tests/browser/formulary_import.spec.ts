import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { root } from './support/programs';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Item {
  id: string;
  name: string;
}

const source = (file: string): string[] => readFileSync(join(root, 'backend', 'data', file), 'utf8').trimEnd().split('\n');
/** The line that says where the data are from, and the names of the columns. */
const HEAD = 2;

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.goto('/formulary/imports/new');
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}

/** A number of the dry run. */
const count = (page: Page, label: string) => page.locator('.ys-import-counts > div').filter({ hasText: label }).locator('dd');

const items = (pharmacist: Somebody) => pharmacist.all<Item>('/api/formulary/items?limit=1000');

async function writes(page: Page, rows: number): Promise<void> {
  await page.getByRole('button', { name: `导入 ${rows} 行` }).click();
  await expect(page.getByText(`已导入 ${rows} 行`)).toBeVisible({ timeout: 30_000 });
}

test.beforeEach(({ page }) => login(page, 'pharmacist'));

test('the essential drugs come in: no row is lost, repeats are told', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const before = await items(pharmacist);
  const lines = source('essential_drugs.csv');
  const rows = lines.length - HEAD;
  await choose(page, 'county-list.csv', lines.join('\n'));
  await expect(count(page, '文件行数')).toHaveText(String(rows));
  await expect(count(page, '新增')).toHaveText(String(rows));
  await expect(count(page, '有错误')).toHaveText('0');
  await expect(count(page, '重复品种')).toHaveText('18');
  await expect(page.getByRole('table', { name: '重复品种' }).getByRole('row').filter({ hasText: '143, 146' })).toContainText('甲硝唑');
  await expectAccessible(page);
  await shot(page, 'import-checked');
  expect(await items(pharmacist), 'a dry run writes nothing').toHaveLength(before.length);
  await writes(page, rows);
  const known = new Set(before.map(({ id }) => id));
  const added = (await items(pharmacist)).filter(({ id }) => !known.has(id));
  expect(added).toHaveLength(rows);
  const penicillin = (all: string[]) => all.filter((name) => name.startsWith('苯唑西林')).length;
  expect(penicillin(added.map(({ name }) => name))).toBe(penicillin(lines.map((line) => line.split(',')[5] ?? '')));
});

test('the pieces come in row by row', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const before = await items(pharmacist);
  const lines = source('common_pieces.csv');
  const rows = lines.length - HEAD;
  await choose(page, 'county-pieces.csv', lines.join('\n'));
  await expect(count(page, '新增')).toHaveText(String(rows));
  await writes(page, rows);
  expect(await items(pharmacist)).toHaveLength(before.length + rows);
  await page.getByRole('button', { name: '完成' }).click();
  await expect(page).toHaveURL(/\/formulary\/items/);
});

test('codes that stand for something else already are decided before anything is written', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const before = await items(pharmacist);
  const lines = source('consumables.csv');
  const rows = lines.length - HEAD;
  await choose(page, 'consumables.csv', lines.join('\n'));
  await expect(count(page, '文件行数')).toHaveText(String(rows));
  await expect(count(page, '编码冲突')).toHaveText(String(rows));
  await expect(page.getByRole('button', { name: `导入 ${rows} 行` })).toBeDisabled();
  await shot(page, 'import-conflicts');
  await page.getByRole('button', { name: '全部作为新品种' }).click();
  await writes(page, rows);
  const after = await items(pharmacist);
  expect(after).toHaveLength(before.length + rows);
  const names = new Map(after.map(({ id, name }) => [id, name]));
  expect(before.filter(({ id, name }) => names.get(id) !== name), 'items that were overwritten').toEqual([]);
});

test('a damaged copy names its wrong cells and changes nothing', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const before = await items(pharmacist);
  const lines = source('consumables.csv').slice(0, 40);
  lines[4] = lines[4]?.replace(/,\d+[^,/]*\/盒,/, ',很多,') ?? '';
  lines[7] = lines[7]?.replace(',36,', ',三年,') ?? '';
  lines[9] = lines[9]?.replace(/^([^,]*),[^,]*,/, '$1,,') ?? '';
  await choose(page, 'damaged.csv', lines.join('\n'));
  const faults = page.getByRole('region', { name: '有错误' }).getByRole('row');
  for (const [cell, row, column, text] of [['E5', '5', 'pack', '很多'], ['K8', '8', 'shelf_life_months', '三年'], ['B10', '10', 'name', '']]) {
    const fault = faults.filter({ has: page.getByRole('cell', { name: cell, exact: true }) });
    await expect(fault).toContainText(text ?? '');
    await expect(fault.getByRole('cell', { name: row, exact: true })).toBeVisible();
    await expect(fault.getByRole('cell', { name: column, exact: true })).toBeVisible();
  }
  await expect(page.getByRole('button', { name: /^导入 \d+ 行$/ })).toBeDisabled();
  await expectAccessible(page);
  await shot(page, 'import-damaged');
  expect(await items(pharmacist)).toEqual(before);
});

test('what is no workbook is refused in words', async ({ page, county }) => {
  const pharmacist = await Somebody.called('pharmacist', county.url);
  await choose(page, 'list.xlsx', Buffer.from('PK\x03\x04 and no workbook behind it'));
  await expect(page.getByRole('alert')).toContainText('工作簿已损坏');
  await shot(page, 'import-no-workbook');
  await choose(page, 'list.xlsx', '编码,名称\nYP0001,青霉素\n');
  await expect(page.getByRole('alert')).toContainText(/工作簿|xlsx|Excel/);
  await choose(page, 'no-names.csv', 'hello,world\n1,2\n');
  await expect(page.getByRole('alert')).toContainText('找不到名称列。表头有:hello、world');
  expect(await pharmacist.all('/api/formulary/imports')).toEqual([]);
});
