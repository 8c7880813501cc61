import { expect, test } from './app.ts';
import { button, createAuthority, createDevice, proveLocally, rail, useFreePort } from './steps.ts';

test('a run and a device offer programs that connect as it, in the language that is chosen', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await button(page, 'Start simulation').click();
  await button(page, 'Connect your own device').click();
  const python = page.getByLabel('device.py');
  await expect(python).toContainText('client_id="dev-01"');
  await expect(python).toContainText('cafile="server-ca.pem"');
  await page.getByLabel('Language').selectOption('Java (Paho, keystore)');
  const java = page.getByLabel('Device.java');
  await expect(java).toContainText('new File(fromEnvironment("KEYSTORE", "devices/dev-01/dev-01.pfx"))');
  await java.focus();
  await expect(java).toBeFocused();
  await button(page, 'Show me how').click();
  await expect(page.getByLabel('Listen as dev-01, until it is interrupted', { exact: true })).toContainText(
    'mosquitto_sub -V mqttv311',
  );
  await button(page, 'Stop').click();
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /dev-01/ }).click();
  await button(page, 'Connect your own device').click();
  await page.getByLabel('Platform', { exact: true }).selectOption('Azure IoT Hub');
  await expect(page.getByText('as soon as it is known where to connect')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByLabel('Host name').fill('my-hub.azure-devices.net');
  await expect(page.getByLabel('device.py')).toContainText('hostname="my-hub.azure-devices.net"');
});
