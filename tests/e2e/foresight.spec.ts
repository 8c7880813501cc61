import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, callApp, fill, heading, rail, useFreePort } from './steps.ts';

/** Where pictures of what is said go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

test('what keeps devices out is told beside Start, with the button that mends it', async ({ app: { page } }) => {
  const take = async (name: string) => {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
      ['light', 640, 400],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await page.getByText('What to do:').first().scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(pictures, `${name}-${look}-${width}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1024, height: 700 });
  };
  await useFreePort(page);
  await fill(page);
  const { port } = await callApp<{ settings: { hub: { port: number } } }>(page, 'app.info', {}).then(
    ({ settings }) => settings.hub,
  );
  await callApp(page, 'hub.start', { port });
  await page.reload();
  await rail(page, 'Simulate').click();
  // A device that Start makes known to the hub is not kept out.
  await expect(page.getByText('Nothing that is known here keeps it out.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'sensor-01' }).check();
  const told = page.getByRole('status').filter({ hasText: 'What to do:' });
  await expect(told).toContainText('"Plant"');
  await expect(told).toContainText('Prove possession of Plant to the local hub.');
  await take('simulate');
  await told.getByRole('button', { name: 'Prove possession of Plant' }).click();
  await expect(heading(page, /Prove/).first()).toBeVisible();

  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /alone/ }).click();
  const check = page.getByRole('region', { name: 'Details' }).getByText('Before it connects');
  await expect(check).toBeVisible();
  await expect(page.getByText('No device is registered as "alone"')).toBeVisible();
  await take('certificates');

  await callApp(page, 'proof.proveLocally', { workspace, authority: 'Plant' });
  await rail(page, 'Simulate').click();
  await page.getByRole('checkbox', { name: 'sensor-01' }).check();
  await expect(page.getByText('Nothing that is known here keeps them out.')).toBeVisible();
  // The topic space that Start makes is not missed before.
  await page.getByRole('tab', { name: 'Publish and subscribe' }).click();
  await expect(page.getByText(/No topic space of the hub covers it yet/)).toBeVisible();
  await expect(page.getByText('Looking at certificates and keys…')).toHaveCount(0);
  await expect(page.getByText('Nothing that is known here keeps them out.')).toBeVisible();
  await expect(page.getByText('What to do:')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Telemetry' }).click();
  await button(page, 'Start 2 devices').click();
  await expect(page.getByText('acknowledged', { exact: false }).first()).toBeVisible();
});
