import { Somebody } from './support/ask';
import { EntryGrid } from './support/grid';
import { expect, expectAccessible, login, shot, test } from './support/test';

/** The township with a draft of the open cycle. */
const CLERK = 't01.clerk';

interface Budget {
  id: string;
  version: number;
}

/** What the facility's other documents take of a month, in yuan: a budget that is there for a moment only tells it. */
async function takenBesides(manager: Somebody, facility: string, period: string): Promise<number> {
  const path = '/api/demand/budgets';
  const { id } = await manager.create<Budget>(path, { facility_id: facility, period, item_kind: null, cap: '99999999', note: '' });
  const probe = (await manager.all<Budget & { used: string; waiting: string }>(`${path}?facility_id=${facility}`)).find((budget) => budget.id === id);
  if (!probe) throw new Error('the budget is not in the list');
  await manager.remove(`${path}/${id}`, probe.version);
  return Number(probe.used) + Number(probe.waiting);
}

test('a suggestion explains forecast and average, and a draft over budget is trimmed with one step', async ({ page, county }) => {
  const clerk = await Somebody.called(CLERK, county.url);
  const manager = await Somebody.called('manager', county.url);
  const [draft] = await clerk.all<{ id: string; amount: string; facility: { id: string; name: string } }>('/api/demand/requisitions?state=draft');
  if (!draft) throw new Error('the township has no draft');
  const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()).slice(0, 7);
  for (const old of await manager.all<Budget>(`/api/demand/budgets?facility_id=${draft.facility.id}`)) await manager.remove(`/api/demand/budgets/${old.id}`, old.version);
  const half = Math.floor(Number(draft.amount) / 2);
  const cap = String(half + Math.ceil(await takenBesides(manager, draft.facility.id, month)));

  // The manager sets the budget of the month so that half of what the draft asks for is left.
  await login(page, 'manager');
  await page.goto('/demand/budgets');
  await expect(page.getByRole('row').nth(2)).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'budgets');
  await page.getByRole('button', { name: '新建预算' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('机构').click();
  await page.keyboard.type(draft.facility.name);
  await page.getByTitle(draft.facility.name, { exact: true }).last().click();
  await form.getByLabel('期间').fill(month);
  await form.getByLabel('限额（元）').fill(cap);
  await form.getByRole('button', { name: /保\s?存/ }).click();
  await expect(form).toHaveCount(0);

  // The clerk sees what is left, what he asks for, and what would be taken away.
  await login(page, CLERK);
  await page.goto(`/demand/requisitions/${draft.id}`);
  const grid = new EntryGrid(page);
  await grid.drawn();
  const bar = page.getByRole('status').filter({ hasText: '预算' });
  await expect(bar).toContainText('超预算');
  await bar.getByRole('button', { name: /看削减建议/ }).click();
  const proposal = page.getByRole('dialog');
  await expect(proposal).toContainText('非基药');
  await shot(page, 'budget-trimming');
  await expectAccessible(page);
  await proposal.getByRole('button', { name: /削减这 \d+ 行/ }).click();
  await expect(page.getByText(/已削减 \d+ 行/)).toBeVisible();
  // A dialog that closes gives the keyboard back to where it came from: only then is the grid ours.
  await expect(proposal).toBeHidden();
  await expect(bar).not.toContainText('超预算');
  const after = await clerk.get<{ amount: string }>(`/api/demand/requisitions/${draft.id}`);
  expect(Number(after.amount)).toBeLessThanOrEqual(half + 1);

  // F2 says what forecast and average expect, how well both did, and which one the suggestion follows.
  const lines = await clerk.all<{ item: { id: string }; forecast: { followed: boolean } | null }>(`/api/demand/requisitions/${draft.id}/lines?limit=2000`);
  const row = lines.findIndex((line) => line.forecast?.followed);
  expect(row, 'a line whose suggestion follows a forecast').toBeGreaterThanOrEqual(0);
  expect(lines.filter((line) => line.forecast).length).toBeGreaterThan(lines.length / 2);
  await page.getByRole('row').first().waitFor();
  await grid.cell(0, 'orders').click();
  for (let at = 0; at < row; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F2');
  const why = page.getByRole('status').filter({ hasText: '为什么建议' });
  await expect(why).toContainText('预测（');
  await expect(why).toContainText('近期误差：预测');
  await expect(why).toContainText('建议采用预测');
  await shot(page, 'forecast-why');
  await expectAccessible(page);
});

test('the manager moves a review rule and a service level, each from a day on', async ({ page, county }) => {
  await login(page, 'manager');
  await page.goto('/operations/review-rules');
  await expect(page.getByRole('row', { name: /超常用量/ })).toContainText('平时的倍数 3');
  await expectAccessible(page);
  await shot(page, 'review-rules');
  await page.getByRole('button', { name: '修改 超常用量' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('平时的倍数').fill('4');
  await drawer.getByRole('button', { name: /保\s?存/ }).click();
  await expect(page.getByRole('row', { name: /超常用量/ })).toContainText('起有新设定');
  const manager = await Somebody.called('manager', county.url);
  const policies = await manager.get<{ key: string; versions: { value: { factor?: number } }[] }[]>('/api/policies');
  const rule = policies.find(({ key }) => key === 'demand.review_over_usual');
  expect(rule?.versions[0]?.value.factor).toBe(4);
});
