import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '../../src-main/adapters/settings.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { cliHere } from '../support/cli-here.ts';
import { Workbench } from '../support/workbench.ts';

/** Settings to a file, and from it to another computer. */

let here: Workbench;
let there: Workbench;
beforeEach(async () => {
  here = await Workbench.open();
  there = await Workbench.open();
});
afterEach(async () => {
  for (const bench of [here, there]) {
    await bench.close();
    expect(bench.logged).toEqual([]);
  }
});

const secrets = ['proxy-word-7Hn', 'broker-word-2Kd', 'authority-word-4Pt'] as const;
const plant = { name: 'Plant', platform: 'mqtt-broker', host: 'broker.example.com', port: 8883 };

/** Everything that can be set, with a secret wherever one can be given. */
async function setAll(): Promise<string> {
  const made = await here.authority('Root', { passphrase: secrets[2], remember: true });
  await here.call('app.changeSettings', {
    hub: { startWithApp: true, port: 9000, amqpPort: 5672, reachable: 'network' },
    defaults: { subject: { organization: 'ACME' }, keyTypes: { device: 'rsa-2048' }, days: { device: 90 } },
    lookForUpdates: false,
    logLevel: 'debug',
    language: 'de',
    remindOfEnds: false,
  });
  const proxy = { address: 'http://proxy.example:3128', userName: 'u', password: secrets[0], exceptions: 'a.example' };
  await here.call('proxy.change', { use: 'own', ...proxy });
  await here.call('connection.save', {
    connection: { ...plant, settings: { userName: 'u', password: secrets[1], topic: 'a' } },
  });
  await here.call('trust.add', { pem: made.certificatePem });
  const { text } = await here.call('settings.text', {});
  return text;
}

/** The token of a file that the other computer was handed. */
async function handed(text: string): Promise<string> {
  await writeFile(join(there.folder, 'settings.json'), text);
  return there.path('settings.json');
}
const changed = (text: string, change: (settings: Record<string, Record<string, unknown>>) => void): string => {
  const document = JSON.parse(text) as { settings: Record<string, Record<string, unknown>> };
  change(document.settings);
  return JSON.stringify(document);
};
const state = async () => ({
  settings: there.ports.settings.read(),
  connections: await there.call('connection.list', {}),
  trusted: (await there.call('trust.list', {})).trusted.map(({ pem }) => pem),
});

test('all of them arrive, told before with what was, and no secret with them', async () => {
  const text = await setAll();
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/PRIVATE KEY|passwordName|recentWorkspaces/);
  const file = await handed(text);
  const { changes, notes, seen } = await there.call('settings.look', { file });
  const told = changes.map(({ setting, name = '', before, after }) => [setting + name, before, after]);
  expect(told).toEqual([
    ['hub.reachable', 'this-computer', 'network'],
    ['hub.startWithApp', 'false', 'true'],
    ['hub.port', '8883', '9000'],
    ['hub.amqpPort', undefined, '5672'],
    ['defaults.subject.organization', undefined, 'ACME'],
    ['defaults.keyTypes.device', undefined, 'rsa-2048'],
    ['defaults.days.device', undefined, '90'],
    ['lookForUpdates', 'true', 'false'],
    ['remindOfEnds', 'true', 'false'],
    ['logLevel', 'info', 'debug'],
    ['language', 'system', 'de'],
    ['proxy.use', 'computer', 'own'],
    ['proxy.address', undefined, 'http://proxy.example:3128'],
    ['proxy.userName', undefined, 'u'],
    ['proxy.exceptions', undefined, 'a.example'],
    ['connectionPlant', undefined, 'mqtt-broker broker.example.com:8883, topic=a, userName=u'],
    ['trustedRoot', undefined, expect.stringMatching(/^SHA-256 [0-9A-F]{64}$/)],
  ]);
  expect(notes).toEqual([expect.stringContaining('password of the proxy')]);
  expect((await state()).settings).toEqual(defaultSettings);
  await there.call('settings.import', { file, seen });
  expect((await there.call('settings.text', {})).text).toBe(text);
  expect(await there.call('settings.look', { file })).toMatchObject({ changes: [] });
});

