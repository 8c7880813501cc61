import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, callApp, createAuthority, heading, rail, useFreePort } from './steps.ts';

test('a connection is diagnosed: a device that is let in, and a server that says nothing of TLS', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createAuthority(page);
  const { workspace, folder } = await callApp<{ workspace: string; folder: string }>(page, 'workspace.current', {});
  const device = { kind: 'ids', ids: ['dev-01'] };
  await callApp(page, 'device.create', { workspace, devices: device, authority: { name: 'RootCA' } });
  const { authorities } = await callApp<{ authorities: { certificatePem: string }[] }>(page, 'authority.list', {
    workspace,
  });
  // The window has heard of the device.
  await expect(page.getByRole('navigation')).toContainText('2 certificates');
  await rail(page, 'Simulate').click();
  await button(page, 'Diagnose a connection').click();
  await expect(heading(page, 'Diagnose')).toBeVisible();
  await button(page, 'Diagnose').click();
  await expect(page.getByLabel('Host name')).toBeFocused();
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem: authorities[0]?.certificatePem, verified: true });
  await callApp(page, 'hub.registerDevice', { deviceId: 'dev-01' });
  await page.getByLabel('Platform').selectOption('local-hub');
  await expect(page.getByLabel('Device', { exact: true })).toHaveValue('dev-01');
  await button(page, 'Diagnose').click();
  const verdict = page.getByRole('status').filter({ hasText: /let in|stops at/ });
  await expect(verdict).toHaveText(/^The device is let in/);
  await expect(verdict).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: 'all well' })).toHaveCount(7);
  await expect(page.getByRole('row')).toHaveCount(3);

  await page.getByRole('radio', { name: 'Certificate and key files' }).check();
  await button(page, 'Diagnose').click();
  const certificate = button(page, 'Certificate: Choose…');
  await expect(certificate).toBeFocused();
  await chooseFile(page, () => certificate.click(), join(folder, 'devices', 'dev-01', 'dev-01.pfx'));
  await button(page, 'Diagnose').click();
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.getByLabel('Password').fill('1234');
  await button(page, 'Diagnose').click();
  await expect(verdict).toHaveText(/^The device is let in.*dev-01/);

  const http = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  await page.getByLabel('Platform').selectOption('mqtt-broker');
  await page.getByLabel('Host name').fill('localhost');
  await page.getByLabel('Port').fill(String(typeof address === 'object' ? address?.port : 0));
  await button(page, 'Diagnose').click();
  await expect(verdict).toHaveText(/^It stops at: TLS/);
  await expect(page.getByRole('listitem').filter({ hasText: 'failed' })).toContainText('answers in HTTP without TLS');
  http.close();
});
