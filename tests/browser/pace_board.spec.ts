import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Line {
  id: string;
  code: string;
  pace: string;
  completion_bp: number | null;
}

interface Detail {
  line: Line & { quota: string };
  facilities: { facility_id: string; name: string; quota: string; ordered: string }[];
  proposals: { from: string; to: string; quantity: string }[];
}

/** The line for which most could be moved between facilities. */
async function movable(buyer: Somebody, lines: Line[]): Promise<Detail> {
  for (const { id } of lines) {
    const detail = await buyer.get<Detail>(`/api/purchasing/pace/${id}`);
    if (detail.proposals.length > 1) return detail;
  }
  throw new Error('nothing can be moved');
}

test('the buyer sees which agreed quantities are behind, and moves parts between facilities', async ({ page, county }) => {
  const buyer = await Somebody.called('buyer', county.url);
  const lines = await buyer.all<Line>('/api/purchasing/pace');
  expect(lines.length).toBeGreaterThan(50);
  for (const pace of ['red', 'amber', 'on_pace', 'note', 'no_quantity']) expect(lines.some((line) => line.pace === pace), pace).toBe(true);
  expect(lines.some((line) => (line.completion_bp ?? 0) > 10_000)).toBe(true);

  await login(page, 'buyer');
  await page.goto('/');
  await page.getByRole('link', { name: '看滞后品种' }).or(page.getByRole('button', { name: '看滞后品种' })).first().click();
  await expect(page).toHaveURL(/\/purchasing\/pace\?level=behind/);
  const board = page.getByRole('region', { name: '带量采购序时进度' });
  await expect(board.getByText('严重滞后').first()).toBeVisible();
  await page.goto('/purchasing/pace');
  await expect(board.getByText('达到进度').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'pace-board');

  const before = await movable(buyer, lines);
  const [move] = before.proposals;
  if (!move) throw new Error('no proposal');
  const part = (detail: Detail, id: string) => Number(detail.facilities.find((one) => one.facility_id === id)?.quota ?? '0');
  await page.goto(`/purchasing/pace?line=${before.line.id}`);
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('heading', { name: '机构间调剂建议' })).toBeVisible();
  await shot(page, 'pace-drawer');
  await drawer.getByRole('button', { name: '采纳', exact: true }).first().click();
  await expect(page.getByText('分配量已调剂')).toBeVisible();
  const after = await buyer.get<Detail>(`/api/purchasing/pace/${before.line.id}`);
  expect(part(before, move.from) - part(after, move.from)).toBe(Number(move.quantity));
  expect(part(after, move.to) - part(before, move.to)).toBe(Number(move.quantity));
  expect(after.line.quota).toBe(before.line.quota);

  await drawer.getByRole('region', { name: '各机构' }).getByRole('row').filter({ hasText: before.facilities[0]?.name ?? '' }).first().click();
  await expect(drawer.getByRole('heading', { name: /的订单明细/ })).toBeVisible();

  await page.goto('/suppliers/tenders');
  await page.getByText('国家组织药品集中带量采购').first().click();
  await expect(page.getByText('联合体').first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'tender');
});
