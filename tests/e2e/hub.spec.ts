import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type HubPlace, MqttDevice } from '../support/mqtt-device.ts';
import { test as base, expect } from './app.ts';
import { button, callApp, createAuthority, heading, openHub, proveLocally, rail, useFreePort } from './steps.ts';

/** `connect`: a device of the workspace logs in at the hub, and is gone after the test. */
const test = base.extend<{ connect: (id: string) => Promise<MqttDevice> }>({
  connect: async ({ app: { page }, home }, use) => {
    const devices: MqttDevice[] = [];
    await use(async (id) => {
      const { address } = await callApp<{ address: HubPlace }>(page, 'hub.status', {});
      const device = await MqttDevice.connect(home.workspace, id, address);
      devices.push(device);
      return device;
    });
    for (const device of devices) await device.end();
  },
});

const loginRefused = { code: 5 };
const alert = (page: Page) => page.getByRole('alert');
/** The bar with what to do, where the field says the same in short. */
const problem = (page: Page) => alert(page).filter({ hasText: 'What to do:' });
const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const identity = (page: Page) => card(page, 'Identity');
const newestRefusal = (page: Page) =>
  page.getByRole('listbox', { name: 'Refusals and ended connections, newest first' }).getByRole('option').first();
const row = (page: Page, id: string) =>
  page.getByRole('table', { name: 'Devices of the local hub' }).getByRole('row', { name: id });

/** A workspace whose dev-01 is registered in the running hub; its page is open. */
async function openDevice(page: Page): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const root = { workspace, name: 'RootCA', keyType: 'ec-p256', passphrase: '1234' };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  const authority = { name: 'RootCA', passphrase: '1234' };
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01'] }, authority });
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await callApp(page, 'hub.registerDevice', { deviceId: 'dev-01' });
  await page.reload();
  await openHub(page);
  await tab(page, 'Devices').click();
  await button(page, 'dev-01').click();
  await expect(identity(page)).toContainText('Away');
}

