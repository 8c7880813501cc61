import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, callApp, fill } from './steps.ts';

/** Where pictures of the dialog go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

interface Devices {
  readonly devices: readonly { readonly deviceId: string; readonly certificate: { readonly serial: string } }[];
}

test('a device gets a new certificate under its name, and the old one back', async ({ app: { page } }) => {
  await fill(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const serialOf = async () => {
    const { devices } = await callApp<Devices>(page, 'device.list', { workspace });
    return devices.find(({ deviceId }) => deviceId === 'sensor-01')?.certificate.serial;
  };
  const before = await serialOf();
  await page.getByRole('treeitem', { name: /sensor-01/ }).click();
  await button(page, 'Renew…').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Renew sensor-01');
  // The authority's passphrase is remembered.
  await expect(dialog.getByLabel(/Passphrase/)).toHaveCount(0);
  if (pictures !== undefined) {
    await page.setViewportSize({ width: 1024, height: 700 });
    await page.screenshot({ path: join(pictures, 'renew-light.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.screenshot({ path: join(pictures, 'renew-dark.png') });
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await dialog
    .getByLabel(/Valid for|Validity|days/i)
    .first()
    .fill('0');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(dialog.locator('[aria-invalid=true]')).toBeFocused();
  await dialog.locator('[aria-invalid=true]').fill('90');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(page.getByText('1 device was renewed.')).toBeVisible();
  const renewed = await serialOf();
  expect(renewed).not.toBe(before);
  const kept = page.getByRole('region', { name: 'Certificate before' });
  await expect(kept).toContainText('Kept with its key until the new one has connected. It ends');
  if (pictures !== undefined) {
    for (const [width, height] of [
      [1024, 700],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await kept.scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(pictures, `renewed-${colorScheme}-${width}.png`) });
      }
    }
  }
  await button(page, 'Undo').click();
  await expect.poll(serialOf).toBe(before);
  await expect(kept).toHaveCount(0);
});
