import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import {
  button,
  createAuthority,
  createDevice,
  figure,
  heading,
  openHub,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

/** Azure DPS by clicking: each from an empty workspace to a live chart, with the local hub as service and as hub. */

const chooseDps = async (page: Page) => {
  await page.getByLabel('Platform').selectOption({ label: 'Azure DPS' });
  await page.getByLabel('Every').fill('100');
};
const acknowledged = async (page: Page) => Number(await figure(page, 'acknowledged').textContent());
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });

test('an individual enrollment: a self-signed device with a passphrase, as in the quickstart', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await rail(page, 'Simulate').click();
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByLabel('Device ID').fill('my-device');
  await page.getByLabel('Key', { exact: true }).selectOption('rsa-4096');
  await button(page, 'Next: files').click();
  await page.getByLabel('Passphrase of the key files', { exact: true }).fill('let me in');
  await page.getByLabel('Passphrase of the key files again').fill('let me in');
  await button(page, 'Create device').click();
  await expect(heading(page, 'my-device is ready')).toBeVisible({ timeout: 60_000 });
  await button(page, 'Simulate telemetry').click();
  await chooseDps(page);
  // Nobody has to copy it from the hub.
  await expect(page.getByRole('textbox', { name: 'ID scope' })).toHaveCount(0);
  await page.getByLabel('Passphrase of the device keys').fill('let me in');
  await button(page, 'Start simulation').click();
  await expect.poll(() => acknowledged(page)).toBeGreaterThan(5);
  await expect(page.getByRole('img', { name: /Temperature over time\. Newest values: my-device \d/ })).toBeVisible();
  await expect(page.getByText('initialAssignment', { exact: true })).toBeVisible();
  await expect(page.getByText(/Desired \{"\$version":1\}/)).toBeVisible();
  await button(page, 'Stop').click();

  await openHub(page);
  await page.getByRole('tab', { name: /^Provisioning/ }).click();
  await expect(page.getByText('0ne00000001', { exact: true })).toBeVisible();
  await expect(card(page, 'Individual enrollments').getByRole('heading', { name: 'my-device' })).toBeVisible();
  await expect(row(page, 'my-device')).toContainText('assigned');
});

test('an enrollment group: provisioned first, then simulated, then shut out by a failure on demand', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await chooseDps(page);
  await expect(page.getByText('0ne00000001', { exact: true })).toBeVisible();
  await expect(page.getByText(/^One device is not enrolled in the local hub yet/)).toBeVisible();
  await button(page, 'Provision only').click();
  const results = card(page, 'Provisioned devices');
  await expect(results.getByText('1 of 1 provisioned')).toBeVisible();
  await expect(results.getByRole('row', { name: /^dev-01 localhost:\d+/ })).toContainText('dev-01');
  await button(page, 'Start simulation').click();
  await expect.poll(() => acknowledged(page)).toBeGreaterThan(5);
  await expect(page.getByRole('img', { name: /Temperature over time\. Newest values: dev-01 \d/ })).toBeVisible();
  await button(page, 'Stop').click();

  await openHub(page);
  await page.getByRole('tab', { name: /^Provisioning/ }).click();
  await expect(card(page, 'Enrollment groups').getByText('authority RootCA of the hub')).toBeVisible();
  await page.getByLabel('Answer', { exact: true }).selectOption('404');
  await button(page, 'Set failure').click();
  await expect(page.getByText('every device: 404: no such enrollment')).toBeVisible();
  await rail(page, 'Simulate').click();
  await button(page, 'New simulation').click();
  await chooseDps(page);
  await button(page, 'Provision only').click();
  await expect(results.getByText('0 of 1 provisioned')).toBeVisible();
  await expect(results.getByText(/knows no enrollment for this device.*404201/)).toBeVisible();

  await openHub(page);
  await page.getByRole('tab', { name: /^Refusals/ }).click();
  await page.getByText('The hub was told to answer 404.').first().click();
  await expect(page.getByText('Take the failure back on the tab Provisioning', { exact: false })).toBeVisible();
});

test('enrollments are added with checks, disabled and removed', async ({ app: { page } }) => {
  await useFreePort(page);
  await rail(page, 'Simulate').click();
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await expect(heading(page, 'dev-01 is ready')).toBeVisible();
  await openHub(page);
  await button(page, 'Start the local hub').click();
  await page.getByRole('tab', { name: /^Provisioning/ }).click();
  const form = card(page, 'Add an individual enrollment');
  await form.getByLabel('Device ID', { exact: true }).fill('a/b');
  await form.getByText('Initial twin and more').click();
  await form.getByLabel('Initial desired properties').fill('{"intervalSeconds":');
  await expect(form.getByRole('alert').or(form.getByText(/JSON/)).first()).toBeVisible();
  await form.getByLabel('Initial desired properties').fill('{"intervalSeconds":10}');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByText(/cannot be a device ID in the hub/).first()).toBeVisible();
  await form.getByLabel('Device ID', { exact: true }).fill('pump-7');
  await form.getByRole('button', { name: 'Add' }).click();
  const entries = card(page, 'Individual enrollments');
  await expect(entries.getByText('dev-01 is enrolled.')).toBeVisible();
  await expect(entries.getByText(/device ID pump-7/)).toBeVisible();
  await expect(entries.getByText('initial twin: desired {"intervalSeconds":10}, tags {}')).toBeVisible();
  await button(page, 'Disable dev-01').click();
  await expect(entries.getByText('Disabled', { exact: true })).toBeVisible();
  await button(page, 'Enable dev-01').click();
  await expect(entries.getByText('Enabled', { exact: true })).toBeVisible();
  await button(page, 'Remove dev-01').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(entries.getByText('No device is enrolled on its own.')).toBeVisible();
});