test('connections and certificates that are there stay, and one of the same name is replaced', async () => {
  const file = await handed(await setAll());
  const { certificatePem } = await there.authority('Own');
  await there.call('trust.add', { pem: certificatePem });
  await there.call('connection.save', {
    connection: { ...plant, name: 'plant', host: 'old.example.com', settings: {} },
  });
  await there.call('connection.save', { connection: { ...plant, name: 'Line', settings: {} } });
  const { changes, seen } = await there.call('settings.look', { file });
  expect(changes.find(({ setting }) => setting === 'connection')).toMatchObject({
    before: 'mqtt-broker old.example.com:8883',
  });
  await there.call('settings.import', { file, seen });
  const { connections, trusted } = await state();
  expect(connections.connections.map(({ name, host }) => [name, host])).toEqual([
    ['Line', plant.host],
    ['Plant', plant.host],
  ]);
  expect(trusted).toHaveLength(2);
});

test('what is no setting is told and left out', async () => {
  const text = changed(await setAll(), (settings) => {
    settings['colour'] = {};
    Object.assign(settings['hub'] ?? {}, { speed: 3 });
  });
  const { notes } = await there.call('settings.look', { file: await handed(text) });
  expect(notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^colour is no setting/),
      expect.stringMatching(/^hub\.speed is no/),
    ]),
  );
});

test('a file that is damaged is refused by name and reason, and nothing is changed', async () => {
  const text = await setAll();
  const before = await state();
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['not { json', 'FORMAT_NOT_RECOGNISED', /settings\.json holds no settings of Certbench/],
    ['{"kind":"certbench-settings","version":2,"settings":{}}', 'FORMAT_NOT_RECOGNISED', /newer Certbench/],
    [changed(text, ({ hub }) => Object.assign(hub ?? {}, { port: 0 })), 'DAMAGED', /settings\.json.*hub\.port/],
    [
      changed(text, ({ hub }) => Object.assign(hub ?? {}, { port: 5672 })),
      'DAMAGED',
      /settings\.json.*Port 5672 cannot be for MQTT and for AMQP/,
    ],
    [text.replace('"mqtt-broker"', '"teapot"'), 'DAMAGED', /the connection Plant: There is no platform "teapot"/],
    [text.replace('CERTIFICATE-----\\nMII', 'CERTIFICATE-----\\nMIJ'), 'DAMAGED', /the certificate Root: /],
    [text.replace('http://proxy', `http://x:${secrets[0]}@proxy`), 'DAMAGED', /holds a user name or a password/],
  ];
  for (const [wrong, code, reason] of cases) {
    const file = await handed(wrong);
    const refusal = await there.refusal('settings.look', { file });
    expect(refusal).toMatchObject({ code, details: { field: 'file', remedy: expect.any(String) } });
    expect(refusal.message).toMatch(reason);
    expect(refusal.message).not.toContain(secrets[0]);
    expect(await there.refusal('settings.import', { file, seen: '' })).toMatchObject({ code });
  }
  const { seen } = await there.call('settings.look', { file: await handed(text) });
  const other = await handed(text.replace('ACME', 'OTHER'));
  expect(await there.refusal('settings.import', { file: other, seen })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await state()).toEqual(before);
});

test('where one of the files cannot be written, the others are as before', async () => {
  const file = await handed(await setAll());
  await there.call('connection.save', { connection: { ...plant, name: 'Line', settings: {} } });
  const before = await state();
  const { seen } = await there.call('settings.look', { file });
  // The last of them.
  Object.assign(there.ports.settings, {
    change() {
      throw new Problem('STORAGE_FAILED', 'The disk is full.');
    },
  });
  expect(await there.refusal('settings.import', { file, seen })).toMatchObject({ code: 'STORAGE_FAILED' });
  expect(await state()).toEqual(before);
});

test('the command line exports and imports them', async () => {
  const env = { CERTBENCH_DATA: join(there.folder, 'cli') };
  const certbench = (...args: string[]) => cliHere(['settings', ...args], env);
  await handed(await setAll());
  const from = join(there.folder, 'settings.json');
  expect(await certbench('import', from)).toMatchObject({ status: 2, stderr: expect.stringContaining('Say --yes') });
  const imported = await certbench('import', from, '--yes');
  expect(imported).toMatchObject({ status: 0 });
  expect(imported.stdout).toContain('hub.port: 8883 -> 9000\n');
  const to = join(there.folder, 'again.json');
  expect(await certbench('export', to)).toMatchObject({ status: 0, stderr: '' });
  expect(await readFile(to, 'utf8')).toBe(await readFile(from, 'utf8'));
  expect((await certbench('import', to, '--yes')).stdout).toBe('It changes nothing.\n');
});
