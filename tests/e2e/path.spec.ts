import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import {
  button,
  callApp,
  createAuthority,
  createDevice,
  figure,
  heading,
  proveLocally,
  rail,
  typePassphrase,
  useFreePort,
} from './steps.ts';

test('from an empty workspace to a live chart by clicking', async ({ app: { page }, home }) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await expect(page.getByText('Registered in the local hub')).toBeVisible();
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(5);
  await expect(page.getByRole('img', { name: /Temperature over time\. Newest values: dev-01 \d/ })).toBeVisible();
  expect(await drawn(page, '[role=img] canvas')).toBe(true);
  // What the window says was made is on the disk.
  expect((await readdir(join(home.workspace, 'devices', 'dev-01'))).toSorted()).toEqual([
    'certbench.json',
    'dev-01-cert.pem',
    'dev-01-chain.pem',
    'dev-01-key.pem',
    'dev-01.pfx',
  ]);
  // The hub has received what the simulation has sent.
  await button(page, 'Stop').click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  const sent = Number(await figure(page, 'acknowledged').textContent());
  await rail(page, 'Home').click();
  // The hub may have one more: received, and not acknowledged any more when the run was stopped.
  await expect(page.getByText(new RegExp(`^(?:${sent}|${sent + 1}) messages arrived`))).toBeVisible();
});

test('from an empty workspace to a live chart with the keyboard’s Enter, and no more than ten clicks', async ({
  app: { page },
}) => {
  await useFreePort(page);
  let clicks = 0;
  await page.exposeFunction('countClick', () => clicks++);
  await page.evaluate(() => {
    // Enter on a button is told as a click of no pointer: those are not counted.
    addEventListener(
      'click',
      (event) => {
        if (event.detail > 0) (globalThis as unknown as { countClick(): void }).countClick();
      },
      true,
    );
  });
  const enter = () => page.keyboard.press('Enter');
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await button(page, 'Step by step').press('Enter');
  await expect(heading(page, 'Which authority?')).toBeVisible();
  await enter();
  await expect(heading(page, 'Protect its key')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('1234');
  // On the way there is the eye.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1234');
  await enter();
  await expect(heading(page, 'RootCA is ready')).toBeFocused();
  await enter();
  await expect(heading(page, 'Which authority, and where?')).toBeFocused();
  await enter();
  await expect(heading(page, 'Prove it at the local hub')).toBeFocused();
  await enter();
  await expect(heading(page, 'RootCA is verified')).toBeFocused();
  await enter();
  await expect(heading(page, 'Who signs?')).toBeFocused();
  await enter();
  await expect(heading(page, 'Which devices?')).toBeFocused();
  await enter();
  await expect(heading(page, 'How are the files protected?')).toBeFocused();
  await enter();
  await expect(heading(page, 'dev-01 is ready')).toBeFocused();
  await enter();
  await expect(button(page, 'Start simulation')).toBeFocused();
  await enter();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(1);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(10);
});

test('from an empty workspace to a live chart by one press; what has failed goes on where it was', async ({
  app: { page },
}) => {
  await useFreePort(page);
  const { settings } = await callApp<{ settings: { hub: { port: number } } }>(page, 'app.info', {});
  const taker = createServer().listen(settings.hub.port, '127.0.0.1');
  try {
    await once(taker, 'listening');
    await expect(page.getByLabel('Passphrase')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Type a passphrase/)).toBeVisible();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('The port is taken.');
    // What was made is there, and its station done.
    await expect(page.getByText('RootCA · EC P-256')).toBeVisible();
    await expect(button(page, 'Go on')).toBeVisible();
    await button(page, /Start on port \d+/).click();
    await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);
  } finally {
    taker.close();
  }
  await rail(page, 'Home').click();
  await expect(page.getByText('Telemetry is arriving')).toBeVisible();
  await expect(page.getByText('dev-01', { exact: true }).first()).toBeVisible();
});

test('Escape goes back with nothing lost, and asks before something typed is left behind', async ({
  app: { page },
}) => {
  await button(page, 'Step by step').click();
  await page.getByLabel(/^Name/).fill('Contoso Root');
  await page.keyboard.press('Enter');
  await typePassphrase(page, 'correct horse battery staple');
  await expect(page.getByText('Strong.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel(/^Name/)).toHaveValue('Contoso Root');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Passphrase again')).toHaveValue('correct horse battery staple');
  await page.getByRole('navigation').getByRole('button', { name: 'Home' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('Leave without finishing?');
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Passphrase again')).toHaveValue('correct horse battery staple');
  await page.getByRole('navigation').getByRole('button', { name: 'Home' }).click();
  await button(page, 'Leave').click();
  await expect(heading(page, 'From certificate to telemetry')).toBeVisible();
  await rail(page, 'Certificates').click();
  await button(page, 'Create authority').click();
  await page.keyboard.press('Escape');
  await expect(heading(page, 'No certificates yet')).toBeVisible();
});

/** Whether something is on a canvas beside its background. */
const drawn = (page: Parameters<typeof heading>[0], selector: string): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      const colours = new Set<number>();
      for (let index = 0; index < pixels.length; index += 4) {
        if ((pixels[index + 3] ?? 0) > 200)
          colours.add(((pixels[index] ?? 0) << 16) | ((pixels[index + 1] ?? 0) << 8) | (pixels[index + 2] ?? 0));
      }
      return colours.size > 3;
    });
