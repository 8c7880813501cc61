import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, callApp, openHub } from './steps.ts';

/** Where the pictures go, for people to look at; without it none are made. */
const pictures = process.env['CERTBENCH_PICTURES'];

/** The hub's policies, and where EST is. */
test('a policy is added, has a password that is shown once, issues no more, and is deleted', async ({
  app: { page, complaints },
}) => {
  const { webSocketPort } = await callApp<{ webSocketPort: number }>(page, 'hub.start', { port: 0 });
  await openHub(page);
  await page.getByRole('tab', { name: /^Issuing/ }).click();
  await expect(page.getByText('There is no policy yet')).toBeVisible();
  await page.getByLabel('Name').fill('factory');
  await page.getByLabel('Valid for').fill('91');
  await button(page, 'Add policy').click();
  await expect(page.getByText('A policy issues certificates of 1 to 90 days, and not of 91.')).toBeVisible();
  await page.getByLabel('Valid for').fill('7');
  await button(page, 'Add policy').click();
  await expect(page.getByText(`https://localhost:${webSocketPort}/.well-known/est/factory`)).toBeVisible();
  await button(page, 'New password for factory').click();
  const shown = page.getByText(/^[0-9A-F]{6}(-[0-9A-F]{6}){4}$/);
  await expect(shown).toBeVisible();
  if (pictures !== undefined) {
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
      ['light', 640, 400],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(pictures, `issuing-${look}-${width}.png`), fullPage: true });
    }
  }
  await button(page, 'Hide it').click();
  await expect(shown).toBeHidden();
  await expect(page.getByText('has a password')).toBeVisible();
  await button(page, 'Remove password of factory').click();
  await expect(page.getByText('has a password')).toBeHidden();
  await button(page, 'Change factory').click();
  await page.getByLabel('Keeps waiting').fill('5');
  await button(page, 'Save').click();
  await expect(page.getByText('lets wait 5 seconds')).toBeVisible();
  await button(page, 'Disable factory').click();
  await expect(button(page, 'Enable factory')).toBeVisible();
  await button(page, 'Delete factory').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('There is no policy yet')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('what a device was issued is taken back, and then the policy with all of its certificates', async ({
  app: { page, complaints },
}) => {
  const { webSocketPort, authorityPem } = await callApp<{ webSocketPort: number; authorityPem: string }>(
    page,
    'hub.start',
    { port: 0 },
  );
  await callApp(page, 'hub.createPolicy', { name: 'factory' });
  const { user, password } = await callApp<{ user: string; password: string }>(page, 'hub.createBootstrapPassword', {
    name: 'factory',
  });
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const enroll = async (...deviceIds: string[]) =>
    callApp(page, 'est.enroll', {
      workspace,
      deviceIds,
      server: `https://localhost:${webSocketPort}/.well-known/est/factory`,
      serverCaPem: authorityPem,
      login: { userName: user, password },
    });
  await enroll('dev-1', 'dev-2', 'dev-3');
  await callApp(page, 'est.reenroll', {
    workspace,
    deviceIds: ['dev-1'],
    server: `https://localhost:${webSocketPort}/.well-known/est/factory`,
    serverCaPem: authorityPem,
  });
  await openHub(page);
  await page.getByRole('tab', { name: /^Issuing/ }).click();
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(5);
  await rows.filter({ hasText: 'dev-2' }).getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Revoke what was issued to dev-2?' })).toBeVisible();
  await expect(dialog.getByRole('radio')).toHaveCount(0);
  await button(page, 'Cancel').click();
  await expect(rows.filter({ hasText: 'Revoked' })).toHaveCount(0);
  await rows.filter({ hasText: 'dev-1' }).first().getByRole('button').click();
  await dialog.getByLabel('all 2 that are good').click();
  await dialog.getByLabel('Reason').selectOption({ label: 'the key may be known to others' });
  if (pictures !== undefined) {
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(pictures, `revoking-${look}-${width}.png`) });
    }
  }
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('2 certificates of dev-1 are revoked.')).toBeVisible();
  await expect(rows.filter({ hasText: 'Revoked' })).toHaveCount(2);
  await expect(page.getByText('2 revoked')).toBeVisible();
  const { issued } = await callApp<{ issued: { issuedTo: string; revoked?: { reason: string } }[] }>(
    page,
    'hub.issued',
    {},
  );
  expect(issued.filter(({ revoked }) => revoked?.reason === 'keyCompromise').map(({ issuedTo }) => issuedTo)).toEqual([
    'dev-1',
    'dev-1',
  ]);
  if (pictures !== undefined) {
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(pictures, `revoked-${look}-${width}.png`), fullPage: true });
    }
  }
  await button(page, 'Revoke factory').click();
  await expect(dialog.getByText(/its 2 certificates let nobody in/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('The policy factory is revoked, with 2 certificates.')).toBeVisible();
  await expect(button(page, 'Revoke factory')).toHaveCount(0);
  await expect(rows.filter({ hasText: 'Revoked' })).toHaveCount(4);
  expect(complaints).toEqual([]);
});
