import { expect, test } from './app.ts';
import { button, callApp, createAuthority, heading, rail } from './steps.ts';

test('a request is made and signed here, and another one goes to somebody else and comes back', async ({
  app: { page },
}) => {
  await createAuthority(page);
  await rail(page, 'Certificates').click();
  await button(page, 'Create request').click();
  const names = page.getByLabel('Alternative names, one a line');
  await names.fill('mqtt_broker');
  await button(page, 'Create request').click();
  await expect(page.getByText('which no host can be called')).toBeVisible();
  await expect(names).toBeFocused();
  await names.fill('dev-01.example.com');
  await button(page, 'Create request').click();
  await expect(heading(page, 'The request dev-01 is ready')).toBeFocused();
  await expect(page.getByText('dev-01.txt')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What it asks for' })).toContainText('DNS:dev-01.example.com');
  await button(page, 'Show me how').click();
  await expect(page.getByText(/openssl req/).first()).toBeVisible();

  await button(page, 'Sign it here').click();
  await expect(heading(page, 'What is signed for dev-01?')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Alternative names' })).toBeChecked();
  await page.getByRole('checkbox', { name: 'Extended key usage' }).check();
  await page.getByLabel('What it is for').selectOption('server');
  await button(page, 'Sign request').click();
  await expect(page.getByText(/lacks serverAuth/)).toBeVisible();
  await page.getByLabel('What it is for').selectOption('device');
  await button(page, 'Sign request').click();
  await expect(heading(page, 'dev-01 is ready')).toBeVisible();
  await expect(page.getByText('The request is done, and in the trash of the workspace.')).toBeVisible();

  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'request.create', { workspace, deviceId: 'dev-02', keyPassphrase: 'long enough' });
  const source = { from: 'workspace', name: 'dev-02' };
  const { base64 } = await callApp<{ base64: string }>(page, 'request.read', { workspace, source });
  await rail(page, 'Certificates').click();
  await button(page, 'Sign a request').click();
  await page.getByLabel('Or paste it as text').fill(base64);
  await button(page, 'Next: what it asks for').click();
  await button(page, 'Sign request').click();
  await expect(heading(page, 'dev-02 is signed')).toBeVisible();

  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /^dev-02 ?, Certificate request/ }).click();
  await expect(page.getByRole('region', { name: 'The request itself' })).toBeVisible();
  await button(page, 'Bring its certificate…').click();
  const answer = { workspace, kind: 'certificate', name: 'dev-02' };
  const { certificates } = await callApp<{ certificates: { pem: string }[] }>(page, 'certificate.describe', answer);
  await page.getByLabel('Or paste it as text').fill(certificates[1]?.pem ?? '');
  await page.getByLabel('Passphrase of the key').fill('long enough');
  await button(page, 'Bring the certificate').click();
  await expect(page.getByText(/for another key than that of the request dev-02/)).toBeVisible();
  await page.getByLabel('Or paste it as text').fill(certificates[0]?.pem ?? '');
  await button(page, 'Bring the certificate').click();
  await expect(heading(page, 'dev-02 is ready')).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText('Make the device dev-02: asks for')).toBeVisible();
});
