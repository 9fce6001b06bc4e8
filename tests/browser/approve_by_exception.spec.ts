import type { Locator } from '@playwright/test';

import { Somebody } from './support/ask';
import { closedPlan } from './support/plan';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Marked {
  requisition: { id: string; state: string };
  item: { id: string };
  flags: string[];
}

interface Cycle {
  id: string;
  state: string;
  progress: { green: number; lines: number };
}

/** Presses of the mouse: those on exceptions are counted apart. */
class Clicks {
  besides = 0;
  onExceptions = 0;

  async press(button: Locator): Promise<void> {
    this.besides += 1;
    await button.click();
  }

  async decide(button: Locator): Promise<void> {
    this.onExceptions += 1;
    await button.click();
  }
}

const left = (page: { locator: (css: string) => Locator }) => page.locator('.ys-exception-kinds');

test('a thousand requested lines are accepted in ten clicks besides the exceptions', async ({ page, county }) => {
  test.setTimeout(240_000);
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const cycle = (await pharmacist.all<Cycle>('/api/demand/cycles')).find((each) => each.state === 'open');
  if (!cycle) throw new Error('no cycle is open');
  const marked = async () => (await pharmacist.all<Marked>(`/api/demand/review?cycle_id=${cycle.id}&limit=500`)).filter((line) => line.requisition.state === 'approved');
  const exceptions = await marked();
  expect(exceptions).toHaveLength(60);
  // Six kinds, or as many as there are rules.
  const contract = await pharmacist.get<{ components: { schemas: { ReviewFlag: { enum: string[] } } } }>('/api/openapi.json');
  expect(new Set(exceptions.flatMap((line) => line.flags)).size).toBe(Math.min(6, contract.components.schemas.ReviewFlag.enum.length));
  const waiting = await pharmacist.all<{ line_count: number }>(`/api/demand/requisitions?cycle_id=${cycle.id}&state=approved&limit=200`);
  expect(waiting.reduce((sum, each) => sum + each.line_count, 0)).toBeGreaterThanOrEqual(1_000);

  const clicks = new Clicks();
  await login(page, 'pharmacist');
  await page.goto('/');
  await clicks.press(page.getByRole('navigation').getByRole('link', { name: '需求' }).first());
  await clicks.press(page.getByRole('link', { name: '例外审核' }).first());
  await expect(left(page)).toContainText('还剩 60 / 60 条');
  await expectAccessible(page);
  await shot(page, 'exception-1-requisitions');
  await clicks.press(page.getByRole('button', { name: /^受理全部无标记/ }));
  await expect(page.getByText(/已受理 \d+ 张请领单/)).toBeVisible({ timeout: 30_000 });
  expect(await marked(), 'the batch accepts none of the marked lines').toHaveLength(60);

  const keep = page.getByRole('button', { name: '同意', exact: true });
  for (let rest = 60; rest > 0; rest -= 1) {
    await expect(left(page)).toContainText(`还剩 ${rest} /`);
    await expect(keep).toBeEnabled();
    if (rest === 30) await shot(page, 'exception-2-half-way');
    await clicks.decide(keep);
  }
  await expect(page.getByText('没有需要看的请领')).toBeVisible();
  await shot(page, 'exception-3-done');
  expect(await marked()).toEqual([]);
  const still = await pharmacist.all(`/api/demand/requisitions?cycle_id=${cycle.id}&state=approved&limit=200`);
  expect(still, 'every requisition is accepted').toEqual([]);
  expect(clicks.onExceptions).toBe(60);
  expect(clicks.besides).toBeLessThanOrEqual(10);
});

test('a plan is approved by exception before it becomes orders', async ({ page, county }) => {
  test.setTimeout(240_000);
  const plan = await closedPlan(county.url);
  const manager = await Somebody.called('manager', county.url);
  interface Review {
    review: { green: number; green_open: number; exceptions: number; open: number };
    version: number;
  }
  const { review, version } = await manager.get<Review>(`/api${plan}`);
  expect(review.green).toBeGreaterThan(500);
  expect(review.exceptions).toBeGreaterThan(0);
  const refused = await manager.verb(`/api${plan}/commitment`, version);
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'purchasing.plan_exceptions_undecided', params: { undecided: review.exceptions } });

  const clicks = new Clicks();
  await login(page, 'manager');
  await page.goto(plan);
  await clicks.press(page.getByRole('button', { name: /^例外审核/ }));
  await expect(left(page)).toContainText(`还剩 ${review.exceptions} / ${review.exceptions} 条`);
  await expectAccessible(page);
  await shot(page, 'exception-4-plan');
  await clicks.press(page.getByRole('button', { name: /^通过全部无标记/ }));
  await expect(page.getByText(`已通过 ${review.green} 行`).first()).toBeVisible();
  await expect(left(page)).toContainText(`还剩 ${review.exceptions} /`);

  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: '原因' }).fill('先问供应商');
  await clicks.decide(page.getByRole('button', { name: '退回修改' }));
  await expect(page.getByText('已退回，方案等采购员修改')).toBeVisible();
  const approve = page.getByRole('button', { name: '通过', exact: true });
  for (let rest = review.exceptions; rest > 0; rest -= 1) {
    await expect(left(page)).toContainText(`还剩 ${rest} /`);
    await expect(approve).toBeEnabled();
    await clicks.decide(approve);
  }
  await expect(page.getByText('例外都已处理')).toBeVisible();
  await shot(page, 'exception-5-plan-done');
  await clicks.press(page.getByRole('button', { name: '提交为订单' }));
  await clicks.press(page.getByRole('dialog').getByRole('button', { name: '提交为订单' }));
  await expect(page.getByText(/已生成 \d+ 张订单/).first()).toBeVisible({ timeout: 60_000 });
  expect(clicks.besides).toBeLessThanOrEqual(10);
});
