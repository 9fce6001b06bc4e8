import { Somebody } from './support/ask';
import { closedPlan } from './support/plan';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Item } from './support/wire';

interface Line {
  id: string;
  item: Item;
  quantity: string;
  amount: string;
  supplier: { name: string; short_name: string } | null;
}

interface Offer {
  contract: { line_id: string };
  supplier: { name: string; short_name: string };
  chosen: boolean;
  quantity: string;
  amount: string | null;
  obstacles: unknown[];
}

/** A bought line that somebody else could deliver as well. */
async function withChoice(buyer: Somebody, plan: string): Promise<{ line: Line; other: Offer }> {
  const lines = await buyer.get<{ items: Line[] }>(`/api${plan}/lines?unmet=false&review=green&limit=300`);
  for (const line of lines.items) {
    const offers = await buyer.get<Offer[]>(`/api${plan}/lines/${line.id}/alternatives`);
    const able = offers.filter((offer) => offer.obstacles.length === 0);
    const other = able.find((offer) => !offer.chosen);
    if (other && able.length > 1) return { line, other };
  }
  throw new Error('no line of the plan could be bought elsewhere');
}

const grouped = (value: string | number) => Number(value).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

test('a buyer changes a line in its row, sees what it costs, compares and takes it back', async ({ page, county }) => {
  test.setTimeout(120_000);
  const buyer = await Somebody.called('buyer', county.url);
  const plan = await closedPlan(county.url);
  const before = await buyer.get<{ amount: string }>(`/api${plan}`);
  const { line, other } = await withChoice(buyer, plan);
  const row = page.getByRole('table', { name: '方案明细' }).locator('tbody tr[data-row]').first();
  const total = page.locator('.ys-strip').getByText(`¥ ${grouped(before.amount)}`);

  await login(page, 'buyer');
  await page.goto(plan);
  await expect(total).toBeVisible();
  await shot(page, 'plan-1-desk');
  await page.getByPlaceholder('药名、编码、拼音首字母').fill(line.item.code);
  await expect(row).toContainText(line.item.name);
  await expect(page.getByRole('table', { name: '方案明细' }).locator('tbody tr[data-row]')).toHaveCount(1);

  await test.step('the keyboard opens the row; a refusal stands beside the cell', async () => {
    await row.focus();
    await page.keyboard.press('Enter');
    const field = row.getByRole('textbox', { name: /采购数量/ });
    await expect(field).toBeFocused();
    await expect(page.getByRole('table', { name: '备选报价' })).toBeVisible();
    await page.keyboard.type('0.5');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'plan-2-refused');
  });

  await test.step('another supplier at another quantity, and the total follows', async () => {
    const field = row.getByRole('textbox', { name: /采购数量/ });
    await field.fill(other.quantity);
    await page.getByRole('radio', { name: other.supplier.short_name || other.supplier.name }).first().check();
    await expect(page.getByText(/方案合计 ¥/)).toBeVisible();
    await page.getByRole('textbox', { name: /修改原因/ }).fill('原供应商缺货');
    await shot(page, 'plan-3-alternatives');
    await page.keyboard.press('Enter');
    await expect(field).toHaveCount(0);
    await expect(total).toHaveCount(0);
    const after = await buyer.get<{ amount: string }>(`/api${plan}`);
    await expect(page.locator('.ys-strip').getByText(`¥ ${grouped(after.amount)}`)).toBeVisible();
    await expect(row).toContainText('人工修改');
  });

  await test.step('the drawer tells everything about the line', async () => {
    await row.focus();
    await page.keyboard.press('F2');
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByText(/请领合计/)).toBeVisible();
    await drawer.getByRole('tab', { name: /请领机构/ }).click();
    await expect(drawer.locator('.ys-origins').getByRole('link').first()).toBeVisible();
    await drawer.getByRole('tab', { name: '修改记录' }).click();
    await expect(drawer.getByText('原因：原供应商缺货')).toBeVisible();
    await shot(page, 'plan-4-drawer');
    await drawer.getByRole('tab', { name: '历史价格' }).click();
    await expect(drawer.getByRole('region', { name: '历史价格' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });

  await test.step('the version stands beside the plan as it was made', async () => {
    await page.getByRole('link', { name: '版本对比' }).click();
    await expect(page.getByRole('table', { name: '版本对比' })).toContainText(line.item.name);
    await expectAccessible(page);
    await shot(page, 'plan-5-comparison');
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: '导出 xlsx' }).click();
    expect((await file).suggestedFilename()).toMatch(/\.xlsx$/);
    await page.goBack();
  });

  await test.step('Ctrl Z takes it back', async () => {
    await expect(row).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('已撤销这次修改')).toBeVisible();
    await expect(total).toBeVisible();
    const again = await buyer.get<{ items: unknown[] }>(`/api${plan}/comparison`);
    expect(again.items).toEqual([]);
  });
});
