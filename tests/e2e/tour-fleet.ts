import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { button, callApp, heading, messageRows } from './steps.ts';
import type { See } from './tour.ts';

/** A run of so many devices that they are a grid: all connected, one shown, and none any more. */
export async function fleet(page: Page, see: See): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'numbered', prefix: 'fleet-', count: 24 } });
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Simulate/ })
    .click();
  await button(page, 'New simulation').click();
  await page.getByLabel('Platform').selectOption({ label: 'Local hub' });
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'None' }).click();
  await page.getByRole('searchbox', { name: 'Search devices' }).fill('fleet-');
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'All found' }).click();
  await page.getByLabel('Every').fill('200');
  await page.getByLabel('Messages a device').fill('0');
  await button(page, 'Start 24 devices').click();
  await expect(page.getByTestId('state-connected').locator('b')).toHaveText('24', { timeout: 40_000 });
  await see('simulate-fleet');
  await page.getByTestId('grid').focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'fleet-01')).toBeFocused();
  await expect(messageRows(page).nth(4)).toBeVisible();
  await see('simulate-fleet-device');
  await page.keyboard.press('Escape');
  await callApp(page, 'hub.stop', {});
  await expect(page.getByTestId('cause').first()).toBeVisible();
  await see('simulate-fleet-lost');
}
