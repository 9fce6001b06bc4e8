import type { Locator, Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

interface Stop {
  id: string;
  sequence: number;
  state: string;
  organisation: { id: string; name: string; short_name: string };
}

interface Run {
  id: string;
  number: string;
  state: string;
  vehicle: { plate: string };
  stops: Stop[];
}

interface Detail {
  run: Run;
  totes: { code: string; cold: boolean; state: string; stop: { id: string } }[];
  hand_overs: { stop_id: string; fields: Record<string, { value: unknown }> }[];
}

/** A finger draws something like a name. */
async function sign(page: Page, canvas: Locator): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('nothing to sign on');
  await page.mouse.move(box.x + 30, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 8; step += 1) await page.mouse.move(box.x + 30 + step * 25, box.y + box.height / 2 + (step % 2 ? 25 : -25));
  await page.mouse.up();
}

/** Like a scanner: types and ends with Enter. */
async function scan(card: Locator, code: string): Promise<void> {
  const field = card.getByPlaceholder('扫码，或输入后回车');
  await field.fill(code);
  await field.press('Enter');
}

test('a driver hands goods over without a network, and the phone tells it once when it is heard again', async ({ page, context, county }) => {
  const dispatcher = await Somebody.called('dispatcher', county.url);
  const day = await dispatcher.get<{ runs: Run[] }>('/api/dispatch/board');
  const run = day.runs.find(({ state }) => state === 'on_road');
  if (!run) throw new Error('the county has no run on the road');
  const before = await dispatcher.get<Detail>(`/api/dispatch/runs/${run.id}`);
  const left = before.run.stops.filter(({ state }) => state === 'planned');
  const [first, second] = left;
  if (!first || !second) throw new Error('the run has too few stops left');
  const totes = before.totes.filter(({ stop }) => stop.id === first.organisation.id);

  // Where there is a network the sheet is read, and the page is kept.
  await login(page, `driver${run.vehicle.plate.slice(-1)}`);
  await page.goto('/drive');
  await expect(page.getByText(run.number)).toBeVisible();
  await expect(page.getByText('已存本机，可离线打开')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'phone-drive-sheet');

  // The valley begins. The page is opened anew from what the phone keeps.
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('无网络', { exact: true })).toBeVisible();
  const card = (stop: Stop) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: new RegExp(`^${stop.sequence} ?${stop.organisation.short_name}`) }) });
  const one = card(first);
  await one.getByRole('button', { name: new RegExp(first.organisation.short_name) }).first().tap();
  await scan(one, 'XT-NOT-HERE');
  await expect(one.getByRole('alert')).toContainText('不是这一站的');
  for (const { code } of totes) await scan(one, code);
  await expect(one.getByText('✓')).toHaveCount(totes.length);
  if (totes.some(({ cold }) => cold)) await one.getByRole('spinbutton', { name: '冷链箱温度' }).fill('4.5');
  await one.getByRole('textbox', { name: '收货人' }).fill('李四');
  await sign(page, one.getByRole('img', { name: '签名' }));
  await shot(page, 'phone-drive-hand-over');
  await one.getByRole('button', { name: '完成交接' }).tap();
  await expect(one.getByText('已送达', { exact: true })).toBeVisible();

  const two = card(second);
  await two.getByRole('button', { name: new RegExp(second.organisation.short_name) }).first().tap();
  await two.getByRole('button', { name: '送不到' }).tap();
  await two.getByRole('button', { name: '道路不通' }).tap();
  await two.getByRole('button', { name: '记为未送达' }).tap();
  await expect(two.getByText('未送达', { exact: true })).toBeVisible();
  await expect(page.getByText(/^\d+ 条待上传$/)).toBeVisible();
  await shot(page, 'phone-drive-offline');

  // The battery was empty for a moment; nothing that was written is gone, and nobody else knows of it yet.
  await page.reload();
  await expect(card(first).getByText('已送达', { exact: true })).toBeVisible();
  const meanwhile = await dispatcher.get<Detail>(`/api/dispatch/runs/${run.id}`);
  expect(meanwhile.run.stops.find(({ id }) => id === first.id)?.state).toBe('planned');

  await context.setOffline(false);
  await expect(page.getByText('全部已上传')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('有网络', { exact: true })).toBeVisible();
  const after = await dispatcher.get<Detail>(`/api/dispatch/runs/${run.id}`);
  const state = (stop: Stop) => after.run.stops.find(({ id }) => id === stop.id)?.state;
  expect([state(first), state(second)]).toEqual(['delivered', 'failed']);
  expect(after.totes.filter(({ stop }) => stop.id === first.organisation.id).every((tote) => tote.state === 'delivered')).toBe(true);
  const told = after.hand_overs.find(({ stop_id }) => stop_id === first.id);
  expect(told?.fields.receiver?.value).toBe('李四');
  expect(String(told?.fields.signature?.value)).toMatch(/^data:image\/png;base64,/);

  // Sent again, as a phone does that missed the answer: nothing changes.
  await page.getByRole('button', { name: '刷新并上传' }).tap();
  await expect(page.getByText('全部已上传')).toBeVisible();
  expect((await dispatcher.get<Detail>(`/api/dispatch/runs/${run.id}`)).run.stops).toEqual(after.run.stops);
  await shot(page, 'phone-drive-synced');
});
