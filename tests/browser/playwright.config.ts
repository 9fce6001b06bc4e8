import { defineConfig } from '@playwright/test';

import { chromium } from './support/programs';

/**
 * Journeys in a real Chromium against the real binary. Every test gets its own copy of a seeded
 * county and its own mail server, so tests do not see each other and need no order.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: 'results',
  globalSetup: './support/template.ts',
  // Two journeys side by side keep two cores busy: each waits half of its time.
  workers: Number(process.env.YAOSHU_BROWSER_WORKERS ?? 2),
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A journey that only passes the second time has found something: no retries.
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 720 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
