import type { Page } from '@playwright/test';

import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';
import { Watch } from './support/watch';

interface Delivery {
  id: string;
  stage: string;
  recipient: string;
  subject: string;
  organisation: { code: string };
}

/** A report as a mail server writes it (RFC 3464). */
function report(id: string, recipient: string): string {
  return [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 user unknown',
    '',
    '--B',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <outbox-${id}@localhost>`,
    '',
    '--B--',
    '',
  ].join('\r\n');
}

const log = (page: Page) => page.getByRole('region', { name: /^(邮件|Mails)$/ });
const drawer = (page: Page) => page.getByRole('dialog');

test('the manager sees what became of every mail, sends again what failed and takes in what came back', async ({ page, county, mailbox }) => {
  const watch = new Watch(page);
  const manager = await Somebody.called('manager', county.url);
  const failed = (await manager.all<Delivery>('/api/mail/deliveries?stage=failed'))[0];
  if (!failed) throw new Error('nothing has failed');
  await login(page, 'manager');

  await test.step('what was given up waits under Today and is sent again', async () => {
    await page.goto('/today');
    await page.getByRole('link', { name: /封邮件投递失败/ }).click();
    await expect(page).toHaveURL(/\/operations\/mail\?stage=failed/);
    await expect(log(page).getByText('投递失败').first()).toBeVisible();
    await log(page).getByText(failed.subject).first().click();
    await expect(drawer(page).getByText('550 5.1.1 user unknown').first()).toBeVisible();
    await expect(drawer(page).getByRole('link', { name: /\.xlsx$/ })).toBeVisible();
    await shot(page, 'mail-failed');
    await drawer(page).getByRole('button', { name: '重新发送' }).click();
    const mail = await mailbox.expect('the order that had failed', ({ subject }) => subject === failed.subject);
    expect(mail.html).toContain('<main>');
    expect(mail.attachments[0]?.filename).toMatch(/\.xlsx$/);
    await expect(drawer(page).getByText('已送达').first()).toBeVisible();
  });

  await test.step('a suspect address is vouched for', async () => {
    await page.goto('/operations/mail?stage=retrying');
    await expect(log(page).getByText('重试中').first()).toBeVisible();
    await watch.settled();
    await expectAccessible(page);
    const vouch = page.getByRole('button', { name: /^地址无误/ });
    await expect(vouch).toHaveCount(1);
    await vouch.click();
    await expect(vouch).toHaveCount(0);
  });

  await test.step('a test mail arrives, and its report of return makes the address suspect', async () => {
    await page.getByRole('button', { name: '测试邮件' }).click();
    await page.getByRole('textbox', { name: '收件地址' }).fill('wang@county.example');
    await page.getByRole('button', { name: '发送', exact: true }).or(page.getByRole('button', { name: '发 送' })).click();
    await mailbox.expect('the test mail', ({ subject }) => subject === '【药枢】测试邮件');
    await expect(drawer(page).getByText('对方已接收').first()).toBeVisible();
    const sent = (await manager.all<Delivery>('/api/mail/deliveries?kind=test'))[0];
    if (!sent) throw new Error('the test mail is not in the log');
    await page.goto('/operations/mail');
    await page.locator('input[type="file"]').setInputFiles({ name: 'back.eml', mimeType: 'message/rfc822', buffer: Buffer.from(report(sent.id, sent.recipient)) });
    await expect(drawer(page).getByText('被退回').first()).toBeVisible();
    await page.goto('/operations/mail');
    await expect(page.getByRole('button', { name: '地址无误 wang@county.example' })).toBeVisible();
  });
  await manager.close();
  expect(watch.found).toEqual([]);
});

test('templates can be looked at, and a duty is run when it is asked for', async ({ page, county }) => {
  const watch = new Watch(page);
  await login(page, 'manager');
  await page.goto('/operations/mail-templates');
  await page.getByRole('menuitem', { name: '下达订单' }).click();
  const letter = page.frameLocator('iframe.ys-mail-frame');
  await expect(letter.getByText('向贵公司下达采购订单')).toBeVisible();
  await page.getByText('English', { exact: true }).first().click();
  await expect(letter.getByText('has placed purchase order')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'mail-templates');

  await page.goto('/operations/duties');
  const digest = page.getByRole('button', { name: '立即运行 发送每日汇总' });
  await digest.click();
  await expect(page.getByText('已要求运行：发送每日汇总')).toBeVisible();
  const manager = await Somebody.called('manager', county.url);
  const runs = () => manager.all<{ cause: string; outcome: string }>('/api/duties/runs?duty=mailroom.send_digests');
  await expect.poll(async () => (await runs()).filter(({ cause, outcome }) => cause === 'wake' && outcome === 'done').length).toBeGreaterThan(0);
  await expectAccessible(page);
  await shot(page, 'duties');
  await manager.close();
  expect(watch.found).toEqual([]);
});

test('everybody chooses how they are told, and sees the mail that went to them', async ({ page, county }) => {
  const watch = new Watch(page);
  await login(page, 't01.clerk');
  await page.goto('/today');
  await page.locator('.ys-user').click();
  await page.getByRole('menuitem', { name: '通知设置' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '通知设置' })).toBeVisible();
  const shipped = page.getByRole('radiogroup', { name: '供应商发货' });
  await shipped.getByText('立即邮件').click();
  await page.getByRole('button', { name: /保\s?存/ }).click();
  await expect(page.getByText('已保存')).toBeVisible();
  await page.reload();
  await expect(shipped.getByRole('radio', { name: '立即邮件' })).toBeChecked();
  await expectAccessible(page);
  await shot(page, 'notice-preferences');
  await page.getByRole('link', { name: '发给我的邮件' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '发给我的邮件' })).toBeVisible();
  const clerk = await Somebody.called('t01.clerk', county.url);
  const [newest] = await clerk.all<Delivery>('/api/mail/deliveries');
  await clerk.close();
  await expect(newest ? log(page).getByText(newest.subject).first() : page.getByText('没有邮件')).toBeVisible();

  const manager = await Somebody.called('manager', county.url);
  const order = (await manager.all<Delivery>('/api/mail/deliveries?stage=bounced'))[0];
  if (!order) throw new Error('nothing came back');
  await login(page, `${order.organisation.code.toLowerCase()}.clerk`);
  await page.goto('/operations/mail');
  await expect(log(page).getByText(order.recipient).first()).toBeVisible();
  await log(page).getByText(order.subject).first().click();
  await expect(drawer(page).getByText('退回', { exact: true })).toBeVisible();
  await expect(drawer(page).getByRole('button', { name: '重新发送' })).toHaveCount(0);
  await manager.close();
  expect(watch.found).toEqual([]);
});

const sizes = { desk: { width: 1366, height: 720 }, phone: { width: 390, height: 844 } };

for (const [name, size] of Object.entries(sizes)) {
  test(`${name}: the screens of mail and duties in both languages`, async ({ page }) => {
    const watch = new Watch(page);
    await page.setViewportSize(size);
    await login(page, 'manager');
    for (const language of ['zh-CN', 'en']) {
      await page.addInitScript((chosen) => {
        // Also asked in the frame of a mail, which has no storage.
        if (window !== window.top) return;
        localStorage.setItem('yaoshu.language', chosen);
        localStorage.setItem('yaoshu.language.chosen', '1');
      }, language);
      for (const path of ['/operations/mail', '/operations/mail-templates', '/operations/duties', '/account/notices']) {
        await page.goto(path);
        await watch.settled();
        if (language === 'en') await watch.readEnglish();
        await watch.readThrough();
        if (name === 'phone') await watch.fits();
        await shot(page, `mail-${name}-${language}-${path.split('/').pop()}`);
      }
    }
    expect(watch.found).toEqual([]);
  });
}
