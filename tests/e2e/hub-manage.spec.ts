import { dirname } from 'node:path';
import type { Page } from '@playwright/test';
import { MqttDevice, type HubPlace } from '../support/mqtt-device.ts';
import { cliPath, run } from '../support/programs.ts';
import { expect, test } from './app.ts';
import { button, callApp, openHub } from './steps.ts';

/** The window's hub, managed by the command line too. */

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

async function hubWithDevice(page: Page): Promise<string> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const root = { workspace, name: 'RootCA', keyType: 'ec-p256', passphrase: '1234' };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  const authority = { name: 'RootCA', passphrase: '1234' };
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01'] }, authority });
  const { authorityFile } = await callApp<{ authorityFile: string }>(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await openHub(page);
  return dirname(authorityFile);
}

test('what the command line does shows in the window', async ({ app: { page, complaints } }) => {
  const data = await hubWithDevice(page);
  const certbench = async (...args: string[]) => {
    const { status, stderr } = await run(process.execPath, [cliPath, 'hub', ...args, '--data', data]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };
  await expect(card(page, 'This hub from the command line')).toContainText('certbench hub monitor');
  await tab(page, 'Devices').click();
  await expect(page.getByText('No device is registered.')).toBeVisible();
  await certbench('devices', 'register', 'dev-01');
  await expect(button(page, 'dev-01')).toBeVisible();
  await certbench('devices', 'disable', 'dev-01');
  await expect(page.getByRole('switch', { name: 'dev-01 is enabled' })).not.toBeChecked();
  await certbench('stop');
  await expect(page.getByRole('heading', { name: 'The local hub is stopped' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a device has its tags changed, and is cut off', async ({ app: { page, complaints }, home }) => {
  await hubWithDevice(page);
  await callApp(page, 'hub.registerDevice', { deviceId: 'dev-01' });
  await tab(page, 'Devices').click();
  await button(page, 'dev-01').click();
  const off = button(page, 'Cut it off');
  await expect(off).toHaveAttribute('aria-disabled', 'true');
  const { address } = await callApp<{ address: HubPlace }>(page, 'hub.status', {});
  const device = await MqttDevice.connect(home.workspace, 'dev-01', address);
  await device.listen('twinAnswers', 'desired');
  const identity = card(page, 'Identity');
  await expect(identity).toContainText('Connected');

  await page.getByRole('radio', { name: 'tags' }).check();
  await page.getByLabel('Change tags').fill('{"site": "north"}');
  await button(page, 'Update').click();
  await expect(card(page, 'Device twin')).toContainText('The tags are changed. The device is not told.');
  await expect(page.getByLabel('Tags', { exact: true })).toContainText('"site": "north"');
  await expect(page.getByLabel('Desired', { exact: true })).toContainText('"$version": 1');
  expect(device.unread).toEqual([]);

  await off.click();
  await expect(identity).toContainText('It was cut off.');
  await expect(identity).toContainText('Away');
  await device.end();
  expect(complaints).toEqual([]);
});
