import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { Workbench } from '../support/workbench.ts';

/** Servers that are kept under a name. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

const folder = () => join(bench.folder, 'data', 'connections');
const file = () => join(folder(), 'connections.json');
const plant = {
  name: 'Plant',
  platform: 'mqtt-broker',
  host: 'broker.example.com',
  port: 8883,
  settings: { topic: 'a/{deviceId}', userName: 'u' },
};
const save = (part: Partial<typeof plant> & object = {}, replace = false) =>
  bench.call('connection.save', { connection: { ...plant, ...part }, replace });
const names = async () => (await bench.call('connection.list', {})).connections.map(({ name }) => name);

test('are kept, replaced where that is wanted, renamed and deleted', async () => {
  await save({ name: ' Plant ' });
  await save({ name: 'Line' });
  expect((await bench.call('connection.list', {})).connections).toEqual([{ ...plant, name: 'Line' }, plant]);
  expect(await bench.refusal('connection.save', { connection: { ...plant, name: 'plant' } })).toMatchObject({
    code: 'NAME_TAKEN',
    details: { field: 'name', remedy: expect.stringContaining('another name') },
  });
  await save({ name: 'plant', host: 'other.example.com' }, true);
  await bench.call('connection.rename', { name: 'Line', to: 'line' });
  await bench.call('connection.rename', { name: 'plant', to: 'Werk Süd' });
  expect(await names()).toEqual(['line', 'Werk Süd']);
  expect(await bench.refusal('connection.rename', { name: 'line', to: 'werk süd' })).toMatchObject({
    code: 'NAME_TAKEN',
  });
  await bench.call('connection.delete', { name: 'line' });
  expect(await names()).toEqual(['Werk Süd']);
  expect(await bench.refusal('connection.delete', { name: 'line' })).toMatchObject({
    code: 'NOT_FOUND',
    details: { remedy: 'There are: Werk Süd.' },
  });
});

test('keep neither a password nor a key nor what their platform does not know', async () => {
  const { certificatePem } = await bench.authority();
  const key = await readFile(join(bench.folder, 'workspace', 'authorities', 'Root', 'Root-key.pem'), 'utf8');
  const connection = {
    ...plant,
    settings: { ...plant.settings, password: 'Kv8-mist', other: 'x' },
    serverCa: { name: 'ca.pem', pem: `${key}${certificatePem}` },
  };
  const { connections } = await bench.call('connection.save', { connection });
  expect(connections).toEqual([{ ...plant, serverCa: { name: 'ca.pem', pem: certificatePem } }]);
  const written = await readFile(file(), 'utf8');
  expect(written).not.toMatch(/Kv8-mist|PRIVATE KEY|other/);
});

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['too long a name', { name: 'x'.repeat(61) }, 'name'],
  ['a host that is an address of the web', { host: 'https://x/y' }, 'host'],
  ['an unknown platform', { platform: 'teapot' }, 'platform'],
  ['authorities without a certificate', { serverCa: { name: 'x', pem: 'x' } }, 'serverCa'],
])('are refused with %s', async (_name, part, field) => {
  const refusal = await bench.refusal('connection.save', { connection: { ...plant, ...part } });
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field, remedy: expect.any(String) } });
  expect(await names()).toEqual([]);
});

test('an entry that cannot be used is told, left out, and still there when others are saved', async () => {
  const odd = { name: 'Odd', platform: 'mqtt-broker', host: 'h', port: 'none', settings: {} };
  const later = { ...plant, name: 'Later', platform: 'cloud-of-tomorrow' };
  await mkdir(folder(), { recursive: true });
  await writeFile(file(), JSON.stringify({ version: 1, connections: [odd, plant, later] }));
  const { connections, unreadable } = await bench.call('connection.list', {});
  expect(connections).toEqual([plant]);
  expect(unreadable).toEqual([
    expect.stringMatching(/^"Odd" cannot be used \(port: .*It is kept/),
    expect.stringMatching(/^"Later" .*cloud-of-tomorrow/),
  ]);
  await save({ name: 'Line' });
  await bench.call('connection.delete', { name: 'Plant' });
  const written = JSON.parse(await readFile(file(), 'utf8')) as { connections: unknown[] };
  expect(written.connections).toEqual([odd, later, { ...plant, name: 'Line' }]);
});

test('a file without sense is put aside, and one of a newer Certbench is left alone', async () => {
  await mkdir(folder(), { recursive: true });
  await writeFile(file(), 'not { json');
  expect((await bench.call('connection.list', {})).unreadable).toHaveLength(1);
  await save();
  expect(await names()).toEqual(['Plant']);
  expect(await readFile(join(folder(), 'connections.bad-1.json'), 'utf8')).toBe('not { json');
  const newer = JSON.stringify({ version: 2, connections: {} });
  await writeFile(file(), newer);
  expect(await bench.refusal('connection.save', { connection: plant })).toMatchObject({ code: 'STORAGE_FAILED' });
  expect(await readFile(file(), 'utf8')).toBe(newer);
  expect((await readdir(folder())).filter((name) => name.includes('bad'))).toEqual(['connections.bad-1.json']);
});

test('the command line saves them, lists them, and connects by their name', async () => {
  const env = { CERTBENCH_DATA: join(bench.folder, 'data') };
  const { certificatePem } = await bench.authority();
  const ca = join(bench.folder, 'ca.pem');
  await writeFile(ca, certificatePem);
  const certbench = (...args: string[]) => cliHere(args, env);
  const saved = await certbench(
    ...'connections save Plant --platform mqtt-broker --host broker.example.com:1884'.split(' '),
    '--topic',
    'plant/{deviceId}',
    '--server-ca',
    ca,
  );
  expect(saved).toMatchObject({ status: 0, stderr: '' });
  expect((await bench.call('connection.list', {})).connections[0]).toMatchObject({
    port: 1884,
    settings: { topic: 'plant/{deviceId}' },
    serverCa: { name: 'ca.pem', pem: certificatePem },
  });
  expect((await certbench('connections', 'list')).stdout).toBe(
    'Plant  mqtt-broker       broker.example.com:1884  trusts ca.pem\n',
  );
  const workspace = join(bench.folder, 'workspace');
  await bench.call('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['dev-01'] } });
  const snippet = ['snippet', '--workspace', workspace, '--device', 'dev-01', '--language', 'mqtt-python'];
  const shown = await certbench(...snippet, '--connection', 'plant');
  expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('broker.example.com') });
  expect(shown.stdout).toMatch(/1884[\s\S]*plant\/dev-01|plant\/dev-01[\s\S]*1884/);
  // What is given on the command line counts more.
  const other = await certbench(...snippet, '--connection=Plant', '--host', 'other.example.com:8883');
  expect(other.stdout).toContain('other.example.com');
  expect(other.stdout).not.toContain('broker.example.com');
  expect(await certbench(...snippet, '--connection', 'Plant', '--platform', 'aws-iot')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Leave --platform out'),
  });
  expect(await certbench('simulate', '--connection', 'Line')).toMatchObject({
    status: 1,
    stderr: 'NOT_FOUND: There is no connection named "Line".\n  There are: Plant.\n',
  });
  expect((await certbench('connections', 'delete', 'Plant')).stdout).toBe('There are none.\n');
});
