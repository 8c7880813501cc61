import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import mqtt from 'mqtt';
import { FakeThingsBoard, account } from '../support/fake-thingsboard.ts';
import { expect, test } from './app.ts';
import {
  button,
  callApp,
  createAuthority,
  createDevice,
  figure,
  heading,
  openHub,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });

/** A workspace with dev-01, and the hub running. */
async function setUp(page: Page): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const root = { workspace, name: 'RootCA', keyType: 'ec-p256', passphrase: '1234' };
  await callApp(page, 'authority.create', root);
  const authority = { name: 'RootCA', passphrase: '1234' };
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01', 'dev-02'] }, authority });
  await callApp(page, 'hub.start', { port: 0 });
  await page.reload();
}

test('from an empty workspace to a live chart, with the credentials pasted', async ({ app: { page }, home }) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);

  await openHub(page);
  await tab(page, 'ThingsBoard').click();
  await page.getByRole('radio', { name: 'Paste a certificate' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lobby');
  const chain = await readFile(join(home.workspace, 'devices', 'dev-01', 'dev-01-chain.pem'), 'utf8');
  const pasted = `Bag Attributes\n    friendlyName: dev-01\n${chain.replaceAll('\n', '\r\n   ')}`;
  await page.getByRole('textbox', { name: 'Certificate' }).fill(pasted);
  await expect(page.getByRole('list', { name: 'Cleaned' })).toContainText('bag attributes');
  await expect(page.getByRole('list', { name: 'Cleaned' })).toContainText('further certificate');
  await button(page, 'Add device').click();
  await expect(page.getByText('Lobby was added.')).toBeVisible();

  await rail(page, 'Simulate').click();
  await page.getByLabel('Platform').selectOption('ThingsBoard');
  await expect(card(page, 'Register credentials')).toContainText('in the local hub');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(1);
  await expect(page.getByRole('img', { name: /Temperature over time\. Newest values: \S+ \d/ })).toBeVisible();
  const { thingsboard } = await callApp<{ thingsboard: { devices: { name: string; connected: boolean }[] } }>(
    page,
    'hub.status',
    {},
  );
  expect(thingsboard.devices).toMatchObject([{ name: 'Lobby', connected: true }]);

  await openHub(page);
  await tab(page, 'ThingsBoard').click();
  await button(page, 'Attributes and calls of Lobby').click();
  await button(page, 'Call').click();
  await expect(page.locator('pre', { hasText: 'setInterval' })).toContainText('"seconds": 10');
  await button(page, 'Set attributes').click();
  await expect(page.getByText('Set, and sent to the device.')).toBeVisible();
  await expect(page.getByLabel('Shared attributes', { exact: true }).locator('pre')).toContainText('intervalSeconds');
});

test('registers at a server, with a result for each device and the server’s words for a wrong login', async ({
  app: { page },
}) => {
  const server = await FakeThingsBoard.start();
  await setUp(page);
  await rail(page, 'Simulate').click();
  await page.getByLabel('Platform').selectOption('ThingsBoard');
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'All found' }).click();
  await page.getByRole('textbox', { name: 'Server' }).fill(server.url);
  await page.getByLabel('User name').fill(account.userName);
  await page.getByLabel('Password').fill('wrong');
  await button(page, 'Register 2 devices').click();
  await expect(page.getByText(/Invalid username or password/).first()).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.getByLabel('Password').fill(account.password);
  await button(page, 'Register 2 devices').click();
  const results = page.getByRole('list', { name: 'Results' });
  await expect(results.getByText('Registered')).toHaveCount(2);
  const { devices } = await callApp<{ devices: { credentialsId: string }[] }>(page, 'thingsboard.describeCredentials', {
    ...(await callApp<{ workspace: string }>(page, 'workspace.current', {}).then(({ workspace }) => ({ workspace }))),
    deviceIds: ['dev-01'],
  });
  expect(server.credentialsOf('dev-01')?.credentialsId).toBe(devices[0]?.credentialsId);
  await server.close();
});

test('refuses as an older server, and takes devices by a profile', async ({ app: { page }, home }) => {
  await setUp(page);
  await openHub(page);
  await tab(page, 'ThingsBoard').click();
  await page.getByLabel('Name pattern').fill('dev');
  await button(page, 'Add profile').click();
  await expect(page.getByText(/no group in parentheses/).first()).toBeVisible();
  await page.getByLabel('Name pattern').fill('dev-(.*)');
  await button(page, 'Add profile').click();
  await expect(page.getByText('The profile RootCA was added.')).toBeVisible();
  const { address } = await callApp<{ address: { port: number; authorityPem: string } }>(page, 'hub.status', {});
  const file = (end: string) => readFile(join(home.workspace, 'devices', 'dev-01', `dev-01${end}`));
  const [cert, key] = [await file('-chain.pem'), await file('-key.pem')];
  const { port, authorityPem: ca } = address;
  const device = await mqtt.connectAsync({ protocol: 'mqtts', host: 'localhost', port, ca, cert, key });
  await expect(heading(page, '01')).toBeVisible();
  await device.endAsync();
  await page.getByLabel('How they are refused').selectOption({ label: 'TLS alert, as ThingsBoard 3.4 and earlier' });
  await expect
    .poll(
      async () => (await callApp<{ thingsboard?: { refusal: string } }>(page, 'hub.status', {})).thingsboard?.refusal,
    )
    .toBe('tls-alert');
});
