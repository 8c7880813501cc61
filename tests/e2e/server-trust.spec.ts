import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, createAuthority, createDevice, heading, rail } from './steps.ts';

/** The page Settings: whose servers are trusted. */

test('an authority out of a keystore is trusted, looked at, removed and put back', async ({ app: { page }, home }) => {
  await createAuthority(page);
  await createDevice(page);
  await rail(page, 'Settings').click();
  const card = page.getByRole('region', { name: 'Trusted for servers' });
  const list = card.getByRole('listitem');
  await expect(card.getByText('The list is empty.')).toBeVisible();
  await expect(card.getByText(/Always trusted: the \d+ well-known authorities/)).toBeVisible();

  const pfx = join(home.workspace, 'devices', 'dev-01', 'dev-01.pfx');
  await chooseFile(page, () => card.getByRole('button', { name: 'Add from file…' }).click(), pfx);
  const password = card.getByLabel('Password of the file');
  await expect(password).toBeFocused();
  await password.fill('other');
  await password.press('Enter');
  await expect(card.getByText('This is not the right password.')).toBeVisible();
  await password.fill('1234');
  await password.press('Enter');
  await expect(card.getByText(/It is no authority, and CN=RootCA has signed it/)).toBeVisible();
  await expect(card.getByRole('checkbox', { name: 'RootCA' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card.getByText('It is trusted from the next connection on.')).toBeVisible();
  await expect(button(page, 'Add from file…')).toBeFocused();
  await expect(list).toHaveText(/^RootCA.*SHA-256/);

  await button(page, 'Look at RootCA').click();
  await expect(heading(page, 'All details')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Basic Constraints' })).toBeVisible();
  await button(page, 'Back to settings').click();

  await button(page, 'Remove RootCA').press('Enter');
  await expect(card.getByText('RootCA is not trusted any more.')).toBeVisible();
  await expect(list).toHaveCount(0);
  await expect(button(page, 'Undo')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list).toHaveCount(1);
});
