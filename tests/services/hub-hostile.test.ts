import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { type Socket, connect as tcpConnect } from 'node:net';
import { join } from 'node:path';
import { connect as tlsConnect, createServer } from 'node:tls';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { port: number; authorityPem: string };
let events: HubEvent[];
const clients: MqttClient[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  bench = await Workbench.open();
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01']);
  await bench.call('hub.registerDevice', { deviceId: 'dev-01' });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const socket of sockets.splice(0)) socket.destroy();
  await bench.close();
});

const file = (end: string) => readFileSync(join(bench.folder, 'workspace', 'devices', 'dev-01', `dev-01${end}`));
const credentials = () => ({ ca: address.authorityPem, cert: file('-chain.pem'), key: file('-key.pem') });

function connect(more: IClientOptions = {}): Promise<{ client: MqttClient; connack: IConnackPacket }> {
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: address.port,
    ...credentials(),
    clientId: 'dev-01',
    username: 'localhost/dev-01/?api-version=2021-04-12',
    reconnectPeriod: 0,
    ...more,
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once('connect', (connack) => resolve({ client, connack }));
    client.on('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
}

/** A TLS connection of the device's, without MQTT. */
function raw(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ host: '127.0.0.1', port: address.port, ...credentials() }, () => resolve(socket));
    socket.on('error', reject);
    sockets.push(socket);
  });
}
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));
const topicOf = (client: MqttClient) =>
  new Promise<string>((resolve) => client.once('message', (topic) => resolve(topic)));

describe('a hostile client', () => {
  test('cannot end the hub with nesting', async () => {
    const { client } = await connect();
    await client.subscribeAsync('$iothub/twin/res/#');
    for (const payload of [
      `${'{"a":'.repeat(6000)}1${'}'.repeat(6000)}`,
      `{"a":${'['.repeat(16_000)}${']'.repeat(16_000)}}`,
    ]) {
      const answer = topicOf(client);
      await client.publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', payload, { qos: 1 });
      expect(await answer).toBe('$iothub/twin/res/400/?$rid=1');
    }
    expect((await bench.call('hub.getTwin', { deviceId: 'dev-01' })).reported).toBe('{\n  "$version": 1\n}');
  });

  test('cannot fill the memory, let in or not', async () => {
    const socket = await raw();
    const end = closed(socket);
    // CONNECT with a remaining length of 256 MB.
    socket.write(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4));
    await end;
    expect(events).toContainEqual(expect.objectContaining({ type: 'refused', cause: 'message-too-large' }));
    const { client } = await connect();
    client.publish('devices/dev-01/messages/events/', Buffer.alloc(2_000_000), { qos: 1 });
    await new Promise<void>((resolve) => client.once('close', () => resolve()));
    expect(events.filter((one) => one.type === 'refused' && one.cause === 'message-too-large')).toHaveLength(2);
  });

  test('is told of when it speaks no MQTT, or another version', async () => {
    const socket = await raw();
    const end = closed(socket);
    socket.resume().write(Uint8Array.of(0x20, 2, 0, 0));
    await end;
    const other = await raw();
    const answer = new Promise<Buffer>((resolve) => other.once('data', resolve));
    other.write('GET / HTTP/1.1\r\n\r\n');
    expect(String(await answer)).toMatch(/^HTTP\/1.1 400 /);
    await expect(connect({ protocolId: 'MQIsdp', protocolVersion: 3 })).rejects.toMatchObject({ code: 1 });
    const causes = events.map((one) => (one.type === 'refused' ? one.cause : one.type));
    expect(causes).toContain('protocol-error');
    expect(causes).toContain('protocol-version');
    expect(causes).toContain('http-on-mqtt-port');
  });

  test('cannot take a device’s place by going away at once', async () => {
    const { client } = await connect();
    await client.subscribeAsync('$iothub/twin/PATCH/properties/desired/#');
    const socket = await raw();
    const end = closed(socket);
    socket.resume().end(connectPacket());
    await end;
    // Either it came through and took over, or the device is still there; never neither.
    const isThere = async () => (await bench.call('hub.status', {})).devices[0]?.connected === client.connected;
    await expect.poll(isThere).toBe(true);
  });

  test('is cut off at its second CONNECT', async () => {
    const { client } = await connect();
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
    // A minimal CONNECT: MQTT, level 4, clean session, client ID "x".
    client.stream.write(Uint8Array.of(0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 1, 0x78));
    await gone;
    expect((await bench.call('hub.status', {})).devices[0]?.connected).toBe(false);
  });

  test.each(['3203000174', '5000', '6200', '4000', '8203000161', 'a203000161'])(
    'cannot end the hub with a packet without its identifier: %s',
    async (hex) => {
      const username = 'localhost/dev-01/?api-version=2021-04-12';
      const connectPacket = generate({ cmd: 'connect', clientId: 'dev-01', username, clean: true, keepalive: 60 });
      const socket = await raw();
      socket.write(connectPacket);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.on('data', () => undefined);
      socket.write(Buffer.from(hex, 'hex'));
      await closed(socket);
      expect(events.findLast(({ type }) => type === 'disconnected')).toMatchObject({
        reason: expect.stringContaining('broke the MQTT protocol') as string,
      });
      expect((await connect()).connack.returnCode).toBe(0);
    },
  );

  test('that has no TLS to offer does not keep the hub from stopping', async () => {
    const socket = tcpConnect(address.port, '127.0.0.1');
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    const end = closed(socket);
    await bench.call('hub.stop', {});
    await end;
    expect((await bench.call('hub.status', {})).running).toBe(false);
  });
});

