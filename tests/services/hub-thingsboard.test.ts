import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent, SimulationEvent } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { port: number; authorityPem: string };
let events: HubEvent[];
let clients: MqttClient[];
const waiting = new Set<() => void>();

/** Waits for an event, past or future. */
function event<T extends HubEvent['type']>(
  type: T,
  matches: (one: Extract<HubEvent, { type: T }>) => boolean = () => true,
) {
  return new Promise<Extract<HubEvent, { type: T }>>((resolve) => {
    const look = () => {
      const found = events.find(
        (one): one is Extract<HubEvent, { type: T }> => one.type === type && matches(one as never),
      );
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}

const startHub = async (more: { thingsboardRefusal?: 'connack' | 'tls-alert' } = {}) => {
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, ...more });
};

beforeEach(async () => {
  bench = await Workbench.open();
  events = [];
  clients = [];
  bench.services.sources['hub.events']({}, (one) => {
    events.push(one);
    for (const look of waiting) look();
  });
  await startHub();
  await bench.authority();
  await bench.authority('Int', { parent: 'Root', parentPassphrase: '1234' });
  await bench.devices(['sensor-1', 'sensor-2'], { authority: { name: 'Int', passphrase: '1234' }, rootInChain: false });
  await bench.call('hub.setThingsBoardDevice', { name: 'Lobby', certificatePem: chain('sensor-1') });
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const file = (id: string, end: string) =>
  readFileSync(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`), 'utf8');
const chain = (id: string) => file(id, '-chain.pem');

function client(id: string, more: IClientOptions & { maxVersion?: string; minVersion?: string } = {}): MqttClient {
  const made = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: address.port,
    ca: address.authorityPem,
    cert: file(id, '-cert.pem'),
    key: file(id, '-key.pem'),
    clientId: id,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...more,
  });
  made.on('error', () => undefined);
  clients.push(made);
  return made;
}

const connected = (made: MqttClient) =>
  new Promise<MqttClient>((resolve, reject) => {
    made.once('connect', () => resolve(made));
    made.once('error', reject);
    made.once('close', () => reject(new Error('closed')));
  });
const closed = (made: MqttClient) => new Promise<void>((resolve) => made.once('close', () => resolve()));
const message = (made: MqttClient, wanted: string) =>
  new Promise<unknown>((resolve) => {
    made.on('message', (topic, payload) => {
      if (topic === wanted) resolve(JSON.parse(payload.toString()));
    });
  });
const me = (rest: string) => `v1/devices/me/${rest}`;

describe('the local hub as ThingsBoard', () => {
  test('lets a device in by its certificate, whatever it calls itself', async () => {
    const device = await connected(client('sensor-1', { clientId: 'anything', username: 'ignored', password: 'too' }));
    await device.publishAsync(me('telemetry'), '{"temperature":21.5}', { qos: 1 });
    expect(await event('connected')).toMatchObject({ face: 'thingsboard', deviceId: 'Lobby', clientId: 'anything' });
    expect(await event('message')).toMatchObject({
      face: 'thingsboard',
      deviceId: 'Lobby',
      topic: me('telemetry'),
      qos: 1,
      body: '{"temperature":21.5}',
    });
    await device.publishAsync('sensors/1', 'whatever', { qos: 1 });
    expect(await event('dropped')).toMatchObject({ deviceId: 'Lobby', topic: 'sensors/1' });
    const ended = closed(device);
    device.publish(me('telemetry'), '{');
    await ended;
    expect(await event('refused')).toMatchObject({ face: 'thingsboard', cause: 'message-malformed' });
  });

  test('answers CONNACK 5 to a certificate that it does not know, and names its credentials ID', async () => {
    await expect(connected(client('sensor-2'))).rejects.toMatchObject({ code: 5 });
    const { devices } = await bench.call('thingsboard.describeCredentials', {
      workspace: bench.workspace,
      deviceIds: ['sensor-2'],
    });
    const { reason, face } = await event('refused', ({ cause }) => cause === 'certificate-not-registered');
    expect([face, reason]).toEqual(['thingsboard', expect.stringContaining(devices[0]?.credentialsId ?? '?')]);
    await bench.call('hub.setThingsBoardDevice', { name: 'Roof', certificatePem: devices[0]?.pem ?? '' });
    await connected(client('sensor-2'));
  });

  test('says what it cleaned, lists what there is, and refuses a certificate twice', async () => {
    const { cleaned, credentialsId } = await bench.call('hub.setThingsBoardDevice', {
      name: 'Roof',
      certificatePem: `Bag Attributes\n${chain('sensor-2')}`,
    });
    expect(cleaned.map(({ code }) => code)).toEqual(['further-certificates', 'text-around']);
    await connected(client('sensor-1'));
    await event('connected');
    const { thingsboard } = await bench.call('hub.status', {});
    expect(thingsboard).toMatchObject({
      refusal: 'connack',
      devices: [
        { name: 'Lobby', connected: true },
        { name: 'Roof', credentialsId, connected: false },
      ],
      profiles: [],
    });
    const twice = bench.refusal('hub.setThingsBoardDevice', { name: 'Cellar', certificatePem: chain('sensor-2') });
    expect(await twice).toMatchObject({ code: 'NAME_TAKEN', details: { field: 'certificatePem' } });
    const nobody = bench.refusal('hub.removeThingsBoardDevice', { name: 'Cellar' });
    expect(await nobody).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('ends the connection of a device that is removed or given another certificate', async () => {
    const first = closed(await connected(client('sensor-1')));
    await bench.call('hub.setThingsBoardDevice', { name: 'Lobby', certificatePem: chain('sensor-2') });
    await first;
    const second = closed(await connected(client('sensor-2')));
    await bench.call('hub.removeThingsBoardDevice', { name: 'Lobby' });
    await second;
    expect(events.filter(({ type }) => type === 'refused')).toHaveLength(2);
  });

  test('calls a device and gets its answer, and says when there is none', async () => {
    const call = { name: 'Lobby', method: 'setLight', params: '{"on":true}' };
    expect(await bench.refusal('hub.thingsBoardRpc', call)).toMatchObject({ code: 'NOT_CONNECTED' });
    const device = await connected(client('sensor-1'));
    await device.subscribeAsync(me('rpc/request/+'), { qos: 1 });
    const silent = bench.refusal('hub.thingsBoardRpc', { ...call, timeoutMs: 1000 });
    expect(await silent).toMatchObject({ code: 'NO_ANSWER' });
    device.on('message', (topic, payload) => {
      device.publish(topic.replace('request', 'response'), JSON.stringify({ asked: JSON.parse(payload.toString()) }));
    });
    const { answer } = await bench.call('hub.thingsBoardRpc', call);
    expect(JSON.parse(answer)).toEqual({ asked: { method: 'setLight', params: { on: true } } });
    const wrong = bench.refusal('hub.thingsBoardRpc', { ...call, params: 'on' });
    expect(await wrong).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'params' } });
  });

  test('exchanges attributes, which outlive a restart', async () => {
    const set = (shared: string) => bench.call('hub.thingsBoardSetAttributes', { name: 'Lobby', shared });
    expect(await set('{"interval":5,"mode":"eco"}')).toMatchObject({ delivered: false });
    let device = await connected(client('sensor-1'));
    await device.subscribeAsync({ [me('attributes')]: { qos: 1 }, [me('attributes/response/+')]: { qos: 1 } });
    const pushed = message(device, me('attributes'));
    expect(await set('{"interval":9,"mode":null}')).toMatchObject({ delivered: true });
    expect(await pushed).toEqual({ interval: 9 });
    await device.publishAsync(me('attributes'), '{"firmware":"1.2"}', { qos: 1 });
    await device.endAsync();
    await bench.call('hub.stop', {});
    await startHub();
    device = await connected(client('sensor-1'));
    await device.subscribeAsync(me('attributes/response/+'), { qos: 1 });
    const answered = message(device, me('attributes/response/1'));
    await device.publishAsync(me('attributes/request/1'), '{"clientKeys":"firmware","sharedKeys":"interval,mode"}');
    expect(await answered).toEqual({ client: { firmware: '1.2' }, shared: { interval: 9 } });
    const kept = await bench.call('hub.thingsBoardAttributes', { name: 'Lobby' });
    expect([JSON.parse(kept.shared), JSON.parse(kept.client)]).toEqual([{ interval: 9 }, { firmware: '1.2' }]);
    const wrong = bench.refusal('hub.thingsBoardSetAttributes', { name: 'Lobby', shared: '[]' });
    expect(await wrong).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'shared' } });
  });

  test('provisions by a chain, and forgets the subscriptions of the last connection', async () => {
    const int = readFileSync(join(bench.folder, 'workspace', 'authorities', 'Int', 'Int.pem'), 'utf8');
    const profile = await bench.call('hub.setThingsBoardProfile', { certificatePem: int, pattern: 'sensor-(.*)' });
    expect(profile).toMatchObject({ name: 'Int', allowCreate: true });
    // The leaf alone does not tell of its authority.
    await expect(connected(client('sensor-2'))).rejects.toMatchObject({ code: 5 });
    const device = await connected(client('sensor-2', { cert: chain('sensor-2'), clean: false }));
    expect(await event('registered')).toMatchObject({ face: 'thingsboard', deviceId: '2' });
    await device.subscribeAsync(me('attributes'));
    await device.endAsync();
    // From now on the leaf is the device's own.
    const again = await connected(client('sensor-2', { clean: false }));
    const { delivered } = await bench.call('hub.thingsBoardSetAttributes', { name: '2', shared: '{"a":1}' });
    expect(delivered).toBe(false);
    await again.endAsync();
    await bench.call('hub.removeThingsBoardProfile', { name: 'Int' });
    const gone = bench.refusal('hub.removeThingsBoardProfile', { name: 'Int' });
    expect(await gone).toMatchObject({ code: 'NOT_FOUND' });
    const pattern = bench.refusal('hub.setThingsBoardProfile', { certificatePem: int, pattern: 'sensor' });
    expect(await pattern).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'pattern' } });
  });
});

test('simulated devices speak MQTT 5 where it is chosen, and are told a refusal of it', async () => {
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['sensor-1', 'sensor-2'],
    platform: 'thingsboard',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    settings: { mqtt: '5' },
    messages: 2,
    intervalMs: 10,
  });
  const told: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => told.push(one));
  const totals = await new Promise((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => one.state === 'running' || resolve(one));
  });
  expect(totals).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: 2 });
  expect(events.filter(({ type }) => type === 'message')).toHaveLength(2);
  expect(told.filter(({ type }) => type === 'failed')).toMatchObject([
    {
      deviceId: 'sensor-2',
      cause: 'certificate-not-registered',
      further: [{ cause: 'connack-135', remedy: expect.stringContaining('credentials ID') as string }],
    },
  ]);
});

describe('the local hub as ThingsBoard 3.4', () => {
  beforeEach(async () => {
    await bench.call('hub.stop', {});
    await startHub({ thingsboardRefusal: 'tls-alert' });
  });

  test('sends TLS alert 46 to a certificate that nobody knows, and nothing of MQTT', async () => {
    const refused = new Promise<NodeJS.ErrnoException>((resolve) => {
      const { port } = address;
      const cert = file('sensor-2', '-cert.pem');
      tlsConnect({ port, host: '127.0.0.1', ca: address.authorityPem, cert, key: file('sensor-2', '-key.pem') })
        .on('secureConnect', () => resolve(new Error('It was let in.')))
        .on('error', resolve);
    });
    expect((await refused).code).toBe('ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN');
    expect((await event('handshake-failed')).reason).toMatch(/certificate_unknown/);
  });

  test('lets in whom it knows, those of other clouds, and those without a certificate to their CONNACK', async () => {
    const device = await connected(client('sensor-1'));
    expect((device.stream as unknown as { getProtocol(): string }).getProtocol()).toBe('TLSv1.2');
    await device.publishAsync(me('telemetry'), '{"a":1}', { qos: 1 });
    expect((await event('connected')).remote).toMatch(/127\.0\.0\.1:\d+/);
    const { certificatePem } = await bench.authority('Other');
    await bench.devices(['azure-1'], { authority: { name: 'Other', passphrase: '1234' } });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await bench.call('hub.registerDevice', { deviceId: 'azure-1' });
    const username = `127.0.0.1/azure-1/?api-version=2021-04-12`;
    await connected(client('azure-1', { username, cert: chain('azure-1') }));
    const nothing = client('sensor-2', { cert: undefined as never, key: undefined as never });
    await expect(connected(nothing)).rejects.toMatchObject({ code: 5 });
    await expect(connected(client('sensor-1', { minVersion: 'TLSv1.3' }))).rejects.toThrow(/protocol.version/i);
  });

  test('is stopped while somebody is there who says nothing', async () => {
    const ended = new Promise<boolean>((resolve) => {
      const socket = tlsConnect({ port: address.port, host: '127.0.0.1', ca: address.authorityPem });
      socket.on('error', () => undefined).on('close', () => resolve(true));
      socket.on('secureConnect', () => void bench.call('hub.stop', {}));
    });
    expect(await ended).toBe(true);
    expect((await bench.call('hub.status', {})).running).toBe(false);
  });
});
