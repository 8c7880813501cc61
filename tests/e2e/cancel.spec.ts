import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../../src-main/services/index.ts';
import { isMissing, must } from '../support/programs.ts';
import { expect, inElectron, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, createAuthority, figure, heading, proveLocally, rail, typePassphrase, useFreePort } from './steps.ts';

const devices = 300;

/** Registrations that come to a stand after some, until they are let go: so "midway" is no matter of luck. */
function standing(letThrough: number) {
  let count = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const services = (real: Services): Services => ({
    ...real,
    handlers: {
      ...real.handlers,
      'hub.registerDevice': async (input) => {
        if (++count > letThrough) await released;
        return real.handlers['hub.registerDevice'](input);
      },
    },
  });
  return { services, release: () => release() };
}

test('registering several hundred devices is cancelled midway, and goes on afterwards', async ({ home }) => {
  test.skip(inElectron, 'The registrations are held inside the services, which another process holds there.');
  test.setTimeout(180_000);
  const letThrough = 120;
  const { services, release } = standing(letThrough);
  const { page, complaints } = await home.open({ services });
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
  await expect(page.getByText(`${letThrough} of ${devices} registered in the local hub`)).toBeVisible({
    timeout: 120_000,
  });
  await button(page, 'Cancel').click();
  await expect(button(page, 'Cancelling…')).toBeVisible();
  // What is on its way is waited for, and no more is begun.
  release();
  await expect(heading(page, `${devices} devices are created`)).toBeVisible();
  const there = page.getByText(new RegExp(`^\\d+ of ${devices} registered in the local hub$`));
  await expect(there).toBeVisible();
  expect(Number.parseInt(await there.innerText(), 10)).toBeLessThan(devices);
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
  test.skip(inElectron, 'The registrations are held inside the services, which another process holds there.');
  const { services, release } = standing(0);
  const { page, complaints } = await home.open({ services });
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
  await expect(page.getByRole('progressbar')).toBeVisible();
  expect((await start.boundingBox())?.x).toBe(place?.x);
  await button(page, 'Cancel').click();
  await expect(button(page, 'Cancelling…')).toBeVisible();
  release();
  await expect(page.getByText('Cancelled. No simulation was started')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
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
  await button(page, /^Open existing/)
    .first()
    .click();
  const choose = () => page.getByRole('button', { name: 'Certificate or keystore: Choose file…' }).click();
  await chooseFile(page, choose, at('slow.pfx'));
  await page.getByLabel('Password of the file').fill('old');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, 'new words');
  const open = button(page, 'Open authority');
  const place = await open.boundingBox();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  expect(await open.boundingBox()).toEqual(place);
  // By its button, and then by the key.
  await button(page, 'Cancel').click();
  await expect(page.getByText('Cancelled. Nothing was brought in.')).toBeVisible();
  await expect(page.getByLabel('Passphrase again')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Cancelled. Nothing was brought in.')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
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
