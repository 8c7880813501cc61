import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, heading, useFreePort } from './steps.ts';

/** Where pictures of the pages go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

async function look(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.screenshot({ path: join(pictures, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.screenshot({ path: join(pictures, `${name}-dark.png`) });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1024, height: 700 });
}

/** Two roots would be asked for by name: Plant with an intermediate, devices below both, one with an encrypted key. */
async function plant(page: Page): Promise<string> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const common = { workspace, keyType: 'ec-p256', passphrase: '1234' };
  await callApp(page, 'authority.create', { ...common, name: 'Plant' });
  await callApp(page, 'authority.create', { ...common, name: 'Line', parent: 'Plant', parentPassphrase: '1234' });
  const authority = (name: string) => ({ name, passphrase: '1234' });
  const below = { workspace, devices: { kind: 'numbered', prefix: 'sensor-', count: 4 }, authority: authority('Line') };
  await callApp(page, 'device.create', below);
  const direct = { workspace, devices: { kind: 'ids', ids: ['gateway'] }, authority: authority('Plant') };
  await callApp(page, 'device.create', { ...direct, keyPassphrase: 'of the key' });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return workspace;
}

const choose = async (page: Page, name: RegExp) => {
  await page.getByRole('navigation').getByRole('button', { name: 'Certificates', exact: true }).click();
  await page.getByRole('treeitem', { name }).first().click();
};

test('an authority is renewed, and what could not be opened is gone on with', async ({ app: { page } }) => {
  await plant(page);
  await choose(page, /^Plant/);
  await look(page, 'authority');
  await button(page, 'Renew authority…').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Renew Plant');
  await dialog.getByLabel('a new key', { exact: true }).click();
  await look(page, 'renew-authority');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(dialog.locator('[aria-invalid=true]')).toBeFocused();
  await dialog.getByLabel(/^Passphrase of Plant/).fill('1234');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(dialog).toContainText('Plant has its new certificate.');
  await expect(dialog).toContainText('1 signed again, 4 chains made true.');
  await expect(dialog).toContainText('gateway (device): The private key is encrypted');
  await look(page, 'renewed-authority');
  await dialog.getByLabel(/^Passphrase of encrypted/).fill('of the key');
  await dialog.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(dialog).toContainText('1 signed again');
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(dialog).toBeHidden();
});

test('a root gives way to another step by step, with the window loaded again in between', async ({ app: { page } }) => {
  await useFreePort(page);
  const workspace = await plant(page);
  const { port } = await callApp<{ port: number }>(page, 'hub.freePort', { from: 30_000 });
  await callApp(page, 'hub.start', { port });
  const { authorities } = await callApp<{ authorities: { name: string; certificatePem: string }[] }>(
    page,
    'authority.list',
    { workspace },
  );
  const certificatePem = authorities.find(({ name }) => name === 'Plant')?.certificatePem;
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await choose(page, /^Plant/);
  await button(page, 'Change the root…').click();
  await expect(heading(page, 'Make the new root')).toBeVisible();
  await expect(page.getByLabel(/^Name of the new root/)).toHaveValue('Plant G2');
  await page.getByLabel(/^Passphrase(?! again| of)/).fill('of the new one');
  await page.getByLabel('Passphrase again').fill('of the new one');
  await look(page, 'change-root-1');
  await button(page, 'Create and cross-sign').click();
  await expect(page.locator('[aria-invalid=true]')).toBeFocused();
  await page.getByLabel(/^Passphrase of Plant/).fill('guessed');
  await button(page, 'Create and cross-sign').click();
  await expect(page.getByText('This is not the right passphrase.')).toBeVisible();
  await page.getByLabel(/^Passphrase of Plant/).fill('1234');
  await button(page, 'Create and cross-sign').click();

  await expect(heading(page, 'Have everybody trust both')).toBeVisible();
  await expect(page.getByText('It lets devices in by the old root alone.')).toBeVisible();
  await look(page, 'change-root-2');
  await button(page, 'Have it trust the new root').click();
  await expect(page.getByText('It lets devices in by both roots.')).toBeVisible();
  await button(page, 'Next: move').click();

  await expect(heading(page, 'Move below Plant G2')).toBeVisible();
  await look(page, 'change-root-3');
  await page.getByLabel('gateway', { exact: true }).uncheck();
  await button(page, 'Move 1').click();
  await expect(page.getByText('1 signed again, 4 chains made true.')).toBeVisible();
  await look(page, 'change-root-3-moved');

  // As after the program was closed.
  await page.reload();
  await choose(page, /^Plant G2/);
  await button(page, 'Go on with the change of the root…').click();
  await expect(heading(page, 'Move below Plant G2')).toBeVisible();
  await expect(page.getByText('1 below the old root, 5 below the new root')).toBeVisible();
  const own = page.getByLabel(/^Passphrase of Plant G2/);
  if (await own.isVisible()) await own.fill('of the new one');
  await page.getByLabel(/^Passphrase of encrypted/).fill('of the key');
  await button(page, 'Move 1').click();
  await expect(page.getByText('Nothing stands below the old root any more.')).toBeVisible();
  await button(page, 'Next: withdraw').click();
  await look(page, 'change-root-4');
  await button(page, 'Withdraw the old root').click();
  await expect(heading(page, 'Plant G2 is the root now')).toBeVisible();
  await expect(page.getByText('The local hub lets nobody in by the old root any more.')).toBeVisible();
  await look(page, 'change-root-5');
  await button(page, 'Show it').click();
  await expect(page.getByRole('treeitem', { name: /^Plant G2/ })).toBeVisible();
  await expect(button(page, 'Change the root…')).toBeVisible();
});
