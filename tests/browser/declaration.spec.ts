import { Somebody } from './support/ask';
import { expect, expectAccessible, login, shot, test } from './support/test';

interface Round {
  id: string;
  state: string;
}

interface Facility {
  facility: { name: string; code: string; kind: string };
  state: string;
  declaration_id: string | null;
}

test('a village declares what a year needs, its township approves, the centre accepts, the roll-up follows', async ({ page, county }) => {
  test.setTimeout(120_000);
  const pharmacist = await Somebody.called('pharmacist', county.url);
  const [round] = await pharmacist.all<Round>('/api/demand/rounds');
  if (!round) throw new Error('no round is open');
  const facilities = await pharmacist.all<Facility>(`/api/demand/rounds/${round.id}/facilities?limit=1000`);
  for (const state of ['missing', 'draft', 'submitted', 'approved', 'accepted', 'returned']) expect(facilities.some((one) => one.state === state), state).toBe(true);
  const village = facilities.find((one) => one.facility.code === 'T01V01');
  expect(village?.state).toBe('missing');

  await test.step('the village fills its sheet in', async () => {
    await login(page, 't01v01.clerk');
    await page.goto(`/demand/declarations/${round.id}`);
    await page.getByRole('button', { name: '开始填报' }).first().click();
    await expect(page).toHaveURL(/\/demand\/declarations\/sheet\/\d+$/);
    await expect(page.getByText('已保存')).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'declaration-sheet');
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await expect(page.getByText('已提交')).toBeVisible();
  });
  const sheet = new URL(page.url()).pathname;

  await test.step('who may approves it', async () => {
    const single = await pharmacist.get<{ can: string[] }>(`/api/demand/declarations/${sheet.split('/').at(-1)}`);
    expect(single.can).toContain('return');
    for (const who of ['t01v01.head', 't01.head']) {
      const head = await Somebody.called(who, county.url).catch(() => null);
      const view = head ? await head.get<{ can: string[] }>(`/api/demand/declarations/${sheet.split('/').at(-1)}`) : null;
      if (!view?.can.includes('approve')) continue;
      await login(page, who);
      await page.goto(sheet);
      await page.getByRole('button', { name: '审核通过' }).click();
      await expect(page.getByText('已审核通过')).toBeVisible();
      return;
    }
    throw new Error('nobody may approve');
  });

  await test.step('the centre accepts and sees the roll-up', async () => {
    await login(page, 'pharmacist');
    await page.goto(sheet);
    await page.getByRole('button', { name: '受理', exact: true }).click();
    await expect(page.getByText('已受理').first()).toBeVisible();
    await page.goto(`/demand/declarations/${round.id}`);
    await expect(page.getByRole('region', { name: '各机构' })).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'declaration-round');
    await page.goto(`/demand/declarations/${round.id}?view=roll-up`);
    await expect(page.getByRole('region', { name: '汇总' }).getByText('%').first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'declaration-roll-up');
  });
});
