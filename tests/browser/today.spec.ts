import { Somebody } from './support/ask';
import { demoPassword } from './support/login';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Order } from './support/wire';

interface Desk {
  tasks: { kind: string; id: string; number: string }[];
}

const approvals = async (manager: Somebody) => (await manager.get<Desk>('/api/today')).tasks.filter(({ kind }) => kind === 'order_approval');

test('an order is approved in its row of today', async ({ page, county }) => {
  const manager = await Somebody.called('manager', county.url);
  const before = await approvals(manager);
  const order = await manager.get<Order>(`/api/purchasing/orders/${before[0]?.id}`);
  await login(page, 'manager');
  await page.goto('/today');
  // Once approved, the same manager may place it: another task of the same order.
  const task = page.getByRole('listitem').filter({ hasText: order.number }).filter({ hasText: '订单审批' });
  await task.getByRole('button', { name: new RegExp(`^批准 ${order.number}`) }).click();
  await expect(page.getByText(`已批准：${order.number}`)).toBeVisible();
  await expect(task).toHaveCount(0);
  const after = await approvals(manager);
  expect(after.map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id));
  const { version } = await manager.get<Order>(`/api/purchasing/orders/${order.id}`);
  expect(version).toBe(order.version + 1);
});

test('an order is returned from its row, and not without a reason', async ({ page, county }) => {
  const manager = await Somebody.called('manager', county.url);
  const [first] = await approvals(manager);
  const order = await manager.get<Order>(`/api/purchasing/orders/${first?.id}`);
  await login(page, 'manager');
  await page.goto('/today');
  const task = page.getByRole('listitem').filter({ hasText: order.number });
  await task.getByRole('button', { name: new RegExp(`^退回 ${order.number}`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '退回' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('请写明原因');
  expect((await manager.get<Order>(`/api/purchasing/orders/${order.id}`)).state).toBe('submitted');
  await dialog.getByRole('textbox', { name: '原因' }).fill('价格与合同不符');
  await dialog.getByRole('button', { name: '退回' }).click();
  await expect(task).toHaveCount(0);
  await login(page, 'buyer');
  await page.goto(`/purchasing/orders/${order.id}`);
  await expect(page.getByText('草稿', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('价格与合同不符').first()).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the keeper receives a load at the door', async ({ page, county }) => {
    const keeper = await Somebody.called('keeper', county.url);
    const notices = await keeper.all<{ id: string; number: string; can: string[]; cold_chain: boolean }>('/api/purchasing/ship-notices?state=sent&limit=100');
    const notice = notices.find(({ can }) => can.includes('arrive'));
    if (!notice) throw new Error('no load is on its way to the centre');
    await login(page, 'keeper');
    await page.goto('/purchasing/ship-notices');
    await page.getByText(notice.number).first().tap();
    await expect(page).toHaveURL(new RegExp(`/purchasing/ship-notices/${notice.id}$`));
    await page.getByRole('button', { name: '确认收货' }).tap();
    const door = page.getByRole('dialog');
    const temperature = door.getByRole('radiogroup', { name: '冷链温度合格' });
    if (notice.cold_chain) await temperature.getByText('是', { exact: true }).tap();
    await shot(page, 'phone-arrive');
    await door.getByRole('button', { name: '确认收货' }).tap();
    await expect(page).toHaveURL(/\/purchasing\/receipts\/\d+$/);
    await shot(page, 'phone-inspect');
    await expectAccessible(page);
    await page.getByRole('button', { name: /^全部合格（\d+ 批）$/ }).tap();
    const second = page.getByRole('dialog');
    const receipt = new URL(page.url()).pathname;
    const { guarded } = await keeper.get<{ guarded: boolean }>(`/api${receipt}`);
    if (guarded) {
      await second.getByRole('textbox', { name: '账号' }).fill('keeper2');
      await second.getByLabel('密码').fill(await demoPassword(page.request));
      await second.getByRole('button', { name: '签名并完成' }).tap();
    }
    await expect(page.getByText('已验收', { exact: true }).first()).toBeVisible();
    const { state, lines } = await keeper.get<{ state: string; lines: { accepted: string; shipped: string }[] }>(`/api${receipt}`);
    expect(state).toBe('inspected');
    expect(lines.every((line) => line.accepted === line.shipped)).toBe(true);
  });

  test('the village clerk reads what is on its way', async ({ page, county }) => {
    const clerk = await Somebody.called('t01v01.clerk', county.url);
    const orders = await clerk.all<Order>('/api/purchasing/orders?state=shipping&limit=100');
    const order = orders[0];
    if (!order) throw new Error('nothing is on its way to the village');
    await login(page, 't01v01.clerk');
    await page.goto('/today');
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '采购' }).tap();
    await page.getByText(order.number).first().tap();
    await expect(page).toHaveURL(new RegExp(`/purchasing/orders/${order.id}$`));
    await expect(page.getByRole('heading', { level: 1, name: order.number })).toBeVisible();
    await expect(page.getByText('配送中', { exact: true }).first()).toBeVisible();
    for (const verb of ['批准', '下单', '取消订单']) await expect(page.getByRole('button', { name: verb })).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await expectAccessible(page);
    await shot(page, 'phone-order');
  });
});
