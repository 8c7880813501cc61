import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Broker, freePort } from '../support/broker.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, callApp, createAuthority, figure, heading } from './steps.ts';

/** A broker whose certificate is of an authority that nobody's system knows, and which lets in what RootCA has signed. */
async function startBroker(page: Page, at: (name: string) => string): Promise<{ broker: Broker; port: number }> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];
  const openssl = (...args: string[]) => must('openssl', ...args);
  await openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Bench CA');
  const server = ['-keyout', at('server.key'), '-out', at('server.pem'), '-subj', '/CN=localhost'];
  const issued = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-addext', 'subjectAltName=DNS:localhost'];
  await openssl('req', '-x509', ...key, ...server, ...issued, '-addext', 'basicConstraints=critical,CA:FALSE');
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const asked = { workspace, kind: 'authority', name: 'RootCA' };
  const { certificates } = await callApp<{ certificates: { pem: string }[] }>(page, 'certificate.describe', asked);
  await writeFile(at('devices.pem'), certificates[0]?.pem ?? '');
  const chain = await Promise.all(['server.pem', 'ca.pem'].map((name) => readFile(at(name), 'utf8')));
  await writeFile(at('chain.pem'), chain.join(''));
  const port = await freePort();
  const lines = [
    `listener ${port} 127.0.0.1`,
    `cafile ${at('devices.pem')}`,
    `certfile ${at('chain.pem')}`,
    `keyfile ${at('server.key')}`,
    'require_certificate true',
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    'use_identity_as_username true',
  ];
  return { broker: await Broker.start(at('mosquitto.conf'), lines, [port]), port };
}

test('what is shown for a run at a server with an authority of its own connects there', async ({
  app: { page },
  home,
}) => {
  test.skip(isMissing('openssl', 'mosquitto', 'mosquitto_pub'), 'There is no broker here.');
  await createAuthority(page);
  const at = (name: string) => join(home.folder, name);
  const { broker, port } = await startBroker(page, at);
  try {
    await button(page, 'Create devices').click();
    await button(page, 'Next: devices').click();
    await button(page, 'Next: files').click();
    await button(page, 'Create device').click();
    await expect(heading(page, 'dev-01 is ready')).toBeVisible();
    await button(page, 'Simulate telemetry').click();
    await page.getByLabel('Platform', { exact: true }).selectOption('MQTT broker');
    await page.getByLabel('Server', { exact: true }).selectOption('Another server');
    await page.getByLabel('Host name').fill('localhost');
    await page.getByLabel('Port', { exact: true }).fill(String(port));
    const choose = (file: string) => chooseFile(page, () => button(page, 'Choose file…').click(), at(file));
    await choose('server.key');
    await expect(page.getByText('There is no certificate in server.key.')).toBeVisible();
    const trusted = page.getByLabel('Authorities to trust');
    await choose('ca.pem');
    await expect(page.getByText('There is no certificate in server.key.')).toHaveCount(0);
    await expect(trusted.locator('option:checked')).toHaveText('ca.pem');
    // Another authority than the server's, to be told what is wrong, and by whom it is mended.
    await trusted.selectOption('RootCA of this workspace');
    await page.getByLabel('Every').fill('100');
    await button(page, 'Start simulation').click();
    await button(page, 'Trust this authority…').click();
    const asked = page.getByRole('dialog');
    await expect(asked.getByRole('row')).toHaveCount(3);
    await expect(asked.locator('.well')).toContainText('CN=Bench CA');
    await asked.getByRole('button', { name: 'Trust and run again' }).click();
    await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);

    await button(page, 'Show me how').click();
    const shown = page.getByRole('region', { name: 'The same by hand' }).locator('pre');
    await expect(shown.first()).toBeVisible();
    const steps = await shown.allTextContents();
    const toRun = steps.filter((step) => /server-ca\.pem <<|mosquitto_pub/.test(step));
    expect(toRun.length).toBeGreaterThanOrEqual(2);
    const { status, stderr } = await run('bash', ['-c', toRun.join('\n')], { cwd: home.workspace });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    await button(page, 'Connect your own device').click();
    await expect(page.getByLabel('device.py')).toContainText('cafile="server-ca.pem"');
    await expect(page.getByLabel(/^Save whom to trust/).last()).toContainText('BEGIN CERTIFICATE');
  } finally {
    await broker.stop();
  }
});
