import mqtt, { type MqttClient } from 'mqtt';
import { readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { journals as nodeJournals } from '../../src-main/adapters/journal-file.ts';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { Problem } from '../../src-main/core/problem.ts';
import type { Journals } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

/** What the hub acknowledges is on disk, and what it cannot bring there it says. */

let bench: Workbench;
let events: HubEvent[];
let port: number;
let warnings: { code: string; message: string }[];
const clients: MqttClient[] = [];

/** The disk says that it is full while this is set. */
let full = false;
const fullNow = () => {
  if (full) throw new Problem('STORAGE_FAILED', 'The disk is full.', { field: 'data' });
};
/** Journals that are open. */
let opened = 0;
const journals: Journals = {
  async open(path, length) {
    fullNow();
    const real = await nodeJournals.open(path, length);
    opened++;
    return {
      async append(bytes) {
        fullNow();
        await real.append(bytes);
      },
      close: () => {
        opened--;
        return real.close();
      },
    };
  },
};

async function open(limits: Record<string, number> = {}): Promise<void> {
  bench = await Workbench.open({ journals });
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  await start(limits);
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01']);
}
async function start(limits: Record<string, number> = {}): Promise<void> {
  const input = { data: bench.path('hub'), port: 0, autoRegister: true, limits };
  ({ port, warnings } = await bench.call('hub.start', input));
}
const restart = async () => {
  await bench.call('hub.stop', {});
  await start();
};
afterEach(async () => {
  full = false;
  for (const client of clients.splice(0)) client.end(true);
  await bench.close();
  expect(opened).toBe(0);
});

const hubFile = (name: string) => join(bench.folder, 'hub', name);
const hubFiles = (like: RegExp) => readdirSync(hubFile('.')).filter((name) => like.test(name));
const ids = async () => (await bench.call('hub.status', {})).devices.map(({ deviceId }) => deviceId);

async function device(): Promise<MqttClient> {
  const file = (end: string) => readFileSync(join(bench.folder, 'workspace', 'devices', 'dev-01', `dev-01${end}`));
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port,
    ca: readFileSync(hubFile('hub-authority.pem')),
    cert: file('-chain.pem'),
    key: file('-key.pem'),
    clientId: 'dev-01',
    username: 'localhost/dev-01/?api-version=2021-04-12',
    reconnectPeriod: 0,
  });
  clients.push(client);
  await new Promise((resolve, reject) => {
    client.once('connect', resolve);
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
  await client.subscribeAsync('$iothub/twin/res/#');
  return client;
}

describe('while nothing can be written', () => {
  test('a person is told so, and nothing was done', async () => {
    await open();
    await bench.call('hub.registerDevice', { deviceId: 'a' });
    full = true;
    const refusals = await Promise.all(['b', 'c'].map((deviceId) => bench.refusal('hub.registerDevice', { deviceId })));
    expect(refusals.map(({ code }) => code)).toEqual(['STORAGE_FAILED', 'STORAGE_FAILED']);
    expect((await bench.refusal('hub.removeDevice', { deviceId: 'a' })).code).toBe('STORAGE_FAILED');
    expect(await ids()).toEqual(['a']);
    expect((await bench.call('hub.status', {})).notSaved).toMatchObject({ reason: 'The disk is full.' });
    expect(events).toContainEqual(expect.objectContaining({ type: 'storage', saved: false }));
    full = false;
    await bench.call('hub.registerDevice', { deviceId: 'd' });
    expect((await bench.call('hub.status', {})).notSaved).toBeUndefined();
    expect(events.findLast(({ type }) => type === 'storage')).toMatchObject({ saved: true });
    await restart();
    expect(await ids()).toEqual(['a', 'd']);
  });

  test('nothing is added to what another process has taken over', async () => {
    await open();
    const before = await readFile(hubFile('hub-1.journal'));
    const lock = hubFile('.certbench/lock');
    const mine = await readFile(lock, 'utf8');
    await writeFile(lock, mine.replace(/"id":"[^"]*"/, '"id":"another"'));
    const refusal = await bench.refusal('hub.registerDevice', { deviceId: 'a' });
    expect(refusal.code).toBe('WORKSPACE_BUSY');
    expect(await readFile(hubFile('hub-1.journal'))).toEqual(before);
    expect((await bench.call('hub.status', {})).notSaved).toBeDefined();
    await writeFile(lock, mine);
    await bench.call('hub.registerDevice', { deviceId: 'b' });
    expect(await ids()).toEqual(['b']);
  });

  test('a device is not answered about what it changes, until it can be', async () => {
    await open();
    const client = await device();
    full = true;
    let acknowledged = false;
    const answer = new Promise<string>((resolve) => client.once('message', (topic) => resolve(topic)));
    const sent = client
      .publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', '{"a":1}', { qos: 1 })
      .then(() => (acknowledged = true));
    await expect.poll(async () => (await bench.call('hub.status', {})).notSaved).toBeDefined();
    expect(acknowledged).toBe(false);
    full = false;
    await sent;
    expect(await answer).toMatch(/^\$iothub\/twin\/res\/204/);
    await restart();
    expect(JSON.parse((await bench.call('hub.getTwin', { deviceId: 'dev-01' })).reported)).toMatchObject({ a: 1 });
  });

  test('a new device is not let in, and telemetry of others is taken', async () => {
    await open();
    const client = await device();
    await bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    await expect.poll(() => client.connected).toBe(false);
    full = true;
    const entering = device();
    await expect.poll(async () => (await bench.call('hub.status', {})).notSaved).toBeDefined();
    expect(events.filter(({ type }) => type === 'registered')).toHaveLength(1);
    full = false;
    await (await entering).publishAsync('devices/dev-01/messages/events/', '{}', { qos: 1 });
    full = true;
    await clients.at(-1)?.publishAsync('devices/dev-01/messages/events/', '{"now":1}', { qos: 1 });
    expect(events.findLast(({ type }) => type === 'message')).toMatchObject({ body: '{"now":1}' });
  });

  test('a client that waits to be let in is not taken for one that says nothing', async () => {
    await open({ connectMs: 300 });
    full = true;
    const entering = device();
    await expect.poll(async () => (await bench.call('hub.status', {})).notSaved).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 500));
    full = false;
    expect((await entering).connected).toBe(true);
    expect(events.filter(({ type }) => type === 'refused')).toEqual([]);
  });

  test('the hub stops all the same, and another can start in its folder', async () => {
    await open();
    full = true;
    expect((await bench.refusal('hub.registerDevice', { deviceId: 'b' })).code).toBe('STORAGE_FAILED');
    await bench.call('hub.stop', {});
    full = false;
    await start();
    expect(await ids()).toEqual([]);
  });
});

