import { expect, test } from './app.ts';
import { button, callApp, rail } from './steps.ts';

/** What is kept for the next time. */

test('a server is saved under a name, chosen again, renamed and deleted; new certificates begin as it is wanted', async ({
  app: { page },
}) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01'] } });
  const saved = page.getByLabel('Saved connection');
  const toBroker = async () => {
    await rail(page, 'Simulate').click();
    await page.getByLabel('Platform').selectOption('MQTT broker');
  };
  await toBroker();
  await page.getByLabel('Server', { exact: true }).selectOption('Another server');
  await page.getByRole('textbox', { name: 'Host' }).fill('broker.example.com');
  await page.getByLabel('Port').fill('1884');
  await button(page, 'Save as…').click();
  const name = page.getByLabel('Name of the connection');
  await expect(name).toBeFocused();
  await name.fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await name.fill('Plant 7');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Plant 7 is saved.')).toBeVisible();
  await expect(saved).toHaveValue('Plant 7');
  await page.getByLabel('Port').fill('8883');
  await expect(saved).toHaveValue('');

  // Another page that asks for a server.
  await rail(page, 'Certificates').click();
  await button(page, 'Test certificates').click();
  await saved.selectOption('Plant 7');
  await expect(page.getByRole('textbox', { name: 'Host' })).toHaveValue('broker.example.com');
  await expect(page.getByLabel('Port')).toHaveValue('1884');

  await rail(page, 'Settings').click();
  await button(page, 'Rename Plant 7').click();
  await page.keyboard.type('Plant 8');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Plant 8', { exact: true })).toBeVisible();
  await button(page, 'Delete Plant 8').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('None is saved yet.')).toBeVisible();

  // What new certificates begin with.
  const card = page.getByRole('region', { name: 'Defaults' });
  await card.getByText('Subject', { exact: true }).click();
  await card.getByLabel('Organization (O)').fill('ACME');
  await card.getByLabel('Key of authorities').selectOption('RSA 2048');
  await card.getByLabel('Root authorities are valid for').fill('none');
  await button(page, 'Save defaults').click();
  await expect(card.getByLabel('Root authorities are valid for')).toBeFocused();
  await card.getByLabel('Root authorities are valid for').fill('7300');
  await button(page, 'Save defaults').click();
  await expect(page.getByText('Saved. The next wizard begins with them.')).toBeVisible();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill('create authority');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Organization (O)')).toHaveValue('ACME');
  await expect(page.getByLabel('Valid for')).toHaveValue('7300');
  await rail(page, 'Settings').click();
  await button(page, 'Back to Certbench’s own').click();
  await expect(card.getByLabel('Root authorities are valid for')).toHaveValue('3650');
});
