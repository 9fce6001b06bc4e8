import type { Page } from '@playwright/test';

import type { DemoAccount } from './county';

/**
 * Signs somebody of the demo county in, by login name (`manager`, `t01.head`, `s01.clerk` …; the
 * server prints them all at its start). Goes by the API: how the login page feels is a journey of
 * its own. Signing in again on the same page changes the person.
 */
export async function login(page: Page, who: string): Promise<DemoAccount> {
  const answer = await page.request.get('/api/identity/demo-accounts');
  const accounts = (await answer.json()) as DemoAccount[];
  const account = accounts.find((one) => one.login === who);
  if (!account) throw new Error(`the demo county has no ${who}; it has ${accounts.map((one) => one.login).join(', ')}`);
  await page.context().clearCookies();
  const session = await page.request.post('/api/identity/session', {
    data: { login: account.login, password: account.password },
  });
  if (!session.ok()) throw new Error(`${who} could not sign in: ${session.status()} ${await session.text()}`);
  return account;
}
