import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import type { County } from './support/county';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Order, OrderLine, Ref } from './support/wire';

// A county of its own in the spring of 2026: the months have no end that the calendar of holidays does not know.
test.use({ elsewhere: { demo: ['--as-of', '2026-03-02', '--facilities', '40', '--items', '600', '--months', '3'], asOf: '2026-03-02T08:00' }, trace: 'off' });

interface Item {
  id: string;
  code: string;
  name: string;
  pack: string;
}

interface Offers {
  items: { supplier: Ref; usable: boolean }[];
}

interface Plan {
  lines: { item: Item; kept: boolean }[];
  replacements: { item: Item; need: string; supplier: Ref | null }[];
}

interface Supplier {
  supplier: Ref;
  standing: string;
}

/** A supplier in good standing who is the cheapest for many items, some of which nobody else sells. */
interface Doomed {
  supplier: Ref;
  shared: Item[];
  single: Item[];
}

const PACKS = 400;

async function doomedOne(manager: Somebody): Promise<Doomed> {
  const good = new Set((await manager.get<Supplier[]>('/api/sla/suppliers')).filter(({ standing }) => standing === 'good').map(({ supplier }) => supplier.id));
  const items = (await manager.all<Item>('/api/formulary/items?state=active&limit=200')).slice(0, 600);
  const found = new Map<string, Doomed>();
  for (const item of items) {
    const { items: offers } = await manager.get<Offers>(`/api/suppliers/offers?item_id=${item.id}`);
    const usable = offers.filter((offer) => offer.usable);
    const best = usable[0]?.supplier;
    if (!best || !good.has(best.id)) continue;
    const one = found.get(best.id) ?? { supplier: best, shared: [], single: [] };
    const others = usable.some(({ supplier }) => supplier.id !== best.id);
    (others ? one.shared : one.single).push(item);
    found.set(best.id, one);
  }
  const enough = [...found.values()].filter(({ shared, single }) => shared.length >= 12 && single.length >= 2).sort((a, b) => b.shared.length - a.shared.length);
  if (!enough[0]) throw new Error('no supplier sells enough');
  return enough[0];
}

/** A hospital cannot wait for these items: its emergency becomes orders, which are approved and placed. Answers those of the supplier. */
async function orderNow(county: County, lines: Item[], supplier: Ref): Promise<Order[]> {
  const [clerk, head, pharmacist, buyer, manager, second] = await Promise.all(['h1.clerk', 'h1.head', 'pharmacist', 'buyer', 'manager', 'manager2'].map((who) => Somebody.called(who, county.url)));
  if (!clerk || !head || !pharmacist || !buyer || !manager || !second) throw new Error('nobody is there');
  const known = new Set((await manager.all<Order>('/api/purchasing/orders?limit=200')).map(({ id }) => id));
  const me = await clerk.get<{ organisation: Ref }>('/api/identity/me');
  const { id } = await clerk.create<{ id: string }>('/api/demand/requisitions', { kind: 'emergency', facility_id: me.organisation.id, reason: '抢救室备药', prefill: 'empty' });
  const path = `/api/demand/requisitions/${id}`;
  const version = async (who: Somebody) => (await who.get<{ version: number }>(path)).version;
  const done = async (answer: ReturnType<Somebody['verb']>) => {
    const said = await answer;
    if (!said.ok()) throw new Error(`${said.url()}: ${said.status()} ${await said.text()}`);
  };
  await done(clerk.put(`${path}/lines`, await version(clerk), { lines: lines.map((item) => ({ item_id: item.id, quantity: String(PACKS * Number(item.pack)), note: null })), remove: [] }));
  await done(clerk.verb(`${path}/submission`, await version(clerk)));
  await done(head.verb(`${path}/approval`, await version(head)));
  await done(pharmacist.verb(`${path}/acceptance`, await version(pharmacist)));
  const orders = (await manager.all<Order>('/api/purchasing/orders?limit=200')).filter((order) => !known.has(order.id));
  const ids = orders.map((order) => order.id);
  const several = async (who: Somebody, verb: string) => {
    await who.create(`/api/purchasing/orders/${verb}`, { order_ids: ids });
  };
  await several(buyer, 'submissions');
  await several(manager, 'approvals');
  await several(second, 'approvals');
  await several(manager, 'placings');
  return (await manager.all<Order>('/api/purchasing/orders?limit=200')).filter((order) => ids.includes(order.id) && order.supplier.id === supplier.id);
}

