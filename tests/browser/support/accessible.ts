import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] };

/** No violation of WCAG 2.1 A or AA that axe calls serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  await still(page);
  // Evaluated rather than added as a script element: the page's own content policy stays in force.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = (await page.evaluate((options) => window.axe.run(options), rules)) as AxeResults;
  const grave = found.violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes.slice(0, 5).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    }));
  expect(grave, 'serious accessibility violations').toEqual([]);
}

/** The pointer rests on the heading, which is no link, and no colour that is still fading in. Skeletons and spinners turn for ever and are not waited for. */
async function still(page: Page): Promise<void> {
  const heading = await page.locator('h1').first().boundingBox();
  await page.mouse.move(heading?.x ?? 0, heading?.y ?? 0);
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

declare global {
  interface Window {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  }
}