test.describe('one device', () => {
  test.beforeEach(({ app: { page } }) => openDevice(page));

  test('the twin: what is desired reaches the device, and what it reports is shown', async ({
    app: { page },
    connect,
  }) => {
    const twin = card(page, 'Device twin');
    const desired = page.getByLabel('Desired', { exact: true });
    const patch = page.getByLabel('Change desired properties');
    const update = button(page, 'Update');
    const device = await connect('dev-01');
    await device.listen('twinAnswers', 'desired');
    await expect(identity(page)).toContainText('Connected');
    await device.publish('$iothub/twin/PATCH/properties/reported/?$rid=1', '{"firmware":"1.2.3"}');
    expect((await device.receive('$iothub/twin/res/204/?$rid=1')).topic).toContain('$version=2');
    await expect(page.getByLabel('Reported', { exact: true })).toContainText('"firmware": "1.2.3"');

    await patch.fill('{"intervalSeconds": 10, "led": {"colour": "grün"}}');
    await update.click();
    await expect(twin).toContainText('Version 2, and the device was told.');
    await expect(desired).toContainText('"colour": "grün"');
    await expect(desired).toContainText('"$version": 2');
    const pushed = await device.receive('$iothub/twin/PATCH/properties/desired/');
    expect(pushed.topic).toBe('$iothub/twin/PATCH/properties/desired/?$version=2');
    expect(JSON.parse(pushed.body)).toEqual({ intervalSeconds: 10, led: { colour: 'grün' }, $version: 2 });

    // Null deletes a member, and the device is told so.
    await patch.fill('{"led": null}');
    await update.click();
    await expect(twin).toContainText('Version 3, and the device was told.');
    await expect(desired).not.toContainText('colour');
    const { body } = await device.receive('$iothub/twin/PATCH/properties/desired/?$version=3');
    expect(JSON.parse(body)).toEqual({ led: null, $version: 3 });
    expect(await device.twin()).toMatchObject({ desired: { intervalSeconds: 10, $version: 3 } });

    // What happens while it is away it finds when it comes back.
    await device.end();
    await expect.poll(() => connectedDevices(page)).toEqual([]);
    await patch.fill('{"intervalSeconds": 20}');
    await update.click();
    await expect(twin).toContainText('Version 4. The device is away or does not listen');
    const back = await connect('dev-01');
    await back.listen('twinAnswers');
    expect(await back.twin()).toEqual({
      desired: { intervalSeconds: 20, $version: 4 },
      reported: { firmware: '1.2.3', $version: 2 },
    });
  });

  test('the twin: what is no JSON object is refused with words, and stays to be mended', async ({
    app: { page },
    connect,
  }) => {
    const device = await connect('dev-01');
    await device.listen('twinAnswers', 'desired');
    const patch = page.getByLabel('Change desired properties');
    for (const [typed, words] of [
      ['{"intervalSeconds": 10,', /This is not JSON yet: /],
      ['[1, 2]', 'This is JSON, but no object: begin with { and end with }.'],
      ['  ', 'Type a JSON object.'],
    ] as const) {
      await patch.fill(typed);
      await expect(page.getByText(words)).toBeVisible();
      await expect(button(page, 'Update')).toHaveAttribute('aria-disabled', 'true');
      await button(page, 'Update').click({ force: true });
      await expect(patch).toHaveValue(typed);
    }
    // Only the hub knows how deep a twin may be.
    const deep = `${'{"a":'.repeat(11)}1${'}'.repeat(11)}`;
    await patch.fill(deep);
    await button(page, 'Update').click();
    await expect(alert(page)).toContainText('not a JSON object of at most ten levels');
    await expect(alert(page)).toContainText('What to do: Write an object');
    await expect(patch).toHaveValue(deep);
    await expect(page.getByLabel('Desired', { exact: true })).toContainText('"$version": 1');
    await patch.fill('{"a": 1}');
    await button(page, 'Update').click();
    await expect(page.getByText('Version 2, and the device was told.')).toBeVisible();
    await expect(alert(page)).toHaveCount(0);
    expect((await device.receive('$iothub/twin/PATCH/')).body).toBe('{"a":1,"$version":2}');
    expect(device.unread).toEqual([]);
  });

  test('a message: delivered to a connected device, and waiting for one that is away', async ({
    app: { page },
    connect,
  }) => {
    const send = card(page, 'Send a message');
    const body = page.getByLabel('Body');
    await button(page, 'Add property').click();
    await page.getByLabel('Value of property 1').fill('50 % & more');
    await button(page, 'Send').click();
    await expect(alert(page)).toContainText('A property needs a name.');
    await page.getByLabel('Name of property 1').fill('level');
    await button(page, 'Add property').click();
    await page.getByLabel('Name of property 2').fill('level');
    await button(page, 'Send').click();
    await expect(alert(page)).toContainText('Two properties have the same name.');
    await button(page, 'Remove property 2').click();
    await body.fill('{"alarm": "early"}');
    await button(page, 'Send').click();
    await expect(send).toContainText(/It waits for the device, message ID [0-9a-f]{32}\./);
    await expect(identity(page)).toContainText('1 message waits');

    const device = await connect('dev-01');
    await device.listenToMessages();
    const early = await device.receive('devices/dev-01/messages/devicebound/');
    expect(early.body).toBe('{"alarm": "early"}');
    expect(propertiesOf(early.topic).get('level')).toBe('50 % & more');
    await expect(identity(page)).toContainText('Connected');
    await expect(identity(page)).not.toContainText('waits');

    // It takes its time to acknowledge the next one.
    device.hold();
    await body.fill('{"alarm": "now"}');
    await button(page, 'Send').click();
    await expect(send).toContainText(/Delivered, message ID [0-9a-f]{32}\./);
    const now = await device.receive('devices/dev-01/messages/devicebound/');
    expect(now.body).toBe('{"alarm": "now"}');
    const sent = /message ID ([0-9a-f]+)/.exec((await send.textContent()) ?? '')?.[1];
    expect(propertiesOf(now.topic).get('$.mid')).toBe(sent);
    await expect(identity(page)).toContainText('1 message waits');
    device.acknowledge();
    await expect(identity(page)).not.toContainText('waits');
    await button(page, 'All devices').click();
    await expect(row(page, 'dev-01').getByRole('cell').nth(5)).toHaveText('0');
  });

  test('a direct method: its answer is shown', async ({ app: { page }, connect }) => {
    const device = await connect('dev-01');
    await device.listen('methods');
    await page.getByLabel('Method', { exact: true }).fill('set/led');
    await page.getByLabel('Wait at most').fill('1');
    await button(page, 'Call').click();
    await expect(page.getByText('A name has 1 to 128 characters, without blanks and / + # ?')).toBeVisible();
    await expect(page.getByText('From 5 to 300 seconds.')).toBeVisible();
    await page.getByLabel('Method', { exact: true }).fill('setLed');
    await page.getByLabel('Wait at most').fill('60');
    await page.getByLabel('Payload').fill('{"on": tru');
    await button(page, 'Call').click();
    await expect(page.getByText(/This is not JSON yet/)).toBeVisible();
    await page.getByLabel('Payload').fill('{"on": true}');
    await button(page, 'Call').click();
    const asked = await device.receive('$iothub/methods/POST/setLed/');
    expect(asked.body).toBe('{"on": true}');
    await expect(page.getByText('Waiting for the answer…')).toBeVisible();
    await device.publish(asked.topic.replace('POST/setLed', 'res/200'), '{"was":false}');
    await expect(page.getByText('Status 200')).toBeVisible();
    await expect(page.getByLabel('Answer', { exact: true })).toHaveText('{\n  "was": false\n}');

    await page.getByLabel('Payload').fill('');
    await button(page, 'Call').click();
    const again = await device.receive('$iothub/methods/POST/setLed/');
    expect(again.body).toBe('null');
    await device.publish(again.topic.replace('POST/setLed', 'res/404'));
    await expect(page.getByText('Status 404')).toBeVisible();
    await expect(page.getByText('without a payload')).toBeVisible();
  });

  test('a direct method: why there is no answer is explained', async ({ app: { page }, connect }) => {
    await button(page, 'Call').click();
    await expect(alert(page)).toContainText('The device cannot be reached. Device dev-01 is not connected.');
    await expect(alert(page)).toContainText('Start the device; it must subscribe to $iothub/methods/POST/#.');
    const device = await connect('dev-01');
    await expect(identity(page)).toContainText('Connected');
    await expect(alert(page)).toHaveCount(0);
    await button(page, 'Call').click();
    await expect(alert(page)).toContainText('Device dev-01 is connected, but has not subscribed to methods.');
    await device.listen('methods');
    await page.getByLabel('Wait at most').fill('5');
    await button(page, 'Call').click();
    await device.receive('$iothub/methods/POST/reboot/');
    await expect(alert(page)).toContainText('Device dev-01 did not answer within 5 seconds.');
    await expect(alert(page)).toContainText('$iothub/methods/res/{status}/?$rid={request id}');
  });

  test('disabled, a device is put out and stays out until it is enabled; removed, it is unknown', async ({
    app: { page },
    connect,
  }) => {
    const enabled = page.getByRole('switch', { name: 'dev-01 is enabled' });
    const device = await connect('dev-01');
    await expect(identity(page)).toContainText('Connected');
    await enabled.click();
    await expect(enabled).not.toBeChecked();
    await device.closed;
    await expect(identity(page)).toContainText('Away');
    await expect(connect('dev-01')).rejects.toMatchObject(loginRefused);
    await tab(page, 'Refusals').click();
    await expect(newestRefusal(page)).toContainText('Device dev-01 is disabled in the hub.');
    await tab(page, 'Devices').click();
    await expect(enabled).not.toBeChecked();
    await button(page, 'All devices').click();
    await row(page, 'dev-01').getByRole('switch').click();
    await expect(row(page, 'dev-01').getByRole('switch')).toBeChecked();
    const back = await connect('dev-01');
    await expect(row(page, 'dev-01')).toContainText('Connected');

    await button(page, 'Remove dev-01').click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('Remove dev-01 from the local hub?');
    await button(page, 'Keep').click();
    await expect(question).toHaveCount(0);
    await expect(button(page, 'Remove dev-01')).toBeFocused();
    await expect(row(page, 'dev-01')).toContainText('Connected');
    await button(page, 'dev-01').click();
    await identity(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await back.closed;
    await expect(page.getByText('No device is registered.')).toBeVisible();
    await expect(connect('dev-01')).rejects.toMatchObject(loginRefused);
    await tab(page, 'Refusals').click();
    await expect(newestRefusal(page)).toContainText('No device is registered as "dev-01"');
    // From where it was refused it is one step to let it in.
    await newestRefusal(page).click();
    await button(page, 'Register dev-01').click();
    await expect(page.getByRole('textbox', { name: 'Device ID' })).toHaveValue('dev-01');
    await button(page, 'Register').click();
    await expect(row(page, 'dev-01')).toContainText('CA-signed');
    await connect('dev-01');
  });
});

test('devices are registered from the workspace, by ID and by thumbprint, and then log in', async ({
  app: { page },
  home,
  connect,
}) => {
  await useFreePort(page);
  // Made while the hub is stopped, they are unknown to it: without an authority self-signed, with it signed.
  await rail(page, 'Simulate').click();
  await createDevices(page, ['self-01', 'self-02', 'spare-01']);
  await rail(page, 'Home').click();
  await createAuthority(page);
  await createDevices(page, ['signed-01', 'signed-02']);
  await rail(page, 'Home').click();
  await proveLocally(page);
  await openHub(page);
  await tab(page, 'Devices').click();
  await expect(connect('signed-01')).rejects.toMatchObject(loginRefused);

  // From the workspace, as each was made.
  const own = page.getByRole('group', { name: 'Devices of the workspace that are not registered' });
  await expect(own.getByRole('checkbox')).toHaveCount(5);
  await expect(own.getByText('signed by RootCA')).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Search the workspace' }).fill('-01');
  await expect(own.getByRole('checkbox')).toHaveCount(3);
  await own.getByRole('checkbox', { name: 'self-01' }).check();
  await own.getByRole('checkbox', { name: 'signed-01' }).check();
  await button(page, 'Register 2 devices').click();
  await expect(page.getByText('2 devices were registered.')).toBeVisible();
  await expect(row(page, 'self-01')).toContainText('Self-signed');
  await expect(row(page, 'signed-01')).toContainText('CA-signed');
  await connect('self-01');
  await connect('signed-01');

  // By ID.
  const id = page.getByRole('textbox', { name: 'Device ID' });
  await page.getByRole('radio', { name: 'By ID, CA-signed' }).check();
  await button(page, 'Register').click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await id.fill('signed-01');
  await button(page, 'Register').click();
  await expect(problem(page)).toContainText('The hub has a device signed-01 already.');
  await id.fill('signed 02');
  await button(page, 'Register').click();
  await expect(problem(page)).toContainText('"signed 02" cannot be a device ID in the hub.');
  await id.fill('  signed-02 ');
  await button(page, 'Register').click();
  await expect(page.getByText('1 device was registered.')).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
  await connect('signed-02');

  // By thumbprint, as other programs write it.
  const certificate = async (device: string) =>
    new X509Certificate(await readFile(join(home.workspace, 'devices', device, `${device}-cert.pem`)));
  const primary = page.getByRole('textbox', { name: 'Primary thumbprint' });
  await page.getByRole('radio', { name: 'By thumbprint, self-signed' }).check();
  await id.fill('self-02');
  const { fingerprint256 } = await certificate('self-02');
  expect(fingerprint256).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  await primary.fill(fingerprint256.slice(0, -1));
  await button(page, 'Register').click();
  await expect(problem(page)).toContainText('The thumbprint is not 40 (SHA-1) or 64 (SHA-256) hex digits.');
  await expect(primary).toHaveValue(fingerprint256.slice(0, -1));
  await expect(row(page, 'self-02')).toHaveCount(0);
  await primary.fill(fingerprint256);
  await page.getByRole('textbox', { name: 'Secondary thumbprint' }).fill('no thumbprint');
  await button(page, 'Register').click();
  await expect(page.getByRole('textbox', { name: 'Secondary thumbprint' })).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('textbox', { name: 'Secondary thumbprint' }).fill('');
  await button(page, 'Register').click();
  await expect(row(page, 'self-02')).toContainText('Self-signed');
  await connect('self-02');

  // Of another certificate, in SHA-1: the device is not let in, and the hub tells why.
  await id.fill('spare-01');
  await primary.fill((await certificate('self-01')).fingerprint.toLowerCase());
  await button(page, 'Register').click();
  await expect(row(page, 'spare-01')).toBeVisible();
  await expect(page.getByText(/^5 devices · 4 connected/)).toBeVisible();
  await expect(connect('spare-01')).rejects.toMatchObject(loginRefused);
  await tab(page, 'Refusals').click();
  await expect(newestRefusal(page)).toContainText('are not registered for spare-01');
});

/** From a page that offers it. */
async function createDevices(page: Page, ids: readonly string[]): Promise<void> {
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'List' }).click();
  await page.getByLabel('Device IDs, one a line').fill(ids.join('\n'));
  await button(page, 'Next: files').click();
  await button(page, `Create ${ids.length} devices`).click();
  await expect(heading(page, `${ids.length} devices are ready`)).toBeVisible();
}

/** As the hub knows it, which the window asks for now and then. */
async function connectedDevices(page: Page): Promise<readonly string[]> {
  const { devices } = await callApp<{ devices: { deviceId: string; connected: boolean }[] }>(page, 'hub.status', {});
  return devices.flatMap(({ deviceId, connected }) => (connected ? [deviceId] : []));
}

/** The property bag at the end of a topic. */
const propertiesOf = (topic: string): URLSearchParams =>
  new URLSearchParams(topic.slice(topic.lastIndexOf('/') + 1).replaceAll('+', '%2B'));