async function promise(page: Page, clerk: string, orders: Order[]): Promise<void> {
  for (const order of orders) {
    await login(page, clerk);
    await page.goto(`/purchasing/orders/${order.id}`);
    // That he has opened it is being written down at the same moment.
    await page.getByRole('button', { name: /^确认订单（足量 \d+ · 部分 0 · 拒绝 0）$/ }).click();
    await expect(page.getByText('已确认', { exact: true }).first()).toBeVisible();
  }
}

/** The county sleeps until a moment, and so does the browser; its duties catch up by themselves. */
async function until(page: Page, county: County, moment: string): Promise<void> {
  await county.sleepsUntil(moment);
  await page.clock.setFixedTime(new Date(`${moment}:00+08:00`));
}

async function changes(county: County, supplier: Ref): Promise<string[]> {
  const manager = await Somebody.called('manager', county.url);
  const { changes: all } = await manager.get<{ changes: { on_day: string; to_standing: string }[] }>(`/api/sla/suppliers/${supplier.id}`);
  return all.map((change) => `${change.on_day} ${change.to_standing}`).reverse();
}

test('three bad months evict a supplier by the clock alone, clinics are served by others, and an appeal upheld reverses it', async ({ page, county, mailbox }) => {
  test.setTimeout(420_000);
  await page.clock.setFixedTime(new Date('2026-03-02T08:00:00+08:00'));
  const { supplier, shared, single } = await doomedOne(await Somebody.called('manager', county.url));
  const clerk = `${supplier.code.toLowerCase()}.clerk`;
  const wanted = [...single.slice(0, 3), ...shared.slice(0, 14)];
  const league = page.getByRole('table', { name: '考核排名' });
  const standsAs = async (word: string, who = 'manager') => {
    await login(page, who);
    await page.goto('/sla/suppliers');
    await expect(league.getByRole('row').filter({ hasText: supplier.name })).toContainText(word);
  };
  const told = (what: string, so: RegExp) => mailbox.expect(what, ({ subject, to }) => so.test(subject ?? '') && (to?.some(({ address }) => address?.includes(supplier.code.toLowerCase())) ?? false), 60_000);

  await test.step('March: he promises and does not come', async () => {
    await promise(page, clerk, await orderNow(county, wanted, supplier));
    await until(page, county, '2026-03-04T08:00');
    const himself = await Somebody.called(clerk, county.url);
    const late = async () => (await himself.all<{ kind: string }>('/api/sla/breaches?limit=100')).filter(({ kind }) => kind === 'late').length;
    await expect.poll(late, { timeout: 60_000 }).toBe(wanted.length);
    await login(page, clerk);
    await page.goto(`/sla/suppliers/${supplier.id}`);
    await expect(page.getByRole('table', { name: '违约' }).locator('tbody tr[data-row]').first()).toBeVisible();
    await shot(page, 'evicted-1-late');
    await standsAs('良好');
  });

  await test.step('the month is over: warned, and interviewed', async () => {
    await until(page, county, '2026-04-01T08:00');
    await expect.poll(() => changes(county, supplier), { timeout: 60_000 }).toEqual(['2026-03-31 warned', '2026-03-31 interviewed']);
    await standsAs('约谈');
    await told('the interview', /约谈/);
    await login(page, clerk);
    await page.goto(`/sla/suppliers/${supplier.id}`);
    await expect(page.getByText('2026-04-11')).toBeVisible();
    await shot(page, 'evicted-2-interviewed');
  });

  await test.step('April is no better, and what he promises on its last evening falls due in May: suspended', async () => {
    await promise(page, clerk, await orderNow(county, wanted, supplier));
    await until(page, county, '2026-04-30T20:00');
    const last = await orderNow(county, wanted, supplier);
    await promise(page, clerk, last);
    await until(page, county, '2026-05-01T08:00');
    await expect.poll(() => changes(county, supplier), { timeout: 60_000 }).toEqual(['2026-03-31 warned', '2026-03-31 interviewed', '2026-04-30 suspended']);
    await standsAs('暂停');
    await told('the suspension', /暂停/);
    // Nothing new is ordered from him.
    const manager = await Somebody.called('manager', county.url);
    const { items: offers } = await manager.get<Offers>(`/api/suppliers/offers?item_id=${shared[0]?.id}`);
    expect(offers.find((offer) => offer.supplier.id === supplier.id)?.usable).toBe(false);
    await shot(page, 'evicted-3-suspended');
  });

  const casePath = await test.step('May is the third: the case opens, he is told, five working days to appeal', async () => {
    await until(page, county, '2026-06-01T08:00');
    await expect.poll(() => changes(county, supplier), { timeout: 60_000 }).toContain('2026-05-31 evicted');
    await told('the notice', /淘汰告知书/);
    const manager = await Somebody.called('manager', county.url);
    const open = async () => (await manager.all<{ id: string; supplier: Ref; notice_sent_at: string | null; appeal_until: string | null }>('/api/sla/cases?state=open')).find((one) => one.supplier.id === supplier.id);
    await expect.poll(async () => { await manager.verb('/api/duties/sla.cases/run', 1); return (await open())?.appeal_until; }, { timeout: 60_000, intervals: [2_000] }).toBe('2026-06-08T16:00:00Z');
    const path = `/sla/cases/${(await open())?.id}`;
    await login(page, 'manager');
    await page.goto(path);
    await expect(page.getByText('证据未改动')).toBeVisible();
    const plan = page.getByRole('list', { name: '转单方案' });
    await expect(plan.getByText('无替代，暂由原企业供').first()).toBeVisible();
    await expect(plan.getByText(shared[0]?.name ?? '').first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'evicted-4-case');
    return path;
  });

  await test.step('he appeals in the last hours, with a file; nobody stays the execution', async () => {
    await until(page, county, '2026-06-08T20:00');
    await standsAs('暂停');
    await login(page, clerk);
    await page.goto(casePath);
    await page.locator('input[type=file]').setInputFiles({ name: 'road.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 road') });
    await expect(page.getByRole('link', { name: 'road.pdf' })).toBeVisible();
    await page.getByRole('textbox', { name: '申诉理由' }).fill('县道塌方三个月，交通局证明见附件。');
    await page.getByRole('button', { name: '提交申诉' }).click();
    // His words alone prove nothing: they stand in the field as well, until the centre has them.
    await expect(page.getByRole('textbox', { name: '申诉理由' })).toHaveCount(0);
    await expect(page.getByText('县道塌方三个月')).toBeVisible();
  });

  await test.step('the deadline is over: evicted, and what was open is at others', async () => {
    await until(page, county, '2026-06-09T00:20');
    const manager = await Somebody.called('manager', county.url);
    await expect.poll(async () => (await manager.get<{ standing: string }>(`/api/sla/suppliers/${supplier.id}`)).standing, { timeout: 60_000 }).toBe('evicted');
    await until(page, county, '2026-06-09T08:00');
    await standsAs('淘汰');
    await page.goto(casePath);
    await expect(page.getByText('已执行').first()).toBeVisible();
    await expect(page.getByRole('list', { name: '转单方案' })).toBeVisible();
    await shot(page, 'evicted-5-executed');
    await told('the decision', /淘汰决定/);
  });

  const successor = await test.step('the new orders wait for approval; once placed, the backups have them', async () => {
    const manager = await Somebody.called('manager', county.url);
    const orders = (await manager.all<Order>('/api/purchasing/orders?state=submitted&limit=200')).filter((order) => order.supplier.id !== supplier.id);
    const lines = await Promise.all(orders.map(async (order) => ({ order, lines: await manager.all<OrderLine>(`/api/purchasing/orders/${order.id}/lines?limit=500`) })));
    const { plan } = await manager.get<{ plan: Plan }>(`/api${casePath}`);
    const elsewhere = plan.replacements.filter((one) => one.supplier);
    const coming = (id: string) => lines.flatMap(({ lines: of }) => of).filter((line) => line.item.id === id).reduce((sum, line) => sum + Number(line.quantity), 0);
    // Whoever has a contract by now takes it: every unit, in packs.
    expect(elsewhere.length).toBeGreaterThan(9);
    for (const { item, need } of elsewhere) expect(coming(item.id), item.code).toBeGreaterThanOrEqual(Number(need));
    const kept = new Set(plan.lines.filter((line) => line.kept).map(({ item }) => item.code));
    for (const item of single.slice(0, 3)) expect([...kept], item.code).toContain(item.code);
    expect(elsewhere.filter(({ item }) => kept.has(item.code))).toEqual([]);
    const moved = lines.filter(({ lines: of }) => of.some((line) => elsewhere.some(({ item }) => item.id === line.item.id)));
    const ids = moved.map(({ order }) => order.id);
    for (const who of ['manager', 'manager2']) await (await Somebody.called(who, county.url)).create('/api/purchasing/orders/approvals', { order_ids: ids });
    await manager.create('/api/purchasing/orders/placings', { order_ids: ids });
    const [first] = moved;
    if (!first) throw new Error('no order moved');
    const backup = `${first.order.supplier.code.toLowerCase()}.clerk`;
    await login(page, backup);
    await page.goto(`/purchasing/orders/${first.order.id}`);
    await expect(page.getByRole('button', { name: /^确认订单/ })).toBeVisible();
    await shot(page, 'evicted-6-backup');
    return backup;
  });
  expect(successor).not.toBe(clerk);

  await test.step('what nobody else sells waits on the desk of the manager, and the clinic knows', async () => {
    await login(page, 'manager');
    await page.goto('/today');
    await expect(page.getByText(/淘汰后 \d+ 行没有其他供应/)).toBeVisible();
    await shot(page, 'evicted-7-manager');
    await login(page, 'h1.clerk');
    await page.goto('/today');
    await page.getByRole('button', { name: /通知/ }).click();
    await expect(page.getByText('你们的未到货改由其他企业配送')).toBeVisible();
    await shot(page, 'evicted-8-clinic');
  });

  await test.step('his portal can only be read, but for the goods that nobody else sells', async () => {
    await login(page, clerk);
    await page.goto('/today');
    await expect(page.getByText('贵司已被淘汰，门户只供查看。')).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'evicted-9-portal');
    const himself = await Somebody.called(clerk, county.url);
    const refused = await himself.verb('/api/identity/delegations', 1);
    expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([403, 'sla.portal_read_only']);
  });

  await test.step('the appeal is upheld by two: good standing again, and nothing is moved twice', async () => {
    await login(page, 'manager');
    await page.goto(casePath);
    await page.getByRole('button', { name: '拟支持' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('交通局证明属实');
    await dialog.getByRole('button', { name: /确\s?定|确\s?认/ }).click();
    await expect(page.getByText('拟支持').first()).toBeVisible();
    await login(page, 'manager2');
    await page.goto(casePath);
    await page.getByRole('button', { name: '同意支持' }).click();
    await page.getByRole('button', { name: /确\s?定|确\s?认/ }).last().click();
    await expect(page.getByText('已撤回淘汰').first()).toBeVisible();
    await standsAs('良好');
    const manager = await Somebody.called('manager', county.url);
    expect(await manager.get<{ state: string }>(`/api${casePath}`)).toMatchObject({ state: 'reversed' });
    const { items: offers } = await manager.get<Offers>(`/api/suppliers/offers?item_id=${shared[0]?.id}`);
    expect(offers.find((offer) => offer.supplier.id === supplier.id)?.usable).toBe(true);
    await login(page, clerk);
    await page.goto('/today');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('门户只供查看')).toHaveCount(0);
    await page.goto(`/sla/suppliers/${supplier.id}`);
    await expect(page.getByText('现在是良好等次。')).toBeVisible();
    await shot(page, 'evicted-10-good');
    // A month later the old score is forgotten: he starts at zero.
    await until(page, county, '2026-07-01T08:00');
    await expect.poll(() => changes(county, supplier), { timeout: 30_000 }).toHaveLength(5);
    await standsAs('良好');
  });
});
