import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { EntryGrid } from './support/grid';
import { demoPassword } from './support/login';
import { day, lotBlock, sheetOf } from './support/papers';
import { approveExceptions } from './support/plan';
import { textsOfXlsx } from './support/xlsx';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { Drop, Item, Order, OrderLine, Origin, ReceiptLine, Ref, RequisitionLine } from './support/wire';

const grouped = (value: string | number) => Number(value).toLocaleString('en');

async function open(page: Page, who: string, path: string): Promise<void> {
  await login(page, who);
  await page.goto(path);
}

/** The open cycle, and the first village that has written nothing for it. */
async function whoIsMissing(manager: Somebody) {
  const cycle = (await manager.all<{ id: string; state: string }>('/api/demand/cycles')).find((each) => each.state === 'open');
  if (!cycle) throw new Error('no cycle is open');
  const missing = await manager.all<{ facility: Ref }>(`/api/demand/cycles/${cycle.id}/facilities?state=missing&limit=500`);
  const village = missing.find(({ facility }) => facility.kind === 'village')?.facility;
  if (!village) throw new Error('every village has written its requisition');
  return { cycle: cycle.id, village, township: village.code.slice(0, 3).toLowerCase() };
}

/** An item of the requisition that the best offer of supplier S01 wins: he signs in later. */
async function boughtFrom(supplier: string, buyer: Somebody, lines: RequisitionLine[]): Promise<Item> {
  for (const { item } of lines) {
    const offers = await buyer.get<{ items: { supplier: Ref; usable: boolean }[] }>(`/api/suppliers/offers?item_id=${item.id}`);
    if (offers.items.find((offer) => offer.usable)?.supplier.code === supplier) return item;
  }
  throw new Error(`${supplier} has the best offer for none of the ${lines.length} items`);
}

