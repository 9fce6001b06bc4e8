import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Breach {
  id: string;
  waiver: string;
  item: { name: string } | null;
  order_number: string;
}

interface Case {
  id: string;
  number: string;
  state: string;
  notice_sent_at: string | null;
  supplier: { id: string; code: string; name: string };
}

test('what ran out has its evidence, and a second person takes it out of the score', async ({ page, county }) => {
  const buyer = await Somebody.called('buyer', county.url);
  const breaches = await buyer.all<Breach>('/api/sla/breaches?limit=100');
  const breach = breaches.find(({ waiver, item }) => waiver === 'none' && item);
  if (!breach) throw new Error('nobody was late');

  await login(page, 'buyer');
  await page.goto('/sla/suppliers');
  const league = page.getByRole('table', { name: '考核排名' });
  await expect(league.locator('tbody tr[data-row]').first()).toBeVisible();
  await expect(page.getByRole('region', { name: '按乡镇' })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'sla-league');

  await page.getByRole('link', { name: '时限' }).click();
  await expect(page.getByRole('table', { name: '时限' }).locator('tbody tr[data-row]').first()).toContainText(/剩|已超/);
  await shot(page, 'sla-clocks');

  await page.goto(`/sla/breaches/${breach.id}`);
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText(breach.order_number);
  await expect(drawer.getByText('证据未改动')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'sla-breach');
  await drawer.getByRole('button', { name: '申请免责' }).click();
  await drawer.getByRole('textbox', { name: '理由' }).fill('暴雨封路，县应急局通告第 7 号');
  await drawer.getByRole('button', { name: '申请免责' }).click();
  await expect(drawer.getByText('待核')).toBeVisible();
  await expect(drawer.getByRole('button', { name: '核准免责' })).toHaveCount(0);

  await login(page, 'manager');
  await page.goto(`/sla/breaches/${breach.id}`);
  await page.getByRole('dialog').getByRole('button', { name: '核准免责' }).click();
  await page.getByRole('button', { name: /确\s?定|确\s?认/ }).last().click();
  await expect(page.getByRole('dialog').first().getByText('已剔除')).toBeVisible();
  const after = await buyer.get<Breach>(`/api/sla/breaches/${breach.id}`);
  expect(after.waiver).toBe('granted');
});

