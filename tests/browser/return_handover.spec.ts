import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Ref } from './support/wire';

interface Return {
  id: string;
  number: string;
  state: string;
  supplier: Ref;
  can: string[];
}

test('the keeper hands refused goods back, and the supplier sees that he has them', async ({ page, county }) => {
  const keeper = await Somebody.called('keeper', county.url);
  const waiting = (await keeper.all<Return>('/api/purchasing/returns?limit=100')).find(({ can }) => can.includes('hand_over'));
  if (!waiting) throw new Error('no refused goods wait for their supplier');
  const path = `/purchasing/returns/${waiting.id}`;

  await login(page, 'keeper');
  await page.goto('/purchasing/returns');
  await page.getByText(waiting.number, { exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expectAccessible(page);
  await page.getByRole('button', { name: '确认交接' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  expect((await keeper.get<Return>(`/api${path}`)).state, 'nothing is handed over by a look at the question').toBe(waiting.state);

  await page.getByRole('button', { name: '确认交接' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await expect(page.getByRole('button', { name: '确认交接' })).toHaveCount(0);
  await shot(page, 'return-handed-over');
  expect((await keeper.get<Return>(`/api${path}`)).state).toBe('handed_over');

  await login(page, `${waiting.supplier.code.toLowerCase()}.clerk`);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: waiting.number })).toBeVisible();
  await expect(page.getByText('已交接', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '确认交接' })).toHaveCount(0);
});