describe('what was damaged on disk', () => {
  test('is put aside where it is no state at all, and what the journal says is kept', async () => {
    await open();
    await bench.call('hub.registerDevice', { deviceId: 'in-the-journal' });
    await bench.call('hub.stop', {});
    await writeFile(hubFile('hub.json'), '{"format":3,"auth');
    await start();
    expect(warnings).toEqual([{ code: 'state-damaged', message: expect.stringContaining('put aside') as string }]);
    const [aside = ''] = hubFiles(/^damaged-.*-hub\.json$/);
    expect(await readFile(hubFile(aside), 'utf8')).toBe('{"format":3,"auth');
    expect(await ids()).toEqual(['in-the-journal']);
    await restart();
    expect(warnings).toEqual([]);
  });

  test('costs one entry where it is one, and its reason is kept with it', async () => {
    await open();
    for (const deviceId of ['a', 'b', 'c']) await bench.call('hub.registerDevice', { deviceId });
    await bench.call('hub.stop', {});
    const [journal = ''] = hubFiles(/\.journal$/);
    await writeFile(hubFile(journal), '');
    const stored = (deviceId: string) => ({
      deviceId,
      enabled: true,
      authentication: { type: 'certificateAuthority' },
      createdAt: '2026-01-01T00:00:00.000Z',
      desired: { properties: {}, version: 1 },
      reported: { properties: {}, version: 1 },
      pending: [],
    });
    const whole = JSON.parse(await readFile(hubFile('hub.json'), 'utf8')) as Record<string, unknown>;
    whole['devices'] = [
      stored('whole'),
      { ...stored('wrong'), enabled: 'yes' },
      { ...stored('late'), createdAt: 'yesterday' },
      null,
    ];
    whole['authorities'] = [
      {
        name: 'x',
        certificate: 'AAAA',
        status: 'verified',
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-01T00:00:00Z',
      },
    ];
    await writeFile(hubFile('hub.json'), JSON.stringify(whole));
    await start();
    expect(warnings[0]?.message).toContain('4 entries');
    expect(await ids()).toEqual(['whole']);
    const [aside = ''] = hubFiles(/^damaged-.*-entries\.json$/);
    const entries = JSON.parse(await readFile(hubFile(aside), 'utf8')) as { section: string; reason: string }[];
    expect(entries.map(({ section }) => section)).toEqual(['authorities', 'devices', 'devices', 'devices']);
    expect(entries[1]?.reason).toMatch(/^enabled: /);
    expect(entries[2]?.reason).toMatch(/^createdAt: /);
  });

  test('is dropped where it is the end of a journal, and put aside where it is its middle', async () => {
    await open();
    await bench.call('hub.registerDevice', { deviceId: 'a' });
    await bench.call('hub.stop', {});
    const [journal = ''] = hubFiles(/\.journal$/);
    await appendFile(hubFile(journal), '0123456789ABCDEF [["devices","b",{"dev');
    await start();
    expect([warnings, await ids()]).toEqual([[], ['a']]);
    await bench.call('hub.registerDevice', { deviceId: 'c' });
    await restart();
    expect(await ids()).toEqual(['a', 'c']);
    await bench.call('hub.stop', {});
    const [again = ''] = hubFiles(/^hub-.*\.journal$/);
    const text = await readFile(hubFile(again), 'utf8');
    await writeFile(hubFile(again), text.replace('"devices"', '"devicez"'));
    await start();
    expect(warnings[0]?.message).toContain(again);
    expect(hubFiles(new RegExp(`^damaged-.*${again}$`))).toHaveLength(1);
  });
});