test('an eviction is opened by the rules, appealed by the supplier and reversed by two people', async ({ page, county }) => {
  test.setTimeout(180_000);
  const manager = await Somebody.called('manager', county.url);
  const [open] = await manager.all<Case>('/api/sla/cases?state=open');
  if (!open) throw new Error('no case is open');

  await login(page, 'manager');
  await page.goto('/sla/cases');
  await page.getByRole('table', { name: '淘汰案' }).getByText(open.number).click();
  await expect(page.getByRole('heading', { name: '案卷' })).toBeVisible();
  await expect(page.getByText('证据未改动')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'sla-case');

  // The deadline counts from the day on which the notice really left.
  await expect
    .poll(
      async () => {
        await manager.verb('/api/duties/sla.cases/run', 1);
        return (await manager.get<Case>(`/api/sla/cases/${open.id}`)).notice_sent_at;
      },
      { timeout: 60_000, intervals: [2_000] },
    )
    .toBeTruthy();
  await login(page, `${open.supplier.code.toLowerCase()}.clerk`);
  await page.goto(`/sla/cases/${open.id}`);
  await page.getByRole('textbox', { name: '申诉理由' }).fill('检验报告由生产企业出具，附原件。');
  await page.locator('input[type=file]').setInputFiles({ name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 report') });
  await expect(page.getByRole('link', { name: 'report.pdf' })).toBeVisible();
  await page.getByRole('button', { name: '提交申诉' }).click();
  await expect(page.getByText('检验报告由生产企业出具')).toBeVisible();
  await page.goto(`/sla/suppliers/${open.supplier.id}`);
  await expect(page.getByText('申诉并得到支持')).toBeVisible();
  // He tries what would bring him back; nothing of it is kept.
  const before = await manager.get<unknown>(`/api/sla/suppliers/${open.supplier.id}`);
  await expect(page.getByText(/到 .* 为淘汰/)).toBeVisible();
  await page.getByRole('switch', { name: '申诉成立' }).click();
  await expect(page.getByText(/起为良好等次/)).toBeVisible();
  expect(await manager.get<unknown>(`/api/sla/suppliers/${open.supplier.id}`)).toEqual(before);
  await expectAccessible(page);
  await shot(page, 'sla-own-page');

  await login(page, 'manager');
  await page.goto(`/sla/cases/${open.id}`);
  await page.getByRole('button', { name: '拟支持' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('原件属实');
  await dialog.getByRole('button', { name: /确\s?定|确\s?认/ }).click();
  await expect(page.getByText('拟支持').first()).toBeVisible();
  await login(page, 'manager2');
  await page.goto(`/sla/cases/${open.id}`);
  await page.getByRole('button', { name: '同意支持' }).click();
  await page.getByRole('button', { name: /确\s?定|确\s?认/ }).last().click();
  await expect.poll(async () => (await manager.get<Case>(`/api/sla/cases/${open.id}`)).state).toMatch(/withdrawn|reversed/);
  const page2 = await manager.get<{ standing: string }>(`/api/sla/suppliers/${open.supplier.id}`);
  expect(page2.standing).not.toBe('evicted');
});

test('another policy is rehearsed over the own history and changes nothing', async ({ page, county }) => {
  const manager = await Somebody.called('manager', county.url);
  const before = await manager.get<unknown>('/api/sla/suppliers');
  await login(page, 'manager');
  await page.goto('/sla/rehearsal');
  await page.getByRole('spinbutton', { name: '最少笔数' }).fill('1');
  await page.getByRole('spinbutton', { name: '整单准时率低于' }).first().fill('100');
  await page.getByRole('button', { name: /演\s?练/ }).last().click();
  await page.getByRole('button', { name: '全部' }).click();
  await expect(page.getByRole('table', { name: '演练' }).locator('tbody tr[data-row]').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'sla-rehearsal');
  expect(await manager.get<unknown>('/api/sla/suppliers')).toEqual(before);
});

test('the notice of a new year is typed a day in a line', async ({ page, county }) => {
  const manager = await Somebody.called('manager', county.url);
  await login(page, 'manager');
  await page.goto('/operations/policies');
  const panel = page.locator('.ys-panel').filter({ has: page.getByRole('heading', { name: '节假日', exact: true }) });
  await panel.getByRole('button', { name: /修\s?改/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: '录入 2027 年' }).click();
  const off = drawer.getByRole('textbox', { name: '放假日' }).first();
  await off.fill('2026-01-01 元旦');
  await drawer.getByRole('button', { name: /保\s?存/ }).click();
  await expect(drawer.getByText('“2026-01-01 元旦”不是 2027 年的日期')).toBeVisible();
  await off.fill('2027-01-01 元旦\n2027-01-02 元旦');
  await expectAccessible(page);
  await shot(page, 'sla-holidays');
  await drawer.getByRole('button', { name: /保\s?存/ }).click();
  await expect(panel.getByText('放假 2 天，调休上班 0 天')).toBeVisible();
  const policies = await manager.get<{ key: string; versions: { value: { years: Record<string, { off: Record<string, string> }> } }[] }[]>('/api/policies');
  const holidays = policies.find(({ key }) => key === ['sla', 'holidays'].join('.'));
  const loaded = holidays?.versions.map(({ value }) => value.years['2027']?.off ?? {}).find((days) => '2027-01-02' in days);
  expect(loaded).toEqual({ '2027-01-01': '元旦', '2027-01-02': '元旦' });
  expect(Object.keys(holidays?.versions.find(({ value }) => '2027' in value.years)?.value.years ?? {})).toContain('2026');
});
