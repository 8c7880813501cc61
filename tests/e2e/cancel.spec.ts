import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, must } from '../support/programs.ts';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import {
  button,
  createAuthority,
  figure,
  heading,
  proveLocally,
  rail,
  typePassphrase,
  useFreePort,
  openExisting,
} from './steps.ts';

const devices = 300;

test('registering several hundred devices is cancelled midway, and goes on afterwards', async ({ home }) => {
  test.setTimeout(180_000);
  const letThrough = 120;
  const { page, complaints, controls } = await home.open({ kind: 'standing', letThrough });
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'Several' }).click();
  await page.getByLabel('How many').fill(String(devices));
  await button(page, 'Next: files').click();
  const create = button(page, `Create ${devices} devices`);
  const place = await create.boundingBox();
  await create.click();
  await expect(page.getByText(/^[\d,]+ of 300 made$/)).toBeVisible();
  // What shows the wait moves nothing.
  expect(await create.boundingBox()).toEqual(place);
  const there = page.getByText(new RegExp(`^\\d+ of ${devices} registered in the local hub$`));
  const count = async () => Number.parseInt(await there.innerText(), 10);
  await expect(there).toBeVisible({ timeout: 120_000 });
  await expect.poll(count).toBeGreaterThanOrEqual(letThrough);
  await button(page, 'Cancel').click();
  await expect(button(page, 'Cancelling…')).toBeVisible();
  // What is on its way is waited for, and no more is begun.
  await controls.release();
  await expect(heading(page, `${devices} devices are ready`)).toBeVisible();
  await expect(there).toBeVisible();
  expect(await count()).toBeLessThan(devices);
  await button(page, 'Register in the local hub').click();
  await expect(page.getByText(`${devices} registered in the local hub`, { exact: true })).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Local hub/ })
    .click();
  await page.getByRole('tab', { name: /Devices/ }).click();
  await expect(page.getByText(`${devices} devices`)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('starting a simulation is cancelled while it registers devices, and started afterwards', async ({ home }) => {
  const { page, complaints, controls } = await home.open({ kind: 'standing', letThrough: 0 });
  await useFreePort(page);
  // Self-signed, and the hub is stopped: so it is registered when it is simulated.
  await rail(page, 'Simulate').click();
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('123');
  const start = button(page, 'Start simulation');
  const place = await start.boundingBox();
  await start.click();
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  expect((await start.boundingBox())?.x).toBe(place?.x);
  // Not while the hub is being started.
  await expect.poll(() => controls.told()).toBeGreaterThan(0);
  await button(page, 'Cancel').click();
  await expect(button(page, 'Cancelling…')).toBeVisible();
  await controls.release();
  await expect(page.getByText('Cancelled. No simulation was started')).toBeVisible();
  await expect(page.getByRole('main').getByRole('progressbar')).toBeHidden();
  await expect(page.getByLabel('Every')).toHaveValue('123');
  await start.click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});

test('opening an authority whose file takes long is cancelled, and goes on afterwards', async ({
  app: { page },
  home,
}) => {
  test.skip(isMissing('openssl'), 'Without openssl there is no such file.');
  test.setTimeout(180_000);
  const folder = join(home.folder, 'documents');
  await mkdir(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => must('openssl', ...args);
  const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', at('slow.key')];
  await openssl('req', '-x509', ...keyed, '-out', at('slow.pem'), '-subj', '/CN=Slow Root', '-days', '100');
  // Seconds of derivation, for the integrity and for the key.
  const kept = ['-in', at('slow.pem'), '-inkey', at('slow.key'), '-out', at('slow.pfx'), '-passout', 'pass:old'];
  await openssl('pkcs12', '-export', ...kept, '-iter', '4000000');
  await rail(page, 'Certificates').click();
  await openExisting(page);
  const choose = () => page.getByRole('button', { name: 'Certificate or keystore: Choose file…' }).click();
  await chooseFile(page, choose, at('slow.pfx'));
  await page.getByLabel('Password of the file').fill('old');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, 'new words');
  const open = button(page, 'Open authority');
  await page.keyboard.press('Enter');
  // Nobody waits that long unasked.
  const patient = page.getByRole('checkbox', { name: /^Open it all the same/ });
  await expect(page.getByRole('alert')).toContainText('A limit was reached.');
  await patient.check();
  await button(page, 'Next: passphrase').click();
  await expect(page.getByLabel('Passphrase again')).toHaveValue('new words');
  await page.getByLabel('Passphrase again').focus();
  const place = await open.boundingBox();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  expect(await open.boundingBox()).toEqual(place);
  // By its button, and then by the key.
  await button(page, 'Cancel').click();
  await expect(page.getByText('Cancelled. Nothing was brought in.')).toBeVisible();
  await expect(page.getByLabel('Passphrase again')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Cancelled. Nothing was brought in.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('progressbar')).toBeHidden();
  await expect(page.getByLabel('Passphrase again')).toHaveValue('new words');
  expect(await readdir(home.workspace).catch(() => [])).toEqual([]);
  // Everything is as it was typed.
  await page.keyboard.press('Escape');
  await expect(page.getByText('slow.pfx')).toBeVisible();
  await expect(page.getByLabel('Password of the file')).toHaveValue('old');
  await button(page, 'Next: passphrase').click();
  await open.click();
  await expect(heading(page, 'slow is opened')).toBeVisible({ timeout: 60_000 });
});

test('the focus goes along with a wait, and back to the button that began it', async ({ app: { page }, home }) => {
  test.skip(isMissing('openssl'), 'Without openssl there is no such file.');
  const at = (name: string) => join(home.folder, name);
  const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', at('a.key')];
  await must('openssl', 'req', '-x509', ...keyed, '-out', at('a.pem'), '-subj', '/CN=A', '-days', '100');
  const kept = ['-in', at('a.pem'), '-inkey', at('a.key'), '-out', at('a.pfx'), '-passout', 'pass:old'];
  await must('openssl', 'pkcs12', '-export', ...kept, '-iter', '4000000');
  await rail(page, 'Certificates').click();
  await button(page, 'Look at a file').click();
  await chooseFile(page, () => page.getByRole('button', { name: /Choose file…/ }).click(), at('a.pfx'));
  await page.getByLabel('Password of the file').fill('old');
  const show = button(page, 'Show');
  await show.press('Enter');
  await page.getByRole('checkbox', { name: /^Open it all the same/ }).check();
  await show.press('Enter');
  const wait = page.getByRole('group').filter({ has: page.getByRole('progressbar') });
  await expect(wait).toBeFocused();
  await expect(show).toBeHidden();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Cancel')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(wait).toHaveCount(0);
  await expect(show).toBeFocused();
});

test('what is being made is seen on every page, and cancelled there', async ({ app: { page } }) => {
  test.setTimeout(120_000);
  await createAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'Several' }).click();
  await page.getByLabel('How many').fill('300');
  await page.getByLabel('Key', { exact: true }).selectOption('rsa-4096');
  await button(page, 'Next: files').click();
  await button(page, 'Create 300 devices').click();
  const job = page.getByRole('list', { name: 'Running work' }).getByRole('listitem');
  await expect(job).toContainText('Creating 300 devices');
  await rail(page, 'Home').click();
  const leave = button(page, 'Leave');
  if (await leave.isVisible()) await leave.click();
  await expect(heading(page, 'From certificate to telemetry')).toBeVisible();
  await expect(job.getByText(/Creating 300 devices: \d+ of 300/)).toBeVisible();
  // A reload finds it again.
  await page.reload();
  await expect(job).toContainText('Creating 300 devices');
  await button(page, 'Cancel: Creating 300 devices').click();
  await expect(job).toHaveCount(0, { timeout: 60_000 });
  // The folder is free again.
  await button(page, 'Certificates').click();
  await button(page, 'Create authority').first().click();
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, '1234');
  await button(page, 'Create authority').click();
  await expect(heading(page, /is ready/)).toBeVisible();
});
