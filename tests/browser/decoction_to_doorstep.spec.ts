import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Detail {
  prescription: { id: string; number: string; facility: { id: string } };
  token: string;
}

interface Run {
  id: string;
  number: string;
  version: number;
  vehicle: { plate: string };
  stops: { sequence: number; state: string; organisation: { id: string; short_name: string } }[];
}

/** The run that takes the parcel: one of the day, or one that the dispatcher makes for it. */
async function runFor(dispatcher: Somebody, facility: string): Promise<Run> {
  const board = () => dispatcher.get<{ day: string; runs: (Run & { state: string })[] }>('/api/dispatch/board');
  const { day, runs } = await board();
  const stops = (run: Run) => run.stops.some(({ organisation }) => organisation.id === facility);
  const found = runs.find((run) => ['planned', 'loading'].includes(run.state) && stops(run));
  if (found) return found;
  const vans = await dispatcher.get<{ plate: string; driver: { id: string } | null }[]>('/api/dispatch/vehicles');
  const driver = vans.find(({ plate }) => plate.endsWith('6'))?.driver?.id;
  const van = await dispatcher.create<{ id: string }>('/api/dispatch/vehicles', { plate: '湘F·D0196', name: '', volume_ml: 500_000, cold: false, shift_from_minute: 360, shift_to_minute: 1_320, trips: 4, loading_minutes: 10, fixed_cost: '0', cost_per_km: '0', driver_id: driver, active: true });
  const made = await dispatcher.create<{ run: Run }>('/api/dispatch/runs', { run_on: day, vehicle_id: van.id, start_minute: 1_200 });
  await dispatcher.create(`/api/dispatch/runs/${made.run.id}/stops`, { organisation_id: facility });
  return (await dispatcher.get<{ run: Run }>(`/api/dispatch/runs/${made.run.id}`)).run;
}

async function scanIn(page: Page, label: string, code: string): Promise<void> {
  const field = page.getByLabel(label);
  await field.fill(code);
  await field.press('Enter');
}

/** Opens a job on the floor by its label. */
async function at(page: Page, who: string, number: string): Promise<void> {
  await login(page, who);
  await page.goto('/decoction/work');
  await scanIn(page, '扫处方条码', number);
  await expect(page.locator('.ys-review-head').getByText(number)).toBeVisible();
}

