import { Somebody } from './support/ask';
import { EntryGrid } from './support/grid';
import { expect, expectAccessible, login, shot, test } from './support/test';
import { Watch } from './support/watch';

interface Needs {
  requisition: { id: string; number: string; state: string } | null;
  pieces: { item: { name: string }; suggested: string }[];
}

test('what the decoction room needs is asked for in the cycle and approved by the manager', async ({ page, county }) => {
  const buyer = await Somebody.called('buyer', county.url);
  const needs = await buyer.get<Needs>('/api/decoction/needs');
  const begun = needs.requisition;
  if (!begun) throw new Error('the county has begun to ask for its pieces');
  expect(needs.pieces.length).toBeGreaterThan(20);

  await login(page, 'buyer');
  await page.goto('/decoction/needs');
  await expect(page.getByRole('table')).toContainText('可用');
  await expectAccessible(page);
  await shot(page, 'needs-1-pieces');
  await page.goto('/demand/requisitions');
  await page.getByRole('button', { name: '继续填写' }).click();
  await expect(page).toHaveURL(new RegExp(`/demand/requisitions/${begun.id}$`));
  await new EntryGrid(page).drawn();
  await shot(page, 'needs-2-requisition');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('已提交', { exact: true }).first()).toBeVisible();

  await login(page, 'manager');
  await page.goto('/today');
  const task = page.getByRole('listitem').filter({ hasText: '请领审批' });
  await expect(task).toHaveCount(1);
  await shot(page, 'needs-3-manager');
  await task.getByRole('button', { name: /^批准/ }).click();
  await expect(task).toHaveCount(0);
  const after = await buyer.get<Needs>('/api/decoction/needs');
  expect(after.requisition).toEqual({ ...begun, state: 'approved' });

  await page.goto('/decoction/needs');
  await expect(page.getByRole('link', { name: new RegExp(`^${begun.number}`) })).toBeVisible();
  await shot(page, 'needs-4-approved');
});

const sizes = { desk: { width: 1366, height: 720 }, phone: { width: 390, height: 844 } };

for (const [name, size] of Object.entries(sizes)) {
  test(`${name}: what the decoction room needs, in both languages`, async ({ page }) => {
    const watch = new Watch(page);
    await page.setViewportSize(size);
    await login(page, 'buyer');
    for (const language of ['zh-CN', 'en']) {
      await page.addInitScript((chosen) => {
        localStorage.setItem('yaoshu.language', chosen);
        localStorage.setItem('yaoshu.language.chosen', '1');
      }, language);
      for (const path of ['/decoction/needs', '/demand/requisitions']) {
        await page.goto(path);
        await watch.settled();
        if (language === 'en') await watch.readEnglish();
        await watch.readThrough();
        if (name === 'phone') await watch.fits();
        await shot(page, `needs-${name}-${language}-${path.split('/').pop()}`);
      }
    }
    expect(watch.found).toEqual([]);
  });
}
