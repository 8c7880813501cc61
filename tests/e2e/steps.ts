import type { Page } from '@playwright/test';
import { expect } from './app.ts';

/** What a button would call, for what a test needs to know or to set. Answers the value. */
export async function callApp<T>(page: Page, method: string, input: unknown): Promise<T> {
  const reply = await page.evaluate(
    async ([name, given]) => {
      const { certbench } = globalThis as unknown as {
        certbench: { call(method: string, input: unknown): Promise<{ ok: boolean; value: unknown }> };
      };
      return certbench.call(name, given);
    },
    [method, input] as const,
  );
  expect(reply).toMatchObject({ ok: true });
  return reply.value as T;
}

/** A local hub on a port of its own, so that no test depends on a free 8883. */
export async function useFreePort(page: Page): Promise<void> {
  const from = 20_000 + Math.floor(Math.random() * 30_000);
  const { port } = await callApp<{ port: number }>(page, 'hub.freePort', { from });
  await callApp(page, 'app.changeSettings', { hub: { startWithApp: false, port } });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

export const rail = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name, exact: true });

/** The name of its button tells whether it runs. */
export const openHub = (page: Page) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: /^Local hub/ })
    .click();

/** To a page by the search. */
export async function goByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
}

/** The wizard that opens one authority, by the search. */
export async function openExisting(page: Page): Promise<void> {
  await goByName(page, 'open existing authority');
  await expect(heading(page, 'Open existing authority')).toBeVisible();
}

export async function typePassphrase(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel(/^Passphrase(?! again)/).fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
}

/** From Home of an empty workspace to an authority. */
export async function createAuthority(page: Page, passphrase = '1234'): Promise<void> {
  // Where there are devices already, Home names it.
  await page
    .getByRole('button', { name: /^(?:Step by step|Create authority)$/ })
    .first()
    .click();
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, passphrase);
  await button(page, 'Create authority').click();
  await expect(heading(page, /is ready/)).toBeVisible();
}

/** From the page of a fresh authority to possession proved at the local hub. */
export async function proveLocally(page: Page): Promise<void> {
  await button(page, 'Prove possession').click();
  await button(page, 'Next: prove').click();
  await button(page, 'Prove possession').click();
  await expect(heading(page, /is verified/)).toBeVisible();
}

export async function createDevice(page: Page): Promise<void> {
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await expect(heading(page, 'dev-01 is ready')).toBeVisible();
}

/** From an empty workspace to a run of dev-01 at the local hub, with a message every tenth of a second until it is stopped. */
export async function runDevice(page: Page): Promise<void> {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start simulation').click();
}

/** How many devices of a fleet are in a state. */
export const devicesIn = (page: Page, state: string) =>
  page.getByRole('group', { name: 'Devices by state' }).getByRole('button', { name: state }).locator('b');

/** Self-signed devices, all of which are simulated at the local hub, a message a second each until they are stopped. */
export async function startFleet(page: Page, devices: number): Promise<void> {
  await useFreePort(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', {
    workspace,
    devices: { kind: 'numbered', prefix: 'sensor-', count: devices },
  });
  await callApp(page, 'workspace.open', { workspace });
  await page.reload();
  await rail(page, 'Simulate').click();
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'All found' }).click();
  await page.getByLabel('Messages a device').fill('0');
  await button(page, `Start ${devices} devices`).click();
  await expect(devicesIn(page, 'Connected')).toHaveText(String(devices), { timeout: 40_000 });
}

/** A message in the log of a run. */
export const messageRows = (page: Page) => page.locator('[data-testid=log-row][data-type=sent]');

/** The number above its name. */
export const figure = (page: Page, name: string) =>
  page
    .getByTestId('figures')
    .locator('div:has(> b)')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('b');

/** An authority with a proof, devices of it, and one that has signed itself. */
export async function fill(page: Page): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'authority.create', { workspace, name: 'Plant', passphrase: '1234', remember: true });
  await callApp(page, 'proof.sign', { workspace, authority: 'Plant', code: 'C0DE', destination: 'azure-iot-hub' });
  const devices = { kind: 'numbered', prefix: 'sensor-', count: 12 };
  await callApp(page, 'device.create', { workspace, devices, authority: { name: 'Plant' } });
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['alone'] }, validityDays: 7 });
  await callApp(page, 'workspace.open', { workspace });
  await page.reload();
  await rail(page, 'Certificates').click();
}