/** A moment of today in China, as the server takes it. */
const inMinutes = (minutes: number) => new Date(Date.now() + (8 * 60 + minutes) * 60_000).toISOString().slice(0, 16);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a doctor prescribes, a pharmacist passes, workers scan, and the patient follows it without a name', async ({ page, county }) => {
  test.setTimeout(180_000);
  await login(page, 'h1.prescriber');
  await page.goto('/decoction/write');
  await page.getByLabel('姓名').fill('欧阳春');
  await page.getByRole('radio', { name: '女' }).check();
  await page.getByLabel('年龄').fill('52');
  for (const [row, initials, grams] of [['1', 'gc', '6'], ['2', 'fl', '12']] as const) {
    await page.getByLabel(`第 ${row} 味药名`).fill(initials);
    await page.getByLabel(`第 ${row} 味药名`).press('Enter');
    await page.getByLabel(/克数/).nth(Number(row) - 1).fill(grams);
  }
  await expect(page.getByText('规则未发现问题').or(page.locator('.ys-findings'))).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'prescription-entry');
  await page.getByRole('button', { name: /提交处方/ }).click();
  await expect(page.getByText('欧**')).toBeVisible();
  const id = page.url().split('/').at(-1) ?? '';
  const manager = await Somebody.called('manager', county.url);
  const detail = await manager.get<Detail>(`/api/decoction/prescriptions/${id}`);
  const { number } = detail.prescription;

  await login(page, 'reviewer');
  await page.goto(`/decoction/review?id=${id}`);
  await expect(page.locator('.ys-review-head').getByText(number)).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'prescription-review');
  await page.keyboard.press('a');
  await expect(page.getByText('已通过')).toBeVisible();

  await at(page, 'dispenser', number);
  await press(page, '开始调剂');
  await expect(page.getByRole('button', { name: /模拟秤称重/ }).first()).toBeVisible();
  await shot(page, 'decoction-dispense');
  for (const scale of await page.getByRole('button', { name: /模拟秤称重/ }).all()) {
    await scale.click();
    await expect(page.getByText('称重').first()).toBeVisible();
  }
  await expect(page.locator('.ys-weigh-done')).toHaveCount(2);
  await press(page, '调剂完成');
  await at(page, 'rechecker', number);
  await press(page, '复核通过');
  await at(page, 'decoctor', number);
  await press(page, '开始浸泡');
  await scanIn(page, '扫煎药机条码', 'J01');
  await expect(page.locator('.ys-deadline-late[role=alert]')).toContainText('浸泡不足');
  await expectAccessible(page);
  await page.goto('/decoction/board');
  await expect(page.getByRole('table', { name: '看板' })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'decoction-board');
  await page.goto('/decoction/exceptions');
  await expect(page.getByText('浸泡不足').first()).toBeVisible();
  await shot(page, 'decoction-exceptions');

  await county.sleepsUntil(inMinutes(35));
  await at(page, 'decoctor', number);
  await scanIn(page, '扫煎药机条码', 'J01');
  await expect(page.locator('.ys-timers')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'decoction-boil');
  await press(page, '设备故障');
  await scanIn(page, '扫煎药机条码', 'J02');
  await expect(page.locator('.ys-timers')).toBeVisible();
  await county.sleepsUntil(inMinutes(160));
  await at(page, 'decoctor', number);
  await press(page, '已投');
  await press(page, '出液');
  await at(page, 'packer', number);
  await page.getByRole('button', { name: '已装 14 袋' }).click();
  await expect(page.getByRole('heading', { name: '标签' }).first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'decoction-label');
  await press(page, '留样');
  await page.goto(`/p/${detail.token}`);
  await expect(page.getByText('预计随车发往医疗机构：')).toBeVisible();

  // The run is found, not typed; the scan to the driver is the departure.
  const dispatcher = await Somebody.called('dispatcher', county.url);
  const run = await runFor(dispatcher, detail.prescription.facility.id);
  await at(page, 'packer', number);
  await expect(page.getByText(run.number).first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'decoction-hand-over');
  await press(page, '交接');
  await expect(page.getByText('扫码或点选一张处方')).toBeVisible();
  await login(page, 'keeper');
  await page.goto(`/dispatch/runs/${run.id}`);
  await expect(page.getByText(number, { exact: true })).toBeVisible();
  await shot(page, 'run-with-parcel');
  const keeper = await Somebody.called('keeper', county.url);
  const loaded = await keeper.get<{ run: Run }>(`/api/dispatch/runs/${run.id}`);
  expect((await keeper.verb(`/api/dispatch/runs/${run.id}/departure`, loaded.run.version, { leave: true })).ok()).toBe(true);

  // The driver has a code and a place, and no patient.
  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, `driver${run.vehicle.plate.slice(-1)}`);
  await page.goto(`/drive?run=${run.id}`);
  const stop = loaded.run.stops.find(({ organisation }) => organisation.id === detail.prescription.facility.id);
  if (!stop) throw new Error('the run does not stop there');
  await page.getByRole('button', { name: new RegExp(`^${stop.sequence} ?${stop.organisation.short_name}`) }).click();
  await expect(page.getByText('欧阳')).toHaveCount(0);
  await page.getByRole('button', { name: `确认 ${number}` }).click();
  await page.getByRole('textbox', { name: '收货人' }).fill('李四');
  const box = await page.getByRole('img', { name: '签名' }).boundingBox();
  if (!box) throw new Error('nothing to sign on');
  await page.mouse.move(box.x + 30, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + box.height / 3);
  await page.mouse.up();
  await shot(page, 'phone-drive-parcel');
  await page.getByRole('button', { name: '完成交接' }).click();
  // The phone said so before there was anything to send: the server is asked.
  const handedOver = async () => {
    const { run: now } = await keeper.get<{ run: Run }>(`/api/dispatch/runs/${run.id}`);
    return now.stops.find(({ sequence }) => sequence === stop.sequence)?.state;
  };
  await expect.poll(handedOver, { timeout: 30_000 }).toBe('delivered');
  await expect(page.getByText('全部已上传')).toBeVisible({ timeout: 30_000 });

  await page.context().clearCookies();
  await page.goto(`/p/${detail.token}`);
  await expect(page.locator('.ys-track-done')).toHaveCount(10);
  await expect(page.getByText('已送达：')).toBeVisible();
  await expect(page.getByText('预计随车发往医疗机构：')).toHaveCount(0);
  await expect(page.getByText('欧阳')).toHaveCount(0);
  await expectAccessible(page);
  await shot(page, 'phone-track');

  // Training: a machine that does not exist is switched on where the county trains.
  await page.setViewportSize({ width: 1280, height: 900 });
  await login(page, 'decoctor');
  await page.goto('/decoction/machines');
  await page.getByRole('switch', { name: '模拟 J12' }).click();
  await expect(page.getByRole('switch', { name: '模拟 J12' })).toBeChecked();
  await expectAccessible(page);
  await shot(page, 'decoction-devices');
  await page.goto('/decoction/needs');
  await expect(page.getByRole('columnheader', { name: '已承诺未调剂' })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'decoction-needs');
});
