import { expect, test } from './app.ts';
import { button, rail } from './steps.ts';

/** The page Settings: the proxy. */

test('a proxy of one’s own is chosen, corrected, saved, and there after a reload, without its password', async ({
  app: { page },
}) => {
  const password = 'Kv8-mist';
  const choice = (name: RegExp) => page.getByRole('radio', { name });
  const field = (name: string) => page.getByLabel(name);
  await rail(page, 'Settings').click();
  await expect(choice(/^As this computer has it/)).toBeChecked();
  await expect(page.getByText(/HTTPS_PROXY|This computer has none|The system:/).first()).toBeVisible();
  await expect(field('Address')).toHaveCount(0);

  await choice(/^This one/).check();
  await button(page, 'Save').click();
  await expect(page.getByText('The address of the proxy is missing.')).toBeVisible();
  await expect(field('Address')).toBeFocused();
  await field('Address').fill('socks5://proxy.example:1080');
  await button(page, 'Save').click();
  await expect(page.getByText(/names a SOCKS proxy.*Give one of HTTP or HTTPS/)).toBeVisible();
  await expect(field('Address')).toBeFocused();
  await field('Address').fill('proxy.example:3128');
  await expect(page.getByText(/names a SOCKS proxy/)).toHaveCount(0);
  await field('User name').fill('plant');
  await field('Password').fill(password);
  await field('Not for').fill('example.com, 10.0.0.0/33');
  await button(page, 'Save').click();
  await expect(page.getByText(/"10\.0\.0\.0\/33" is no name, address or block/)).toBeVisible();
  await expect(field('Not for')).toBeFocused();

  // Leaving now would lose it.
  await rail(page, 'Home').click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await button(page, 'Stay').click();
  await field('Not for').fill('example.com, 10.0.0.0/8');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved. It counts from the next connection on.')).toBeVisible();
  await expect(field('Password')).toHaveValue('');

  await page.reload();
  await rail(page, 'Settings').click();
  await expect(choice(/^This one/)).toBeChecked();
  await expect(field('Address')).toHaveValue('http://proxy.example:3128');
  await expect(field('User name')).toHaveValue('plant');
  await expect(field('Password')).toHaveValue('');
  await expect(page.getByText('It is remembered. Leave this empty to keep it.')).toBeVisible();
  await expect(field('Not for')).toHaveValue('example.com, 10.0.0.0/8');
  expect(await page.content()).not.toContain(password);

  // What was typed once is there again when it is wanted again.
  await choice(/^None/).check();
  await button(page, 'Save').click();
  await expect(page.getByText('Saved. It counts from the next connection on.')).toBeVisible();
  await rail(page, 'Home').click();
  await rail(page, 'Settings').click();
  await expect(choice(/^None/)).toBeChecked();
  await choice(/^This one/).check();
  await expect(field('Address')).toHaveValue('http://proxy.example:3128');
});
