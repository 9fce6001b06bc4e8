import type { Page } from '@playwright/test';

import { entries, tabs } from './support/menu';
import { expect, expectAccessible, login, shot, test } from './support/test';
import { Watch } from './support/watch';

const desks = ['manager', 'buyer', 'pharmacist', 'keeper', 'finance', 'admin', 't01.head', 't01v01.clerk', 'h1.head', 's01.clerk'];

/** Opens a page by its link, as a person does, and looks at it until nothing moves. */
async function look(page: Page, watch: Watch, path: string, name: string): Promise<void> {
  await page.locator(`a[href="${path}"]`).locator('visible=true').first().click();
  await expect(page).toHaveURL((url) => url.pathname === path);
  await watch.settled();
  await watch.readThrough();
  await shot(page, name);
}

const slug = (path: string) => path.slice(1).replaceAll('/', '-') || 'home';

for (const who of desks) {
  test(`the desk of ${who}: every page of its menu`, async ({ page }) => {
    const watch = new Watch(page);
    await login(page, who);
    await page.goto('/');
    await watch.settled();
    const seen = new Set<string>();
    for (const entry of await entries(page)) {
      await look(page, watch, entry.path, `desk-${who}-${slug(entry.path)}`);
      seen.add(entry.path);
      await test.step(`axe on ${entry.path}`, () => expectAccessible(page));
      for (const tab of await tabs(page)) {
        if (seen.has(tab.path)) continue;
        seen.add(tab.path);
        await look(page, watch, tab.path, `desk-${who}-${slug(tab.path)}`);
        await test.step(`axe on ${tab.path}`, () => expectAccessible(page));
      }
    }
    expect(seen.size, `pages of ${who}: ${[...seen].join(', ')}`).toBeGreaterThan(3);
    expect(watch.found).toEqual([]);
  });
}
