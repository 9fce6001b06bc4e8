import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';
import type { RequisitionLine } from './support/wire';

const WHO = 't01v01.clerk';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('a village clerk writes her requisition with one thumb and submits it', async ({ page, county }) => {
  await login(page, WHO);
  await page.goto('/today');
  await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '需求' }).tap();
  await page.getByRole('button', { name: '填写本期请领' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '开始填写' }).tap();
  await expect(page).toHaveURL(/\/demand\/requisitions\/\d+$/);
  const path = new URL(page.url()).pathname;
  const clerk = await Somebody.called(WHO, county.url);
  const lines = await clerk.all<RequisitionLine>(`/api${path}/lines?limit=500`);
  const [typed, stepped, cleared] = lines.map(({ item }) => item);
  if (!typed || !stepped || !cleared) throw new Error('the village has too few items');

  const rows = page.getByRole('list', { name: '请领明细' }).getByRole('listitem');
  await expect(rows).toHaveCount(lines.length);
  await rows.nth(0).getByRole('textbox', { name: `${typed.name} 数量（${typed.order_unit}）` }).fill('6');
  const before = Number(await rows.nth(1).getByRole('textbox').inputValue());
  await rows.nth(1).getByRole('button', { name: `增加 ${stepped.name}` }).tap();
  await rows.nth(2).getByRole('textbox').fill('0');
  await expect(page.getByText(/自动保存于 \d\d:\d\d:\d\d/)).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'phone-village-entry');

  await page.getByRole('button', { name: /^提交请领（\d+ 项）$/ }).tap();
  await expect(page.getByText('已提交', { exact: true }).first()).toBeVisible();
  await shot(page, 'phone-village-submitted');
  const { state } = await clerk.get<{ state: string }>(`/api${path}`);
  expect(state).toBe('submitted');
  const sent = await clerk.all<RequisitionLine>(`/api${path}/lines?limit=500`);
  const asked = (id: string) => Number(sent.find(({ item }) => item.id === id)?.quantity ?? 0);
  expect(asked(typed.id)).toBe(6 * Number(typed.pack));
  expect(asked(stepped.id)).toBe((before + 1) * Number(stepped.pack));
  expect(asked(cleared.id)).toBe(0);
});
