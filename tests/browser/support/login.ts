import type { APIRequestContext, Page } from '@playwright/test';

import type { DemoAccount } from './county';

/**
 * Signs somebody of the demo county in, by login name (`manager`, `t01.head`, `s01.clerk` …; the login
 * page offers the best known ones, and everybody else has the same password). Goes by the API: how the
 * login page feels is a journey of its own. Signing in again on the same page changes the person.
 */
export async function login(page: Page, who: string): Promise<void> {
  await page.context().clearCookies();
  await signIn(page.request, who);
}

/** Opens a session for whoever asks by this context. */
export async function signIn(context: APIRequestContext, who: string): Promise<void> {
  const session = await context.post('/api/identity/session', { data: { login: who, password: await demoPassword(context) } });
  if (!session.ok()) throw new Error(`${who} could not sign in: ${session.status()} ${await session.text()}`);
}

export async function demoPassword(context: APIRequestContext): Promise<string> {
  const answer = await context.get('/api/identity/demo-accounts');
  const [first] = (await answer.json()) as DemoAccount[];
  if (!first) throw new Error('the county offers no demo accounts');
  return first.password;
}
