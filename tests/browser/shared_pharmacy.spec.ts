import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Line {
  id: string;
  bin: string | null;
  lot: string;
  quantity: string;
  state: string;
  item: { name: string };
}

interface Wave {
  wave: { id: string; number: string; state: string };
  lines: Line[];
  totes: { code: string }[];
}

async function scan(page: Page, code: string): Promise<void> {
  const field = page.getByPlaceholder('扫码，或输入后回车');
  await field.fill(code);
  await field.press('Enter');
}

test('a wave is picked by scan on a phone, checked by somebody else, packed and labelled', async ({ page, county }) => {
  const keeper = await Somebody.called('keeper', county.url);
  const waves = await keeper.all<Wave['wave']>('/api/dispatch/waves?state=picking');
  const [picking] = waves;
  if (!picking) throw new Error('no wave is being picked');
  const wave = () => keeper.get<Wave>(`/api/dispatch/waves/${picking.id}`);

  await page.setViewportSize({ width: 390, height: 844 });
  await login(page, 'keeper');
  await page.goto(`/dispatch/waves/${picking.id}`);
  const open = (await wave()).lines.filter(({ state }) => state === 'open');
  if (!open[0]?.bin) throw new Error('nothing is left to pick');
  await scan(page, 'NOWHERE');
  await expect(page.getByRole('alert')).toContainText(/请先扫货位|货不对/);
  await expectAccessible(page);
  await shot(page, 'phone-wave-pick');
  let at = '';
  for (const line of open) {
    if (line.bin && line.bin !== at) {
      await scan(page, line.bin);
      await expect(page.getByText(`扫批号 ${line.lot}`)).toBeVisible();
      at = line.bin;
    }
    await scan(page, line.lot);
    await page.getByRole('button', { name: '确认取货' }).click();
    await expect.poll(async () => (await wave()).lines.find(({ id }) => id === line.id)?.state).toBe('taken');
  }
  await page.getByRole('button', { name: '完成拣货' }).click();
  await expect(page.getByText('须由另一人复核')).toBeVisible();

  await page.setViewportSize({ width: 1366, height: 720 });
  await login(page, 'checker');
  await page.goto(`/dispatch/waves/${picking.id}`);
  for (const line of (await wave()).lines) await page.getByRole('spinbutton', { name: `${line.item.name} ${line.lot} 实点` }).first().fill(line.quantity);
  await shot(page, 'wave-check');
  await page.getByRole('button', { name: '复核通过' }).click();
  await expect.poll(async () => (await wave()).wave.state).toBe('checked');

  await login(page, 'keeper');
  await page.goto(`/dispatch/waves/${picking.id}`);
  await page.getByRole('button', { name: '全部装箱' }).click();
  await expect.poll(async () => (await wave()).wave.state).toBe('packed');
  const { totes } = await wave();
  expect(totes.length).toBeGreaterThan(0);
  await expect(page.getByText(totes[0]?.code ?? '?').first()).toBeVisible();
  await shot(page, 'wave-packed');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => (window.print = () => undefined));
  await page.getByRole('button', { name: '打印箱签', includeHidden: true }).first().dispatchEvent('click');
  await expect(page.locator('.ys-label')).toHaveCount(totes.length);
  await shot(page, 'print-labels');
});

test('the dispatcher plans the day with progress, moves a stop, locks it and loads a van', async ({ page, county }) => {
  const dispatcher = await Somebody.called('dispatcher', county.url);
  interface Board {
    runs: { id: string; number: string; state: string; vehicle: { plate: string }; stops: { id: string; locked: boolean; organisation: { name: string } }[] }[];
    waiting: unknown[];
  }
  const board = () => dispatcher.get<Board>('/api/dispatch/board');
  await login(page, 'dispatcher');
  await page.goto('/dispatch/runs');
  await expect(page.getByRole('group', { name: '线路图' })).toBeVisible();
  await shot(page, 'runs-board');
  await expectAccessible(page);

  await page.getByRole('spinbutton', { name: '排线秒数' }).fill('60');
  await page.getByRole('button', { name: '自动排线' }).click();
  await page.getByRole('button', { name: '就用目前的' }).click();
  await page.getByRole('button', { name: '采用' }).click({ timeout: 30_000 });
  await expect(page.getByText('已采用')).toBeVisible();
  const planned = (await board()).runs.filter(({ state, stops }) => state === 'planned' && stops.length > 1);
  const [run] = planned;
  const stop = run?.stops[1];
  if (!run || !stop) throw new Error('nothing was planned');
  await page.getByRole('button', { name: `${stop.organisation.name} 的操作` }).click();
  await page.getByRole('menuitem', { name: '前移' }).click();
  await expect.poll(async () => (await board()).runs.find(({ id }) => id === run.id)?.stops[0]?.id).toBe(stop.id);
  await page.getByRole('button', { name: `锁定 ${stop.organisation.name}` }).click();
  await expect.poll(async () => (await board()).runs.find(({ id }) => id === run.id)?.stops[0]?.locked).toBe(true);
  await shot(page, 'runs-planned');

  const loading = (await board()).runs.find(({ state }) => state === 'loading');
  if (!loading) throw new Error('no van is being loaded');
  await page.goto(`/dispatch/runs/${loading.id}`);
  const detail = await dispatcher.get<{ left: { code: string }[] }>(`/api/dispatch/runs/${loading.id}`);
  for (const { code } of detail.left) {
    await scan(page, code);
    await expect(page.getByRole('button', { name: `卸下 ${code}` })).toBeVisible();
  }
  await shot(page, 'run-loading');
  await page.getByRole('button', { name: '出车' }).click();
  await expect(page.getByText('在途').first()).toBeVisible();
  await expect.poll(async () => (await board()).runs.find(({ id }) => id === loading.id)?.state).toBe('on_road');
});
