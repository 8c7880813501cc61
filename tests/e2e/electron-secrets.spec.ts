import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { logOf } from './program.ts';
import { button, heading, rail, typePassphrase } from './steps.ts';

const passphrase = 'correct horse 7 battery';
const onThisComputer = /^Remember it on this computer/;
const untilClosed = 'Remember it until Certbench is closed';

async function createRemembered(page: Page, label: string | RegExp): Promise<void> {
  await button(page, 'Step by step').click();
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, passphrase);
  await page.getByRole('checkbox', { name: label }).check();
  await button(page, 'Create authority').click();
  await expect(heading(page, /is ready/)).toBeVisible();
}

async function openAuthority(page: Page): Promise<void> {
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /RootCA/ }).click();
  await expect(button(page, 'Prove possession')).toBeVisible();
}

const isRemembered = (page: Page) => page.getByText('The passphrase of its key is remembered.');
const settingsOf = (folder: string) => readFile(join(folder, 'data', 'config.json'), 'utf8');

test('without a keychain of the system a passphrase is kept until the program ends, which is said', async ({
  home,
}) => {
  const first = await home.open({ kind: 'keychain', key: undefined });
  await createRemembered(first.page, untilClosed);
  await openAuthority(first.page);
  await expect(isRemembered(first.page)).toBeVisible();
  await first.close();
  expect(await settingsOf(home.folder)).not.toContain('RootCA');
  const { page } = await home.open({ kind: 'keychain', key: undefined });
  await openAuthority(page);
  await expect(isRemembered(page)).toHaveCount(0);
});

test('with one it is kept encrypted, and a keychain that lost its key costs the typing alone', async ({ home }) => {
  const first = await home.open({ kind: 'keychain', key: 'one' });
  await createRemembered(first.page, onThisComputer);
  await first.close();
  const kept = await settingsOf(home.folder);
  expect(kept).toContain('RootCA');
  expect(kept).not.toContain(passphrase);
  expect(kept).not.toContain(Buffer.from(passphrase).toString('base64').slice(0, 20));

  const second = await home.open({ kind: 'keychain', key: 'one' });
  await openAuthority(second.page);
  await expect(isRemembered(second.page)).toBeVisible();
  await button(second.page, 'Create devices').click();
  await button(second.page, 'Next: devices').click();
  await button(second.page, 'Next: files').click();
  await button(second.page, 'Create device').click();
  await expect(heading(second.page, 'dev-01 is ready')).toBeVisible();
  await second.close();

  const { page } = await home.open({ kind: 'keychain', key: 'another' });
  await openAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page
    .getByLabel(/Device ID/)
    .first()
    .fill('dev-02');
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await page.getByLabel('Passphrase of RootCA').fill(passphrase);
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await expect(heading(page, 'dev-02 is ready')).toBeVisible();
  const log = await logOf(home.folder);
  expect(log).toContain('A remembered passphrase could not be decrypted');
  expect(log).not.toContain(passphrase);
  expect(await settingsOf(home.folder)).toContain('RootCA');
});
