import { expect, test } from './app.ts';
import { button, createAuthority, heading } from './steps.ts';

test('AWS: the registration code, and the command that registers the authority with its own files', async ({
  app: { page },
}) => {
  await createAuthority(page);
  await button(page, 'Prove possession').click();
  await page.getByRole('radio', { name: /AWS IoT Core/ }).click();
  await button(page, 'Next: code').click();
  await expect(page.getByText('aws iot get-registration-code')).toBeVisible();
  await expect(page.getByText('RootCA.pem', { exact: true })).toBeVisible();
  const code = '0123456789abcdef'.repeat(4);
  await page.getByLabel('Verification code').fill(code);
  const passphrase = page.getByLabel(/^Passphrase of/);
  if (await passphrase.isVisible()) await passphrase.fill('1234');
  await button(page, 'Sign the code').click();
  await expect(heading(page, 'Hand it in')).toBeVisible();
  const command = page.getByText('aws iot register-ca-certificate');
  await expect(command).toContainText('--ca-certificate "file://authorities/RootCA/RootCA.pem"');
  await expect(command).toContainText(/--verification-certificate "file:\/\/[^"]+RootCA-verification\.pem"/);
  await expect(command).toContainText('--set-as-active --allow-auto-registration');
  // Only the user knows what the cloud has said.
  await button(page, 'Mark as verified').click();
  await expect(heading(page, 'RootCA is verified')).toBeFocused();
  await button(page, 'Home').last().click();
  await expect(heading(page, 'Create your first device')).toBeVisible();
});