test('a journal that has grown long is given up for a whole state', async () => {
  await open();
  await bench.call('hub.registerDevice', { deviceId: 'dev-01' });
  const before = hubFiles(/\.journal$/);
  const client = await device();
  for (let round = 0; round < 180; round++) {
    const value = `{"round":${round},${[1, 2, 3, 4, 5, 6].map((n) => `"k${n}":"${String(round % 10).repeat(4000)}"`).join(',')}}`;
    await client.publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', value, { qos: 1 });
  }
  const after = hubFiles(/\.journal$/);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
  await restart();
  expect(JSON.parse((await bench.call('hub.getTwin', { deviceId: 'dev-01' })).reported)).toMatchObject({ round: 179 });
});

test('a start that fails leaves no file open, neither where the port is taken nor where the disk takes nothing', async () => {
  bench = await Workbench.open({ journals });
  const taker = createServer().listen(0, '127.0.0.1');
  await once(taker, 'listening');
  const start = { data: bench.path('hub'), port: (taker.address() as AddressInfo).port };
  expect((await bench.refusal('hub.start', start)).code).toBe('PORT_TAKEN');
  expect(opened).toBe(0);
  // The journal of the whole that is there can be opened, and the next one cannot.
  await writeFile(hubFile('hub.json'), 'not a state');
  const before = { ...journals };
  let calls = 0;
  Object.assign(journals, {
    open(path: string, length: number) {
      full = ++calls > 1;
      return before.open(path, length);
    },
  });
  expect((await bench.refusal('hub.start', { ...start, port: 0 })).code).toBe('STORAGE_FAILED');
  Object.assign(journals, before);
  expect(calls).toBe(2);
  expect(opened).toBe(0);
  taker.close();
});

test('a start that fails frees the folder even where the journal cannot be closed', async () => {
  let closes = 0;
  const journal = {
    append: () => Promise.resolve(),
    // The first one makes way for the next.
    close: () => (++closes === 1 ? Promise.resolve() : Promise.reject(new Error('EIO'))),
  };
  bench = await Workbench.open({ journals: { open: () => Promise.resolve(journal) } });
  const taker = createServer().listen(0, '127.0.0.1');
  await once(taker, 'listening');
  const start = { data: bench.path('hub'), port: (taker.address() as AddressInfo).port };
  expect((await bench.refusal('hub.start', start)).code).toBe('PORT_TAKEN');
  taker.close();
  expect(closes).toBe(2);
  expect(readdirSync(hubFile('.certbench'))).not.toContain('lock');
});
