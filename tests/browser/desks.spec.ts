import type { Page } from '@playwright/test';

import { entries, tabs } from './support/menu';
import { expect, expectAccessible, login, shot, test } from './support/test';
import { Watch } from './support/watch';

// A picture of every page is kept anyway; a trace of every step would double the time.
test.use({ trace: 'off' });

const centre = ['manager', 'buyer', 'pharmacist', 'keeper', 'checker', 'dispatcher', 'finance', 'admin'];
const facilities = ['t01.head', 't01v01.clerk', 'h1.head'];
const desks = [...centre, ...facilities, 's01.clerk'];

const kindOf = (who: string) => (centre.includes(who) ? 'centre' : facilities.includes(who) ? 'facility' : 'supplier');
const slug = (path: string) => path.slice(1).replaceAll('/', '-');

/** Pages that axe has read: the same page of another desk of the same kind has fewer buttons, not other ones. */
const examined = new Set<string>();

async function follow(page: Page, watch: Watch, path: string): Promise<void> {
  await page.locator(`a[href="${path}"]`).locator('visible=true').first().click();
  await expect(page).toHaveURL((url) => url.pathname === path);
  await watch.settled();
}

async function examine(page: Page, watch: Watch, who: string, path: string): Promise<void> {
  await watch.readThrough();
  await shot(page, `desk-${who}-${slug(path)}`);
  const key = path === '/today' ? `${who} ${path}` : `${kindOf(who)} ${path}`;
  if (examined.has(key)) return;
  examined.add(key);
  await test.step(`axe on ${path}`, () => expectAccessible(page));
}

/** Every page of the menu and of the tabs on top of them. */
async function walk(page: Page, watch: Watch, look: (path: string) => Promise<void>): Promise<number> {
  const seen = new Set<string>();
  const visit = async (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    await follow(page, watch, path);
    await look(path);
  };
  for (const entry of await entries(page)) {
    await visit(entry.path);
    for (const tab of await tabs(page)) await visit(tab.path);
  }
  return seen.size;
}

for (const who of desks) {
  test(`${who}: every page of the menu`, async ({ page }) => {
    const watch = new Watch(page);
    await login(page, who);
    await page.goto('/today');
    await watch.settled();
    expect(await walk(page, watch, (path) => examine(page, watch, who, path))).toBeGreaterThan(3);
    expect(watch.found).toEqual([]);
  });

  test(`${who}: on a phone and in English`, async ({ page }) => {
    const watch = new Watch(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await login(page, who);
    await page.goto('/today');
    await watch.settled();
    for (const { path } of await entries(page)) {
      await follow(page, watch, path);
      await watch.fits();
      await shot(page, `phone-${who}-${slug(path)}`);
      if (path === '/today') await expectAccessible(page);
    }
    await page.setViewportSize({ width: 1366, height: 720 });
    await page.evaluate(() => localStorage.setItem('yaoshu.language', 'en'));
    await page.evaluate(() => localStorage.setItem('yaoshu.language.chosen', '1'));
    await page.goto('/today');
    await watch.settled();
    for (const { path } of await entries(page)) {
      await follow(page, watch, path);
      await watch.readThrough();
      await watch.readEnglish();
      await shot(page, `english-${who}-${slug(path)}`);
    }
    expect(watch.found).toEqual([]);
  });
}
