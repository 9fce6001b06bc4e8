import { test as base } from '@playwright/test';

import { County, type Elsewhere } from './county';
import { Mailbox } from './mailbox';

export { expect } from '@playwright/test';
export { expectAccessible } from './accessible';
export { login } from './login';
export { shot } from './shot';

interface Fixtures {
  /** Where and when the county lives, if not in the shared one today. */
  elsewhere: Elsewhere | undefined;
  /** A real mail server; the county's mail arrives here. */
  mailbox: Mailbox;
  /** A running county of this test alone; `page.goto('/')` opens it. */
  county: County;
}

export const test = base.extend<Fixtures>({
  elsewhere: [undefined, { option: true }],
  mailbox: async ({}, use) => {
    const mailbox = await Mailbox.open();
    await use(mailbox);
    await mailbox.close();
  },
  county: async ({ mailbox, elsewhere }, use, testInfo) => {
    const county = await County.start(mailbox.port, elsewhere);
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
