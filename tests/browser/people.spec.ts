import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { demoPassword } from './support/login';
import { day } from './support/papers';
import { expect, expectAccessible, login, shot, test } from './support/test';

const first = 'a first password';
const own = 'a password of my own';

async function sign(page: Page, who: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: '用户名' }).fill(who);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

async function leave(page: Page): Promise<void> {
  await page.locator('.ys-user').click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/login/);
}

/** Picks an entry of an open list box. */
async function pick(page: Page, field: string, text: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: text }).first().click();
}

test('the door of the training county shows its keys', async ({ page, county }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  const keys = page.getByRole('region', { name: '演示县账号' }).getByRole('button');
  const accounts = await county.accounts();
  expect(accounts.length).toBeGreaterThan(10);
  await expect(keys).toHaveCount(accounts.length);
  for (const { name, login: who, organisation } of accounts) await expect(keys.filter({ hasText: who }).filter({ hasText: name }).filter({ hasText: organisation }).first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'login');
  await keys.filter({ hasText: 't01v01.clerk' }).click();
  await expect(page).toHaveURL(/\/today$/);
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible();
});

test('a language is chosen at the door or inside and stays', async ({ page }) => {
  await page.goto('/login');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await shot(page, 'login-en');
  await login(page, 'manager');
  await page.goto('/today');
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await page.locator('.ys-user').click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test('who guesses at a password locks the account, and the administrator sees it', async ({ page }) => {
  await page.goto('/login');
  const password = await demoPassword(page.request);
  const refusal = page.getByRole('alert');
  for (let failure = 1; failure <= 5; failure += 1) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/identity/session'));
    await sign(page, 'buyer', `wrong password ${failure}`);
    expect((await answered).ok()).toBe(false);
    await expect(refusal).toBeVisible();
  }
  await sign(page, 'buyer', password);
  await expect(refusal).toContainText('锁定');
  await shot(page, 'login-locked');
  await login(page, 'admin');
  await page.goto('/people/users?q=buyer');
  await expect(page.getByRole('row').filter({ has: page.getByText('buyer', { exact: true }) })).toContainText('已锁定至');
});

test('a new colleague signs in, and first of all changes the password', async ({ page }) => {
  await login(page, 'admin');
  await page.goto('/people/users');
  await page.getByRole('button', { name: '新增用户' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: '机构' }).click();
  await page.keyboard.insertText('T01V02');
  await page.locator('.ant-select-item-option').filter({ hasText: 'T01V02' }).click();
  await form.getByRole('textbox', { name: '用户名' }).fill('new.colleague');
  await form.getByLabel('初始密码').fill(first);
  await form.getByRole('textbox', { name: '姓名' }).fill('新同事');
  await pick(page, '岗位', '药房人员');
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await shot(page, 'user-new');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('用户已保存')).toBeVisible();
  await page.getByPlaceholder('姓名或用户名').fill('新同事');
  await expect(page.getByRole('row').filter({ hasText: 'new.colleague' })).toContainText('待改密码');

  await leave(page);
  await sign(page, 'new.colleague', first);
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByText('这是别人给您的密码，请先修改。')).toBeVisible();
  await page.goto('/demand/requisitions');
  await expect(page, 'nothing else is open before').toHaveURL(/\/account$/);
  await page.getByLabel('当前密码').fill(first);
  await page.getByLabel('新密码', { exact: true }).fill(own);
  await page.getByLabel('再输一次新密码').fill(own);
  await page.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByText('密码已修改')).toBeVisible();
  await page.goto('/today');
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible();
});

test('a manager on leave is stood in for, and the journal names both', async ({ page, county }) => {
  await login(page, 'manager');
  await page.goto('/people/delegations');
  await page.getByRole('button', { name: '委托他人' }).click();
  const form = page.getByRole('dialog');
  await pick(page, '代理人', '杨浩然');
  const [from, to] = [form.getByRole('textbox').nth(0), form.getByRole('textbox').nth(1)];
  await from.fill(day(0));
  await from.press('Enter');
  await to.fill(day(7));
  await to.press('Enter');
  await form.getByRole('textbox', { name: '原因' }).fill('休假');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('row').filter({ hasText: '杨浩然' }).filter({ hasText: '休假' })).toContainText('生效中');
  await shot(page, 'delegations');

  await login(page, 'manager2');
  await page.goto('/today');
  await page.locator('.ys-user').click();
  await page.getByRole('menuitem', { name: '代 宋立新 处理' }).click();
  await expect(page.getByText('正在代 宋立新 处理')).toBeVisible();
  await expectAccessible(page);
  const task = page.getByRole('listitem').filter({ hasText: '订单审批' }).first();
  const number = /CG\d{6}-\d{4}/.exec(await task.innerText())?.[0] ?? 'none';
  await task.getByRole('button', { name: /^批准/ }).click();
  await expect(page.getByText(`已批准：${number}`)).toBeVisible();
  const manager = await Somebody.called('manager', county.url);
  const entries = await manager.get<{ items: { number: string; verb: string; actor: { name: string }; behalf_of: { name: string } | null }[] }>('/api/journal?entity=purchase_order&limit=20');
  const entry = entries.items.find((each) => each.number === number && each.verb === 'approve');
  expect([entry?.actor.name, entry?.behalf_of?.name]).toEqual(['杨浩然', '宋立新']);
});
