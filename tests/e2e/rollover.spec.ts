import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, openHub } from './steps.ts';

/** Where pictures go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

async function look(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.screenshot({ path: join(pictures, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.screenshot({ path: join(pictures, `${name}-dark.png`) });
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a device that is known by thumbprint is renewed without a gap, and its old certificate taken out', async ({
  app: { page, complaints },
}) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const devices = { kind: 'ids', ids: ['pump-01'] };
  const made = await callApp<{ devices: { certificate: { thumbprintSha256: string } }[] }>(page, 'device.create', {
    workspace,
    devices,
  });
  const old = made.devices[0]?.certificate.thumbprintSha256 ?? '';
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.registerDevice', { deviceId: 'pump-01', primaryThumbprint: old });
  await page.reload();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Certificates/ })
    .click();
  await page.getByRole('treeitem', { name: /pump-01/ }).click();
  await button(page, 'Renew…').click();
  await expect(page.getByLabel('Also in the local hub')).toBeChecked();
  await look(page, 'renew-hub');
  await page.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(page.getByText('The local hub lets the old certificate in and the new one.')).toBeVisible();

  await openHub(page);
  await page.getByRole('tab', { name: /^Devices/ }).click();
  await button(page, 'pump-01').click();
  const identity = page.getByRole('region', { name: 'Identity' });
  await expect(identity).toContainText(old);
  await look(page, 'thumbprints-page');
  await button(page, 'Thumbprints…').click();
  const dialog = page.getByRole('dialog');
  await button(page, 'Swap').click();
  await expect(dialog.getByLabel('Secondary thumbprint', { exact: true })).toHaveValue(old);
  await look(page, 'thumbprints');
  await dialog.getByLabel(/^Primary thumbprint/).fill('not one');
  await button(page, 'Change').click();
  await expect(dialog.locator('[aria-invalid=true]')).toBeFocused();
  await button(page, 'Take the primary thumbprint from…').click();
  await page.getByRole('menuitem', { name: 'pump-01 of the workspace' }).click();
  await button(page, 'Change').click();
  await expect(identity).toContainText('It was changed.');
  await button(page, 'Take the old one out').click();
  await expect(identity).toContainText('The old certificate is taken out.');
  await expect(identity).not.toContainText(old);
  expect(complaints).toEqual([]);
});
