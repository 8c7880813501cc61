import { expect, test } from './app.ts';
import { button, createAuthority, createDevice, figure, openHub, proveLocally, rail, useFreePort } from './steps.ts';

/** A device that the provisioning service sends to the MQTT 5 hub, by clicking; both are played by the local hub. */
test('a group assigns mqttV5, and a simulated device goes there and has its twin', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await openHub(page);
  await page.getByRole('tab', { name: /^Provisioning/ }).click();
  const add = page.getByRole('region', { name: 'Add a group', exact: true });
  await add.getByText('Initial twin and more').click();
  await add.getByLabel('Connection profile (preview)').selectOption('mqttV5');
  await button(page, 'Add').last().click();
  await expect(page.getByText(/connection profile mqttV5/)).toBeVisible();

  await rail(page, 'Simulate').click();
  await page.getByLabel('Platform').selectOption({ label: 'Azure DPS' });
  await page.getByText('More settings').first().click();
  await page.getByLabel('API version').selectOption('2026-11-02-preview');
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(3);
  await expect(page.getByText('mqttV5 (preview)', { exact: true })).toBeVisible();
  await expect(page.getByText(/Desired \{"\$version":1\}/)).toBeVisible();
  await button(page, 'Stop').click();

  await openHub(page);
  await page.getByRole('tab', { name: 'Overview' }).click();
  const hub = page.getByRole('region', { name: 'Azure’s MQTT 5 hub', exact: true });
  await expect(hub.getByText('preview of 2026-11-02')).toBeVisible();
  await expect(hub.getByText('ih/dev-01/srv/telemetry', { exact: true })).toBeVisible();
});
