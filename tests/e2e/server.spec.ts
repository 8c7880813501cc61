import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import mqtt from 'mqtt';
import { expect, test } from './app.ts';
import { button, callApp, createAuthority, heading, rail, useFreePort } from './steps.ts';

/** What a client that trusts `ca` alone sees of a server. */
const subjectOf = (port: number, ca: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca }, () => {
      resolve(socket.getPeerCertificate().subject.CN as string);
      socket.destroy();
    });
    socket.once('error', reject);
  });

/** A login at IoT Hub with the files of a server: the return code of CONNACK. */
async function logIn(port: number, files: string, id: string): Promise<number> {
  const file = (ending: string) => readFile(join(files, `${id}-${ending}.pem`));
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port,
    ca: await file('ca'),
    cert: await file('chain'),
    key: await file('key'),
    clientId: id,
    username: `localhost/${id}/?api-version=2021-04-12`,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  try {
    return await new Promise((resolve, reject) => {
      client.once('connect', ({ returnCode }) => resolve(returnCode ?? 0));
      client.once('error', (error) => ('code' in error ? resolve(error.code) : reject(error)));
    });
  } finally {
    await client.endAsync(true);
  }
}

test('a server certificate is made, and the local hub is started with it', async ({ app: { page }, home }) => {
  await useFreePort(page);
  await createAuthority(page);
  await rail(page, 'Certificates').click();
  await button(page, 'Create server certificate').click();

  // Faults are told as they are typed.
  const hosts = page.getByLabel('DNS names and IP addresses, one a line');
  await hosts.fill('localhost\nmqtt_broker');
  await expect(page.getByText('which no host can be called')).toBeVisible();
  await button(page, 'Next: who signs').click();
  await expect(hosts).toBeFocused();
  await hosts.fill('localhost');
  await button(page, 'Add 127.0.0.1').click();
  await expect(page.getByText('DNS names: localhost. IP addresses: 127.0.0.1.')).toBeVisible();
  await button(page, 'Next: who signs').click();

  await expect(heading(page, 'Who signs it?')).toBeFocused();
  await expect(page.getByText('The passphrase is remembered.')).toBeVisible();
  const days = page.getByLabel('Valid for');
  const warning = page.getByText(/refuse servers whose certificates are valid for more than 825 days/);
  await days.fill('826');
  await expect(warning).toBeVisible();
  await days.fill('825');
  await expect(warning).toBeHidden();
  await button(page, 'Create server certificate').click();

  await expect(heading(page, 'mqtt-server is ready')).toBeVisible();
  for (const end of ['cert', 'key', 'chain', 'ca']) {
    await expect(page.getByText(`mqtt-server-${end}.pem`, { exact: true })).toBeVisible();
  }
  await expect(page.getByText('SHA-256 thumbprint')).toBeVisible();
  const trusted = await readFile(join(home.workspace, 'servers/mqtt-server/mqtt-server-ca.pem'), 'utf8');
  expect(trusted).toBe(await readFile(join(home.workspace, 'authorities/RootCA/RootCA.pem'), 'utf8'));

  await button(page, 'Use for the local hub').click();
  await expect(page.getByText('Its certificate mqtt-server is for localhost, 127.0.0.1.')).toBeVisible();
  const [, port] = /127\.0\.0\.1:(\d+)/.exec((await page.getByText(/^Running · /).textContent()) ?? '') ?? [];
  expect(await subjectOf(Number(port), trusted)).toBe('mqtt-server');

  // It is among the certificates, and can be chosen where the hub is started.
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: 'mqtt-server' }).click();
  await expect(heading(page, 'mqtt-server')).toBeVisible();
  await expect(page.getByText('TLS server: a hub or broker')).toBeVisible();
  await button(page, 'Show the local hub').click();
  await button(page, 'Stop').click();
  await page.getByLabel('Server certificate').selectOption('mqtt-server');
  await button(page, 'Start the local hub').click();
  await expect(page.getByText('Its certificate mqtt-server is for localhost, 127.0.0.1.')).toBeVisible();

  // It is for no client: refused as Azure does, and taken where the hub is started lenient.
  await callApp(page, 'hub.uploadAuthority', { certificatePem: trusted, verified: true });
  await callApp(page, 'hub.registerDevice', { deviceId: 'mqtt-server' });
  const enter = () => logIn(Number(port), join(home.workspace, 'servers/mqtt-server'), 'mqtt-server');
  expect(await enter()).toBe(5);
  await button(page, 'Stop').click();
  await page.getByText('More settings', { exact: true }).click();
  await expect(page.getByLabel('ThingsBoard', { exact: true })).toHaveText(/^Default \(lenient\)/);
  await page.getByLabel('Azure IoT Hub', { exact: true }).selectOption('Lenient');
  await page.getByLabel('Server certificate').selectOption('mqtt-server');
  await button(page, 'Start the local hub').click();
  await expect(page.getByText(/^Running · /)).toBeVisible();
  expect(await enter()).toBe(0);
});
