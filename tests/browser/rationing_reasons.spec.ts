import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Ref } from './support/wire';

interface Ration {
  free: string;
  asked: string;
  given: string;
  cover_days: string | null;
}

interface Line {
  item: { name: string };
  asked: string;
  from_stock: string;
  ordered: string;
  released: string;
  ration: Ration | null;
  waiting: { quantity: string } | null;
}

interface Requisition {
  id: string;
  state: string;
  facility: Ref;
}

/** Villages of the county: their people log in with the code of the village. */
const village = /^T\d\dV\d\d$/;

test('a clinic sees how short stock was shared, and the keeper brings it what waits for it', async ({ page, county }) => {
  const keeper = await Somebody.called('keeper', county.url);
  const ordered = (await keeper.all<Requisition>('/api/demand/requisitions?state=ordered&limit=100')).filter(({ facility }) => village.test(facility.code));
  // What is in a wave already goes with its run.
  const waiting = new Set((await keeper.all<{ facility: Ref }>('/api/dispatch/tasks?state=waiting&limit=1000')).map(({ facility }) => facility.code));
  let told: { requisition: Requisition; lines: Line[] } | undefined;
  for (const requisition of ordered.filter(({ facility }) => waiting.has(facility.code))) {
    const lines = await keeper.get<Line[]>(`/api/purchasing/requisitions/${requisition.id}/fulfilment`);
    if (lines.some(({ ration }) => ration?.cover_days && Number(ration.given) > 0)) {
      told = { requisition, lines };
      break;
    }
  }
  if (!told) throw new Error('no village got a share of short stock');
  const { requisition, lines } = told;
  const line = lines.find(({ ration }) => ration?.cover_days && Number(ration.given) > 0);
  if (!line?.ration) throw new Error('unreachable');

  await login(page, `${requisition.facility.code.toLowerCase()}.clerk`);
  await page.goto(`/demand/requisitions/${requisition.id}`);
  const shares = page.getByRole('list', { name: '配给与到货' });
  await expect(shares).toBeVisible();
  const row = shares.getByRole('listitem').filter({ hasText: line.item.name }).filter({ hasText: '天，按' }).first();
  await expect(row).toContainText('全县可用');
  await expect(row).toContainText('分得');
  await expectAccessible(page);
  await shot(page, 'rationing-reasons');

  await login(page, 'keeper');
  const [owed] = await keeper.all<{ facility: Ref & { name: string }; item: { name: string } }>('/api/demand/back-orders?state=open');
  if (!owed) throw new Error('nobody waits for anything');
  await page.goto('/demand/back-orders?state=open');
  const missing = page.getByRole('table', { name: '欠货' }).locator('tbody tr[data-row]').first();
  await expect(missing).toContainText(owed.facility.name);
  await expect(missing).toContainText(owed.item.name);
  await expectAccessible(page);
  await shot(page, 'back-orders');
  await page.goto('/stock/reservations');
  await page.getByRole('button', { name: new RegExp(`出库给.*${requisition.facility.name}`) }).first().click();
  await expect(page.getByText(/已出库 \d+ 个品种/)).toBeVisible();
  await page.goto('/stock/issues');
  await expect(page.getByText(requisition.facility.name).first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'issue-notes');
  expect((await keeper.all<{ facility: Ref }>('/api/stock/reservations?limit=1000')).some(({ facility }) => facility.code === requisition.facility.code)).toBe(false);
  await keeper.close();
});
