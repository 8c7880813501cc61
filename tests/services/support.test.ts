import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readZip } from '../../src-main/core/bundles/zip.ts';
import { decodeControl } from '../../src-main/services/control-file.ts';
import { formsOf } from '../support/secret-forms.ts';
import { Workbench } from '../support/workbench.ts';

const secrets = {
  authority: 'passphrase of the authority/7Zq+"ä',
  key: 'passphrase-of-the-key-3Vn',
  pfx: 'password&of=the pfx:9Lk',
  proxy: 'password@of/the proxy-4Cr',
  environment: 'password-of-the-environment-8Gh',
  server: 'password-of-the-server-6Yb',
};
const accessToken = 'A1b2C3d4E5f6G7h8I9j0';

let bench: Workbench;

beforeEach(async () => {
  bench = await Workbench.open();
  vi.stubEnv('HTTPS_PROXY', `http://user:${secrets.environment}@127.0.0.1:1`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await bench.close();
});

/** Everything of a key that lets somebody be its owner, as octets. */
function partsOf(pem: string, passphrase: string): Buffer[] {
  const key = createPrivateKey({ key: pem, passphrase });
  const { d = '', p, q, dp, dq } = key.export({ format: 'jwk' });
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const other = key.export({ type: key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1', format: 'der' });
  const numbers = [d, p, q, dp, dq].flatMap((part) => (part === undefined ? [] : [Buffer.from(part, 'base64url')]));
  const own = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return [der, other, own, ...numbers];
}

/** A workspace, settings, a hub and a diagnosis that know all the secrets; answers the texts in which each could stand. */
async function fill(): Promise<{ readonly forms: readonly string[]; readonly keys: readonly Buffer[] }> {
  const { workspace } = bench;
  await bench.authority('Root', { passphrase: secrets.authority, remember: true });
  const authority = { name: 'Root' };
  await bench.devices(['dev-01'], { authority, keyPassphrase: secrets.key, pfxPassword: secrets.pfx });
  await bench.devices(['dev-02'], { authority, keyType: 'rsa-2048' });
  await bench.call('server.create', { workspace, name: 'localhost', authority });
  await bench.call('proxy.change', {
    use: 'own',
    address: 'http://127.0.0.1:1',
    userName: 'u',
    password: secrets.proxy,
  });
  const settings = { userName: 'u', password: secrets.server };
  const place = { platform: 'mqtt-broker', host: 'localhost', port: 1 };
  await bench.call('connection.save', { connection: { name: 'Plant', ...place, settings } });
  await bench.call('proxy.change', { use: 'none' });
  const hub = await bench.call('hub.start', { port: 0 });
  await bench.call('hub.registerDevice', { deviceId: 'dev-01' });
  const told = await bench.call('diagnosis.run', {
    platform: 'local-hub',
    host: 'localhost',
    port: hub.port,
    serverCaPem: hub.authorityPem,
    device: {
      from: 'files',
      certificate: bench.path('workspace', 'devices', 'dev-01', 'dev-01.pfx'),
      password: secrets.pfx,
    },
    timeoutMs: 2000,
  });
  expect(told.steps.find(({ step }) => step === 'login')?.state).toBe('failed');
  const read = (...parts: string[]) => readFile(join(bench.folder, ...parts));
  const keys = [
    ...partsOf((await read('workspace/authorities/Root/Root-key.pem')).toString(), secrets.authority),
    ...partsOf((await read('workspace/devices/dev-01/dev-01-key.pem')).toString(), secrets.key),
    ...partsOf((await read('workspace/devices/dev-02/dev-02-key.pem')).toString(), ''),
    ...partsOf((await read('workspace/servers/localhost/localhost-key.pem')).toString(), ''),
  ];
  const token = decodeControl(await read('data/hub/control.json'))?.token ?? '';
  const pem = (await read('workspace/devices/dev-02/dev-02-key.pem')).toString();
  await writeLog({ keys, token, pem });
  const octets = [...Object.values(secrets), token, accessToken].map((secret) => Buffer.from(secret));
  return { forms: [...octets, ...keys].flatMap(formsOf), keys };
}

/** A log in which everything stands that must never have been logged. */
async function writeLog({ keys, token, pem }: { keys: readonly Buffer[]; token: string; pem: string }): Promise<void> {
  const { authority, key, pfx, proxy, environment, server } = secrets;
  const known = [authority, proxy, token].flatMap((secret) => formsOf(Buffer.from(secret)));
  const lines = [
    '2026-11-29T13:00:00.000Z info Certbench starts',
    ...known.map((form) => `warn it said ${form} and no more`),
    `debug device.create {"keyPassphrase":"${key}","pfxPassword":"${pfx}","deviceId":"dev-01"}`,
    `debug pfxPassword: ${pfx}`,
    `debug certbench publish --key-passphrase ${key} --device dev-01`,
    `error connect to mqtts://u:${server}@localhost:1 by http://user:${environment}@127.0.0.1:1`,
    `debug POST https://thingsboard/api/v1/${accessToken}/telemetry accessToken=${accessToken}`,
    pem.replaceAll('\n', '\n    '),
    ...keys.flatMap((one) => [one.toString('hex'), one.toString('base64'), one.toString('base64url')]),
    ...keys.map((one) => `priv: ${one.toString('hex').replaceAll(/../g, '$&:')}`),
    `read ${bench.folder} for dev-01 in /home/ada/certbench`,
    'info the end',
  ];
  await mkdir(join(bench.folder, 'data'), { recursive: true });
  await writeFile(join(bench.folder, 'data', 'certbench.log'), lines.join('\n'));
}

/** The files of the .zip, by name. */
async function unzipped(name: string): Promise<Map<string, string>> {
  const files = readZip(await readFile(join(bench.folder, name)));
  return new Map([...files].map(([file, bytes]) => [file, Buffer.from(bytes).toString('utf8')]));
}

/** What of the secrets is in a text, in whatever form; also where octets are printed with colons between them. */
function leaksIn(text: string, forms: readonly string[], keys: readonly Buffer[]): string[] {
  const seen = text.toLowerCase();
  const printed = seen.replaceAll(/[\s:]/g, '');
  return [
    ...forms.filter((form) => text.includes(form) || (form.length > 20 && seen.includes(form.toLowerCase()))),
    ...keys.map((key) => key.toString('hex')).filter((hex) => printed.includes(hex)),
    ...['PRIVATE KEY-----'].filter((armour) => text.includes(armour)),
  ];
}

test('no key, passphrase, password or token is in a support bundle, in whatever form', async () => {
  const { forms, keys } = await fill();
  expect(keys.length).toBeGreaterThan(20);
  const { workspace } = bench;
  const { bundle, files, diagnosedAt } = await bench.call('support.preview', { workspace, logLines: 10_000 });
  expect(diagnosedAt).toBeDefined();
  await bench.call('support.save', { bundle, file: bench.path('all.zip') });
  const saved = await unzipped('all.zip');
  expect([...saved.entries()]).toEqual(files.map(({ name, text }) => [name, text]));
  expect([...saved.keys()]).toEqual([
    'README.txt',
    'diagnosis.txt',
    'diagnosis.json',
    'server-chain.pem',
    'device-chain.pem',
    'versions.json',
    'settings.json',
    'hub.json',
    'workspace.json',
    'certbench.log',
  ]);
  const leaks = [...saved].flatMap(([name, text]) => leaksIn(text, forms, keys).map((leak) => [name, leak]));
  expect(leaks).toEqual([]);
  // What helps is there all the same.
  expect(saved.get('certbench.log')).toMatch(/Certbench starts\n[\s\S]*\/certbench\ninfo the end\n$/);
  expect(saved.get('certbench.log')).toContain(' in ~/certbench');
  expect(saved.get('device-chain.pem')?.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(1);
  expect(saved.get('diagnosis.txt')).toMatch(/Login: FAILED/);
  expect(JSON.parse(saved.get('workspace.json') ?? '')).toMatchObject({
    authorities: { count: 1, first: [{ name: 'Root' }] },
    devices: { count: 2, first: [{ deviceId: 'dev-01', keyEncrypted: true }, { deviceId: 'dev-02' }] },
    servers: { count: 1 },
  });
  expect(JSON.parse(saved.get('hub.json') ?? '')).toMatchObject({
    running: true,
    devices: { first: [{ deviceId: 'dev-01' }] },
    events: expect.arrayContaining([expect.objectContaining({ type: 'refused' })]),
  });
  expect(JSON.parse(saved.get('versions.json') ?? '')).toMatchObject({
    certbench: '0.0.0',
    node: process.versions.node,
  });
  expect(JSON.parse(saved.get('settings.json') ?? '')).toMatchObject({ proxy: { own: { userName: 'u' } } });
});

test('names and certificates are left out where they are private', async () => {
  await fill();
  const { workspace } = bench;
  const { bundle, files } = await bench.call('support.preview', { workspace, names: false, logLines: 10_000 });
  await bench.call('support.save', { bundle, leaveOut: ['settings', 'readme'], file: bench.path('some.zip') });
  const saved = await unzipped('some.zip');
  expect([...saved.keys()]).toEqual(files.map(({ name }) => name).filter((name) => name !== 'settings.json'));
  const named = [...saved.values()].join('\n').match(/.*(?:dev-0|\bRoot\b|BEGIN CERTIFICATE|Plant|localhost).*/g);
  expect(named).toBeNull();
  const first = JSON.parse(saved.get('hub.json') ?? '').devices.first[0].deviceId as string;
  expect(first).toMatch(/^<name \d+>$/);
  expect(saved.get('diagnosis.txt')).toContain(first);
});

test('a bundle without a diagnosis, a workspace and a log is one all the same; only the newest can be saved', async () => {
  const before = await bench.call('support.preview', {});
  expect(before.files.map(({ part }) => part)).toEqual(['readme', 'versions', 'settings']);
  expect(before.files[0]?.text).toContain('No connection was diagnosed before.');
  await bench.call('support.preview', {});
  const refused = await bench.refusal('support.save', { bundle: before.bundle, file: bench.path('x.zip') });
  expect(refused).toMatchObject({ code: 'NOT_FOUND', details: { field: 'bundle' } });
});
