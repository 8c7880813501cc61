import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, figure, rail } from './steps.ts';

/** Where the pictures go, for people to look at; without it none are made. */
const pictures = process.env['CERTBENCH_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  for (const [width, height] of [
    [1024, 700],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`) });
    }
  }
}

/** The local hub with a policy, an enrollment group that names it, and a device of that group. */
async function enrolled(page: Page): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'hub.start', { port: 0 });
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', {
    workspace,
    name: 'Plant',
    passphrase: '1234',
    remember: true,
  });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await callApp(page, 'hub.createPolicy', { name: 'operational', validityDays: 30 });
  await callApp(page, 'hub.setEnrollmentGroup', { authority: 'Plant', policy: 'operational' });
  await callApp(page, 'device.create', {
    workspace,
    devices: { kind: 'ids', ids: ['dev-01'] },
    authority: { name: 'Plant' },
  });
  await callApp(page, 'workspace.open', { workspace });
  await page.reload();
}

async function simulated(page: Page): Promise<Locator> {
  await rail(page, 'Simulate').click();
  await page.getByLabel('Platform').selectOption({ label: 'Azure DPS' });
  await page.getByText('More settings', { exact: true }).click();
  await page.getByLabel('Certificate at the hub').selectOption('operational');
  await page.getByLabel('Every').fill('500');
  await button(page, 'Start simulation').click();
  const card = page.getByRole('region', { name: 'Operational certificates' });
  await expect(card.getByText('not renewed yet')).toBeVisible();
  return card;
}

test('a device is onboarded, gets its operational certificate, and renews it three times under telemetry', async ({
  app: { page, complaints },
}) => {
  await enrolled(page);
  const card = await simulated(page);
  await expect(card.getByText(/^renews in 2[0-3] days$/)).toBeVisible();
  await picture(page, 'operational-first');
  for (const [index, words] of ['renewed once', 'renewed 2 times', 'renewed 3 times'].entries()) {
    await button(page, 'Renew the operational certificates of all devices now').click();
    await expect(card.getByText(words)).toBeVisible();
    await expect(figure(page, 'reconnects')).toHaveText(String(index + 1));
    await expect(page.getByText(/^operational certificate issued: valid until/).first()).toBeVisible();
  }
  await expect(figure(page, 'failed')).toHaveText('0');
  await picture(page, 'operational-renewed');

  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /dev-01/ }).click();
  const both = page.getByRole('region', { name: 'Certificates at the hub' });
  await expect(both.getByText('in use', { exact: true })).toBeVisible();
  await expect(both.getByText('Onboarding', { exact: true })).toBeVisible();
  const steps = both.getByRole('list', { name: 'What happened' }).getByRole('listitem');
  await expect(steps).toHaveCount(8);
  await expect(steps.first()).toContainText('first used at the hub');
  await expect(steps.last()).toContainText('issued by the provisioning service');
  await both.scrollIntoViewIfNeeded();
  await picture(page, 'operational-device');
  await button(page, 'Renew the operational certificate of dev-01 now').click();
  await expect(steps).toHaveCount(10);
  expect(complaints).toEqual([]);
});

test('a certificate of two minutes is renewed by itself three times under telemetry, in real time', async ({
  app: { page, complaints },
}) => {
  test.skip(pictures === undefined, 'takes minutes: for whoever wants the pictures');
  test.setTimeout(600_000);
  await enrolled(page);
  await callApp(page, 'hub.setIssuingFault', { fault: 'short-lived' });
  const card = await simulated(page);
  await picture(page, 'two-minutes-first');
  for (const [name, words] of [
    ['two-minutes-once', 'renewed once'],
    ['two-minutes-twice', 'renewed 2 times'],
    ['two-minutes-thrice', 'renewed 3 times'],
  ] as const) {
    await expect(card.getByText(words)).toBeVisible({ timeout: 120_000 });
    await picture(page, name);
  }
  await expect(figure(page, 'reconnects')).toHaveText('3');
  await expect(figure(page, 'failed')).toHaveText('0');
  await button(page, 'Stop').click();
  const totals = await callApp<{ runs: readonly { totals: Totals }[] }>(page, 'simulation.list', {});
  const [{ attempted, acknowledged, failed }] = totals.runs.map((run) => run.totals) as [Totals];
  expect({ acknowledged, failed }).toEqual({ acknowledged: attempted, failed: 0 });
  expect(complaints).toEqual([]);
});

interface Totals {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
}