test('a village asks, the county buys, the goods come: every document agrees', async ({ page, county, mailbox }) => {
  test.setTimeout(150_000);
  const manager = await Somebody.called('manager', county.url);
  const buyer = await Somebody.called('buyer', county.url);
  const { cycle, village, township } = await whoIsMissing(manager);
  const clerk = `${village.code.toLowerCase()}.clerk`;
  const grid = new EntryGrid(page);

  await open(page, clerk, '/demand/requisitions');
  await page.getByRole('button', { name: '填写本期请领' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始填写' }).click();
  await expect(page).toHaveURL(/\/demand\/requisitions\/\d+$/);
  const requisition = new URL(page.url()).pathname;
  const writer = await Somebody.called(clerk, county.url);
  const lines = await writer.all<RequisitionLine>(`/api${requisition}/lines?limit=500`);
  const item = await boughtFrom('S01', buyer, lines);
  const [first, second] = lines.filter((line) => line.item.id !== item.id);
  if (!first || !second) throw new Error('too few lines to paste into');

  await test.step('the clerk writes with the keyboard, pastes from Excel and submits', async () => {
    await grid.drawn();
    await expectAccessible(page);
    await grid.find(item.code);
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await grid.paste([['编码', '数量'], [first.item.code, '3'], [second.item.code, '4']]);
    await expect(page.getByText('已粘贴 2 行')).toBeVisible();
    await grid.saved();
    await shot(page, 'volume-1-entry');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('已提交', { exact: true }).first()).toBeVisible();
    const sent = await writer.all<RequisitionLine>(`/api${requisition}/lines?limit=500`);
    const asked = (wanted: Item) => Number(sent.find((line) => line.item.id === wanted.id)?.quantity);
    expect(asked(item)).toBe(7 * Number(item.pack));
    expect(asked(first.item)).toBe(3 * Number(first.item.pack));
    expect(asked(second.item)).toBe(4 * Number(second.item.pack));
  });

  await test.step('the township approves, the centre accepts', async () => {
    await open(page, `${township}.head`, requisition);
    await page.getByRole('button', { name: '审批通过' }).click();
    await expect(page.getByRole('button', { name: '审批通过' })).toHaveCount(0);
    await open(page, 'pharmacist', requisition);
    await page.getByRole('button', { name: '受理', exact: true }).click();
    await expect(page.getByText('已受理', { exact: true }).first()).toBeVisible();
    await expectAccessible(page);
  });

  const plan = await test.step('the manager closes the cycle', async () => {
    await open(page, 'manager', `/demand/cycles/${cycle}`);
    await page.getByRole('button', { name: '关闭并生成方案' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/家已受理，进入汇总/)).toBeVisible();
    await dialog.getByRole('button', { name: '关闭并生成方案' }).click();
    await expect(page).toHaveURL(/\/purchasing\/plans\/\d+/, { timeout: 60_000 });
    return new URL(page.url()).pathname;
  });

  await test.step('the plan has one line for the item and remembers who asked', async () => {
    await page.getByPlaceholder('药名、编码、拼音首字母').fill(item.code);
    const row = page.getByRole('table', { name: '方案明细' }).locator('tbody tr[data-row]');
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(item.name);
    await row.getByRole('button', { name: '展开明细' }).click();
    const origins = page.locator('.ys-origins').filter({ hasText: '家机构请领' });
    await expect(origins).toBeVisible();
    const rest = origins.getByRole('button', { name: /还有 \d+ 家/ });
    if (await rest.isVisible()) await rest.click();
    await expect(origins.getByRole('link', { name: new RegExp(`^${village.short_name}\\s*${grouped(7 * Number(item.pack))}`) })).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'volume-2-plan');
    const [line] = await manager.all<{ id: string; item: Item; need: string }>(`/api${plan}/lines?q=${item.code}`);
    const asked = await manager.get<Origin[]>(`/api${plan}/lines/${line?.id}/origins?limit=500`);
    expect(asked.reduce((sum, origin) => sum + Number(origin.quantity), 0)).toBe(Number(line?.need));
  });

  const order = await test.step('its exceptions are looked at, and the plan becomes orders', async () => {
    await approveExceptions(manager, plan);
    await page.reload();
    await page.getByRole('button', { name: '提交为订单' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '提交为订单' }).click();
    await expect(page.getByText(/已生成 \d+ 张订单/).first()).toBeVisible({ timeout: 60_000 });
    const mine = (await manager.all<Order>(`/api/purchasing/orders?cycle_id=${cycle}&limit=200`)).filter((each) => each.supplier.code === 'S01');
    for (const each of mine) {
      if ((await manager.all<OrderLine>(`/api/purchasing/orders/${each.id}/lines?limit=500`)).some((line) => line.item.id === item.id)) return each;
    }
    throw new Error('no order of S01 holds the item');
  });
  const path = `/purchasing/orders/${order.id}`;

  await test.step('the buyer submits and cannot approve; managers approve and place', async () => {
    await open(page, 'buyer', path);
    await page.getByRole('button', { name: '提交审批' }).click();
    await expect(page.getByText('待审批', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^批准/ })).toHaveCount(0);
    const { version, approvals_needed: needed } = await buyer.get<Order>(`/api${path}`);
    expect((await buyer.verb(`/api${path}/approval`, version)).status()).toBe(403);
    for (const who of ['manager', 'manager2'].slice(0, needed)) {
      await open(page, who, path);
      await page.getByRole('button', { name: /^批准/ }).click();
      await expect(page.getByRole('button', { name: /^批准/ })).toHaveCount(0);
    }
    await page.getByRole('button', { name: '下单', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await expect(page.getByText('待确认', { exact: true }).first()).toBeVisible();
  });

  await test.step('the supplier has the order in his mail', async () => {
    const mail = await mailbox.expect(`the order ${order.number}`, ({ subject }) => subject?.includes(order.number) ?? false);
    expect(mail.to?.[0]?.address).toContain('@');
    const { filename, content } = sheetOf(mail);
    expect(filename).toContain(order.number);
    const sheet = textsOfXlsx(content);
    expect(sheet).toContain(item.code);
    expect(sheet).toContain(item.name);
  });

  const parts = await test.step('the supplier confirms every line and ships the item in two lots', async () => {
    await open(page, 's01.clerk', path);
    await expectAccessible(page);
    await page.getByRole('button', { name: new RegExp(`^确认订单（足量 ${order.line_count} · 部分 0 · 拒绝 0）$`) }).click();
    await page.getByRole('link', { name: '发货' }).click();
    const supplier = await Somebody.called('s01.clerk', county.url);
    const drops = await supplier.all<Drop>(`/api${path}/drops?limit=500`);
    const whole = Number(drops.find((drop) => drop.item.id === item.id)?.remaining);
    const into: [number, number] = [whole - Number(item.pack), Number(item.pack)];
    await page.getByRole('button', { name: '粘贴批号' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(lotBlock(drops, { code: item.code, into }));
    await page.getByRole('dialog').getByRole('button', { name: '应用' }).click();
    await page.getByRole('textbox', { name: '总箱数' }).fill('40');
    await page.getByRole('textbox', { name: '预计到货' }).fill(day(1));
    const log = page.getByRole('textbox', { name: '温度记录' });
    if (await log.isVisible()) await log.fill('08:00 4.1℃');
    await shot(page, 'volume-3-ship');
    await page.getByRole('button', { name: `发送发货单（${drops.length + 1} 批）` }).click();
    await expect(page).toHaveURL(/\/purchasing\/ship-notices\/\d+$/);
    await expectAccessible(page);
    return into;
  });
  const notice = new URL(page.url()).pathname;

  const receipt = await test.step('the keeper receives, and rejects the one broken box', async () => {
    await open(page, 'keeper', notice);
    await page.getByRole('button', { name: '确认收货' }).click();
    const door = page.getByRole('dialog');
    const cold = door.getByText('冷链温度合格');
    if (await cold.isVisible()) await door.getByRole('radiogroup').last().getByText('是', { exact: true }).click();
    await door.getByRole('button', { name: '确认收货' }).click();
    await expect(page).toHaveURL(/\/purchasing\/receipts\/\d+$/);
    await page.getByRole('textbox', { name: `${item.name} GROSS-B 拒收` }).fill(item.pack);
    await page.getByRole('combobox', { name: `${item.name} GROSS-B 拒收原因` }).selectOption({ label: '破损' });
    await expectAccessible(page);
    await shot(page, 'volume-4-inspect');
    const keeper = await Somebody.called('keeper', county.url);
    const { lines: lots } = await keeper.get<{ lines: ReceiptLine[] }>(`/api${new URL(page.url()).pathname}`);
    await page.getByRole('button', { name: `完成验收（${lots.length} 批）` }).click();
    if (lots.some((lot) => lot.guarded)) await sign(page, 'keeper2');
    await expect(page.getByText('已验收', { exact: true }).first()).toBeVisible();
    const number = await page.getByRole('heading', { level: 1 }).innerText();
    await shot(page, 'volume-5-receipt');
    return number;
  });

  await test.step('order, stock, origins and journal agree', async () => {
    await open(page, 'manager', path);
    await page.getByPlaceholder('药名、编码、拼音首字母').fill(item.code);
    const row = page.getByRole('table', { name: '订单明细' }).locator('tbody tr[data-row]');
    await expect(row).toHaveCount(1);
    await row.getByRole('button', { name: '展开明细' }).click();
    const who = page.locator('.ys-origins');
    await expect(who.getByRole('link').first()).toBeVisible();
    // The largest stand first; how many others ask for the same depends on the day of the county.
    const others = who.getByRole('button', { name: /^还有/ });
    if (await others.isVisible()) await others.click();
    await expect(who.getByRole('link', { name: new RegExp(village.short_name) })).toBeVisible();
    await shot(page, 'volume-6-order');
    const [line] = (await manager.all<OrderLine>(`/api${path}/lines?q=${item.code}`)).filter((each) => each.item.id === item.id);
    expect(line).toMatchObject({ accepted: String(parts[0]), rejected: item.pack });
    const origins = await manager.get<Origin[]>(`/api${path}/lines/${line?.id}/origins?limit=500`);
    expect(origins.reduce((sum, origin) => sum + Number(origin.allocated), 0)).toBe(parts[0]);
    await page.goto(`/stock/items/${item.id}`);
    const lot = page.getByRole('row').filter({ hasText: 'GROSS-A' });
    await expect(lot.first()).toContainText(grouped(parts[0]));
    await shot(page, 'volume-7-stock');
    await page.goto('/operations/journal?entity=receipt');
    await expect(page.getByRole('row').filter({ hasText: receipt }).filter({ hasText: '验收' })).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: receipt }).filter({ hasText: '收货' }).first()).toBeVisible();
  });
});

/** The second person of guarded goods signs with his own account. */
async function sign(page: Page, who: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '账号' }).fill(who);
  await dialog.getByLabel('密码').fill(await demoPassword(page.request));
  await dialog.getByRole('button', { name: '签名并完成' }).click();
}
