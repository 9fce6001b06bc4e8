import { test as base } from '@playwright/test';

import { County } from './county';
import { Mailbox } from './mailbox';

export { expect } from '@playwright/test';
export { expectAccessible } from './accessible';
export { login } from './login';
export { shot } from './shot';

interface Fixtures {
  /** A real mail server; the county's mail arrives here. */
  mailbox: Mailbox;
  /** A running county of this test alone; `page.goto('/')` opens it. */
  county: County;
}

export const test = base.extend<Fixtures>({
  mailbox: async ({}, use) => {
    const mailbox = await Mailbox.open();
    await use(mailbox);
    await mailbox.close();
  },
  county: async ({ mailbox }, use, testInfo) => {
    const county = await County.start(mailbox.port);
    await use(county);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server log', { body: county.said, contentType: 'text/plain' });
    }
    await county.stop();
  },
  baseURL: async ({ county }, use) => {
    await use(county.url);
  },
});