/** CONNECT of the device with a clean session, as octets. */
function connectPacket(): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0x82, 0, 60]);
  const body = Buffer.concat([head, text('dev-01'), text('localhost/dev-01/?api-version=2021-04-12')]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
}

describe('sessions', () => {
  test('take what is sent together with CONNECT', async () => {
    const socket = await raw();
    const filter = Buffer.from('$iothub/twin/res/#');
    const subscribe = Buffer.concat([
      Buffer.from([0x82, filter.length + 5, 0, 7, 0, filter.length]),
      filter,
      Buffer.from([2]),
    ]);
    const topic = Buffer.from('devices/dev-01/messages/events/');
    const publish = Buffer.concat([Buffer.from([0x30, topic.length + 3, 0, topic.length]), topic, Buffer.from('x')]);
    const answer = new Promise<string>((resolve) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (Buffer.concat(chunks).length >= 9) resolve(Buffer.concat(chunks).toString('hex'));
      });
    });
    socket.write(Buffer.concat([connectPacket(), subscribe, publish]));
    // CONNACK, then SUBACK for packet 7 with QoS 1.
    expect(await answer).toBe('200200009003000701');
    await expect.poll(() => events.map(({ type }) => type)).toEqual(['connected', 'message']);
  });

  test('grant QoS 1 at most', async () => {
    const { client } = await connect();
    expect(await client.subscribeAsync('$iothub/twin/res/#', { qos: 2 })).toMatchObject([{ qos: 1 }]);
  });

  test('are present only when they were to be kept, and for the same device', async () => {
    const visit = async (clean: boolean) => {
      const { client, connack } = await connect({ clean });
      await client.subscribeAsync('$iothub/twin/res/#');
      await client.endAsync();
      return connack.sessionPresent;
    };
    expect([await visit(true), await visit(false), await visit(false), await visit(true), await visit(false)]).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
    await bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    await bench.call('hub.registerDevice', { deviceId: 'dev-01' });
    expect(await visit(false)).toBe(false);
  });

  test('get messages at the QoS they asked for', async () => {
    const { client } = await connect();
    await client.subscribeAsync('devices/dev-01/messages/devicebound/#', { qos: 0 });
    const got = new Promise<number>((resolve) => client.once('message', (_topic, _payload, { qos }) => resolve(qos)));
    await bench.call('hub.sendMessage', { deviceId: 'dev-01', body: 'x' });
    expect(await got).toBe(0);
    expect((await bench.call('hub.status', {})).devices[0]?.pendingMessages).toBe(0);
  });
});

describe('the hub', () => {
  test.each([
    [{ body: '\ud800' }, 'INVALID_INPUT'],
    [{ body: 'x', properties: { a: '\udfff' } }, 'INVALID_INPUT'],
    [{ body: 'x', properties: { '$.mid': 'mine' } }, 'INVALID_INPUT'],
    [{ body: 'x', properties: { a: '€'.repeat(4096), b: '€'.repeat(4096) } }, 'LIMIT_REACHED'],
    [{ body: '€'.repeat(30_000) }, 'LIMIT_REACHED'],
  ])('takes no message that no device could be sent: %#', async (message, code) => {
    expect((await bench.refusal('hub.sendMessage', { deviceId: 'dev-01', ...message })).code).toBe(code);
    expect((await bench.call('hub.status', {})).devices[0]?.pendingMessages).toBe(0);
  });
});

test('a simulation can be stopped while a server has stopped answering', async () => {
  const hubFile = (name: string) => readFileSync(join(bench.folder, 'hub', name));
  const server = createServer({ cert: hubFile('server-cert.pem'), key: hubFile('server-key.pem') }, (socket) => {
    sockets.push(socket);
    // CONNACK, and never a word again.
    socket.once('data', () => socket.write(Uint8Array.of(0x20, 2, 0, 0)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01'],
    platform: 'local-hub',
    host: 'localhost',
    port: typeof listening === 'object' && listening !== null ? listening.port : 0,
    serverCaPem: address.authorityPem,
    messages: 0,
    intervalMs: 10,
  });
  await new Promise<void>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, ({ attempted }) => {
      if (attempted > 0) resolve();
    });
  });
  expect(await bench.call('simulation.stop', { runId })).toMatchObject({
    state: 'stopped',
    acknowledged: 0,
    failed: 1,
  });
  server.close();
});
