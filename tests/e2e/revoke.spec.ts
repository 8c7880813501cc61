import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, fill, rail } from './steps.ts';

/** Where pictures of the dialog go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

async function take(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.screenshot({ path: join(pictures, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.screenshot({ path: join(pictures, `${name}-dark.png`) });
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a device is put on hold, taken off the list, and revoked for good; a list that ends soon is told', async ({
  app: { page },
}) => {
  await fill(page);
  await page.getByRole('treeitem', { name: /sensor-01/ }).click();
  const details = page.getByRole('region', { name: 'Details' });
  const dialog = page.getByRole('dialog');
  const revoke = async (reason: string, days: string) => {
    await details.getByRole('button', { name: 'Revoke…' }).click();
    await dialog.getByLabel('Reason').selectOption(reason);
    await dialog.getByLabel('The list counts for').fill(days);
    await take(page, `revoke-${reason}`);
    await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  };
  await revoke('certificateHold', '0');
  await expect(dialog.locator('[aria-invalid=true]')).toBeFocused();
  await dialog.locator('[aria-invalid=true]').fill('1');
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(details.getByText(/^On hold since /)).toBeVisible();
  await details.getByRole('button', { name: 'Take off the list…' }).click();
  await dialog.getByRole('button', { name: 'Take off the list', exact: true }).click();
  await expect(details.getByText(/^On hold since /)).toHaveCount(0);
  await revoke('keyCompromise', '2');
  await expect(details.getByText(/^Revoked on .*: key compromise\.$/)).toBeVisible();
  await expect(details.getByRole('button', { name: /^(Revoke|Take off)/ })).toHaveCount(0);
  await rail(page, 'Home').click();
  const told = page.getByRole('listitem').filter({ hasText: 'Revocation list of' });
  await expect(told).toContainText(/ends on/);
  await take(page, 'revoke-attention');
  await told.getByRole('button', { name: 'Look' }).click();
  await expect(details.getByText('1 certificate revoked')).toBeVisible();
  await button(page, 'Sign anew…').click();
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await take(page, 'revoke-list');
  await rail(page, 'Home').click();
  await expect(told).toHaveCount(0);
});
