import { expect, test } from './app.ts';
import { button, callApp, createAuthority, heading, rail, useFreePort } from './steps.ts';

test('test certificates are made, and tried at the local hub', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'authority.forgetPassphrase', { workspace, name: 'RootCA' });
  await rail(page, 'Certificates').click();
  await button(page, 'Test certificates').click();
  await expect(heading(page, 'Test certificates')).toBeVisible();
  await expect(page.getByText('There is no set yet.')).toBeVisible();

  // The passphrase is asked for, and a wrong one is told at its field.
  await button(page, 'Make test certificates').click();
  const passphrase = page.getByLabel(/^Passphrase of/);
  await expect(passphrase).toBeFocused();
  await passphrase.fill('wrong');
  await button(page, 'Make test certificates').click();
  await expect(passphrase).toBeFocused();
  await passphrase.fill('1234');
  await button(page, 'Make test certificates').click();
  await expect(page.getByText('RootCA: 12 test certificates made.')).toBeVisible();

  const { authorities } = await callApp<{ authorities: { certificatePem: string }[] }>(page, 'authority.list', {
    workspace,
  });
  await page.getByLabel('Platform').selectOption('local-hub');
  await expect(page.getByText(/^The local hub is stopped/)).toBeVisible();
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem: authorities[0]?.certificatePem, verified: true });
  await callApp(page, 'hub.registerDevice', { deviceId: 'test-device' });
  await expect(page.getByText(/^The local hub at localhost/)).toBeVisible();
  await button(page, 'Try all certificates').click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('Nothing: it is the control')).toContainText('as it should be');
  await expect(row('It ended yesterday.')).toContainText('as it should be');
  await expect(row('The key beside it belongs to another')).toContainText('not known');
  await expect(page.getByRole('status').filter({ hasText: 'let in that should be refused' })).toBeFocused();
});
