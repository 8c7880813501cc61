import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type HubPlace, MqttDevice } from '../support/mqtt-device.ts';
import { expect, test } from './app.ts';
import { button, callApp, heading, rail } from './steps.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds on the page as it is, by its rules' names. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run(context: unknown): Promise<{ violations: { id: string }[] }> };
    };
    // Left out as on every screen: Fluent UI's own focus guards.
    return (await runner.run({ exclude: [['[data-tabster-dummy]']] })).violations.map(({ id }) => id);
  });
}

/** A device that logs in with the thumbprint certificate of another: what it has shown is found from Home on, and set against its own. */
test('a refused client’s certificate: from Home to the difference, to all its details and into a file', async ({
  app: { page },
  home,
}) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const devices = { kind: 'ids', ids: ['pump-01', 'pump-02'] };
  const made = await callApp<{ devices: { deviceId: string; certificate: { thumbprintSha256: string } }[] }>(
    page,
    'device.create',
    { workspace, devices },
  );
  await callApp(page, 'hub.start', { port: 0 });
  for (const { deviceId, certificate } of made.devices) {
    const primaryThumbprint = certificate.thumbprintSha256;
    await callApp(page, 'hub.registerDevice', { deviceId, primaryThumbprint });
  }
  const { address } = await callApp<{ address: HubPlace }>(page, 'hub.status', {});
  // As where somebody has copied the files of one over those of the other.
  await expect(MqttDevice.connect(home.workspace, 'pump-01', address, 'pump-02')).rejects.toMatchObject({ code: 5 });
  // It asks for the devices, and for what has happened, as it is opened.
  await page.reload();
  await rail(page, 'Home').click();

  await button(page, 'Explain').click();
  const detail = page.getByRole('region', { name: 'What happened' });
  await expect(detail).toContainText('These are the thumbprints of pump-02');
  await expect(detail.getByRole('button', { name: /pump-02/ })).toBeVisible();
  await expect(detail).toContainText('SHA-256, primary');
  await expect(detail).toContainText('differs');
  expect(await violations(page)).toEqual([]);

  await detail.getByRole('button', { name: 'Compare with the workspace’s' }).click();
  await expect(page.getByRole('row', { name: /SHA-256/ }).first()).toBeVisible();
  await expect(page.getByText('With the certificate that the workspace has for pump-01')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await button(page, 'Back to the refusal').click();
  await expect(detail).toContainText('These are the thumbprints of pump-02');
  await detail.getByRole('button', { name: 'All details' }).click();
  const pem = await readFile(join(home.workspace, 'devices', 'pump-02', 'pump-02-cert.pem'), 'utf8');
  await expect(heading(page, 'Thumbprints')).toBeVisible();
  await page.getByRole('tab', { name: 'PEM' }).click();
  await expect(page.locator('pre')).toHaveText(pem.trim());
});
