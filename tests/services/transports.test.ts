import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Server, type TLSSocket, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Simulated devices of Azure that speak AMQP and HTTPS, against the local hub and against servers that do wrong. */

let scene: HubScene;
beforeEach(async () => {
  // Free ones also after a restart, when the port of MQTT is a given one.
  scene = await HubScene.open(['a', 'b'], { webSocketPort: 0, amqpPort: 0 });
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const transports = ['amqp', 'amqp-ws', 'https'] as const;
type Transport = (typeof transports)[number];

async function status() {
  const told = await scene.bench.call('hub.status', {});
  if (!told.running) throw new Error('The hub does not run.');
  return told;
}

async function portOf(transport: Transport): Promise<number> {
  const { amqpPort, webSocketPort } = (await status()).address;
  return (transport === 'amqp' ? amqpPort : webSocketPort) ?? 0;
}

async function start(transport: Transport, more: Partial<MethodInput<'simulation.start'>> = {}) {
  const { settings, ...rest } = more;
  const { runId } = await scene.bench.call('simulation.start', {
    workspace: scene.bench.workspace,
    deviceIds: ['a'],
    platform: 'azure-iot-hub',
    host: 'localhost',
    port: await portOf(transport),
    serverCaPem: scene.address.authorityPem,
    intervalMs: 10,
    messages: 5,
    settings: { transport, ...settings },
    ...rest,
  });
  const told: SimulationEvent[] = [];
  scene.bench.services.sources['simulation.events']({ runId }, (one) => told.push(one));
  const totals = new Promise<SimulationTotals>((resolve) => {
    scene.bench.services.sources['simulation.totals']({ runId }, (one) => one.state === 'running' || resolve(one));
  });
  const of = <T extends SimulationEvent['type']>(type: T) =>
    told.filter((one): one is Extract<SimulationEvent, { type: T }> => one.type === type);
  return { runId, told, totals, of, stop: () => scene.bench.call('simulation.stop', { runId }) };
}

const messages = () => scene.events.flatMap((one) => (one.type === 'message' ? [one] : []));

describe.each(transports)('by %s', (transport) => {
  test.each([
    ['2026-11-02-preview', 'mqttV5'],
    ['2019-03-31', 'classic'],
  ])('the provisioning service is asked with %s, and tells the profile %s', async (apiVersion, connectionProfile) => {
    const { bench, address } = scene;
    const key = { workspace: bench.workspace, kind: 'device' as const, name: 'a' };
    const { certificates } = await bench.call('certificate.describe', key);
    await bench.call('hub.setEnrollment', {
      certificatePem: certificates[0]?.pem ?? '',
      connectionProfile: 'mqttV5',
    });
    const { results } = await bench.call('provision.run', {
      workspace: bench.workspace,
      deviceIds: ['a'],
      platform: 'azure-dps',
      host: 'localhost',
      port: await portOf(transport),
      serverCaPem: address.authorityPem,
      settings: { transport, apiVersion, idScope: (await status()).address.idScope },
    });
    expect(results).toMatchObject([{ type: 'provisioned', connectionProfile }]);
    const { dps } = await status();
    expect(dps.registrations).toMatchObject([{ status: 'assigned', connectionProfile: 'mqttV5' }]);
  });

  test('messages arrive with all that they carry, in order', async () => {
    const { totals, of } = await start(transport);
    expect(await totals).toMatchObject({ state: 'finished', acknowledged: 5, failed: 0, reconnects: 0 });
    expect(messages()).toHaveLength(5);
    expect(messages()[0]).toMatchObject({
      face: 'iot-hub',
      deviceId: 'a',
      properties: { temperatureAlert: expect.stringMatching(/^(?:true|false)$/) as string },
      systemProperties: { '$.ct': 'application/json', '$.ce': 'utf-8' },
    });
    expect(messages().map(({ body }) => body)).toEqual(of('sent').map(({ body }) => body));
    expect(of('connected')).toHaveLength(1);
  });

  test('what waits for the device is heard, and let go of by the hub', async () => {
    await scene.bench.call('hub.sendMessage', { deviceId: 'a', body: 'turn left', properties: { where: 'ü 1' } });
    const { of, stop } = await start(transport, { messages: 0 });
    await expect.poll(() => of('received').map(({ body }) => body)).toEqual(['turn left']);
    await expect
      .poll(async () => (await status()).devices.map(({ pendingMessages }) => pendingMessages))
      .toEqual([0, 0]);
    await stop();
  });

  test('who is not registered is not let in, and told why', async () => {
    await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
    const { totals, of } = await start(transport);
    expect(await totals).toMatchObject({ state: 'failed', failedDevices: 1, attempted: 0 });
    expect(of('failed')).toMatchObject([
      {
        cause: 'device-unknown',
        further: [{ cause: transport === 'https' ? 'http-401' : 'amqp-unauthorized-access' }],
      },
    ]);
  });

  test('a hub that was away gets every message that it has acknowledged', async () => {
    const { port, webSocketPort = 0, amqpPort = 0 } = (await status()).address;
    const { of, stop } = await start(transport, { messages: 0 });
    await expect.poll(() => messages().length).toBeGreaterThan(3);
    await scene.bench.call('hub.stop', {});
    await expect.poll(() => of('lost').length).toBeGreaterThan(0);
    await scene.bench.call('hub.start', { data: scene.bench.path('hub'), port, webSocketPort, amqpPort });
    const before = messages().length;
    await expect.poll(() => messages().length, { timeout: 15_000 }).toBeGreaterThan(before + 3);
    expect(await stop()).toMatchObject({ state: 'stopped', reconnects: 1 });
    const bodies = new Set(messages().map(({ body }) => body));
    expect(of('sent').filter(({ body }) => !bodies.has(body))).toEqual([]);
  });

  test('a device that DPS assigns goes on to its hub', async () => {
    const { certificatePem } = await scene.bench.authority('Factory');
    await scene.bench.devices(['made'], { authority: { name: 'Factory', passphrase: '1234' } });
    await scene.bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Factory', initialDesired: '{"every":10}' });
    const settings = { idScope: (await status()).address.idScope, transport };
    const { totals, of } = await start(transport, { platform: 'azure-dps', deviceIds: ['made', 'a'], settings });
    expect(await totals).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: 5 });
    expect(of('provisioned')).toMatchObject([{ deviceId: 'made', assignedDeviceId: 'made' }]);
    expect(of('failed')).toMatchObject([
      { cause: 'authority-not-registered', further: [{ cause: 'dps-unauthorized' }] },
    ]);
    // HTTPS has no twins.
    const twins = transport === 'https' ? [] : [{ deviceId: 'made', desired: expect.stringContaining('10') as string }];
    expect(of('twin')).toMatchObject(twins);
    expect(of('received')).toEqual([]);
  });
});

test('by AMQP methods are answered, and desired properties heard', async () => {
  const { of, stop } = await start('amqp', { messages: 0 });
  await expect.poll(() => messages().length).toBeGreaterThan(0);
  const call = () => scene.bench.call('hub.callMethod', { deviceId: 'a', name: 'blink', payload: '{"times":2}' });
  await expect.poll(() => call().catch(() => undefined)).toMatchObject({ status: 200 });
  const { payload } = await call();
  expect(JSON.parse(payload)).toEqual({ method: 'blink', received: { times: 2 } });
  const { delivered } = await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"every":10}' });
  expect(delivered).toBe(true);
  const bodies = () => of('received').map(({ body }) => body);
  await expect.poll(bodies).toContainEqual(expect.stringContaining('"every":10'));
  await stop();
});

test('Event Grid in a WebSocket: what a device says, another hears', async () => {
  await scene.bench.call('hub.setTopicSpace', { name: 'all', templates: ['sample/#'] });
  const { webSocketPort: port = 0 } = (await status()).address;
  const { totals } = await start('https', {
    platform: 'azure-event-grid',
    port,
    settings: { transport: 'mqtt-ws', topic: 'sample/{deviceId}' },
    subscribers: [{ deviceId: 'b', filters: ['sample/#'], qos: 1 }],
  });
  expect(await totals).toMatchObject({ state: 'finished', acknowledged: 5, received: 5 });
});

test('who listens to topics does so by MQTT, and nothing else is begun', async () => {
  const { bench } = scene;
  const refused = await bench.refusal('simulation.start', {
    workspace: bench.workspace,
    deviceIds: [],
    platform: 'aws-iot',
    host: 'localhost',
    settings: { transport: 'https' },
    subscribers: [{ deviceId: 'a', filters: ['sensors/#'], qos: 1 }],
  });
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'settings.transport' } });
});

/** Servers that nobody should be able to be hurt by. */
describe('a server that does wrong', () => {
  let server: Server;
  const sockets = new Set<TLSSocket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** `speak` is called when the client has said its first. */
  async function listen(
    speak: (socket: TLSSocket, first: Buffer) => void,
  ): Promise<Partial<MethodInput<'simulation.start'>>> {
    const { bench } = scene;
    const authority = { name: 'Root', passphrase: '1234' };
    await bench.call('server.create', { workspace: bench.workspace, name: 'localhost', authority, keyType: 'ec-p256' });
    const file = (...parts: string[]) => readFileSync(join(bench.folder, 'workspace', ...parts), 'utf8');
    const own = (end: string) => file('servers', 'localhost', `localhost-${end}.pem`);
    server = createServer({ cert: own('chain'), key: own('key') }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (first: Buffer) => speak(socket, first));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { port, serverCaPem: file('authorities', 'Root', 'Root.pem') };
  }

  const amqpHeader = Buffer.from('AMQP\0\x01\0\0', 'latin1');

  test.each([
    ['speaks something else', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /begin as AMQP/],
    ['begins a frame of two gigabytes', Buffer.concat([amqpHeader, Buffer.from('7fffffff02000000', 'hex')]), /65536/],
    ['sends a frame of nonsense', Buffer.concat([amqpHeader, Buffer.from('0000000c02000000deadbeef', 'hex')]), /./],
    ['wants SASL', Buffer.from('AMQP\x03\x01\0\0', 'latin1'), /./],
  ])('by AMQP: %s', async (_what, bytes, raw) => {
    const place = await listen((socket) => socket.write(bytes));
    const { totals, of } = await start('amqp', place);
    expect(await totals).toMatchObject({ state: 'failed', failedDevices: 1 });
    expect(of('failed')).toMatchObject([{ raw: expect.stringMatching(raw) as string }]);
  });

  test.each([
    ['speaks something else', 'AMQP\0\x01\0\0', 'closed-by-server'],
    ['knows no such path', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'http-404'],
    [
      'leads elsewhere',
      'HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n',
      'http-302',
    ],
    [
      'begins ten gigabytes',
      `HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n${'x'.repeat(1_100_000)}`,
      'closed-by-server',
    ],
    ['says nothing and goes', '', 'closed-by-server'],
  ])('by HTTPS: %s', async (_what, text, cause) => {
    const place = await listen((socket) => (text === '' ? socket.destroy() : socket.write(text)));
    const { totals, of } = await start('https', place);
    expect(await totals).toMatchObject({ state: 'failed', failedDevices: 1 });
    expect(of('failed')).toMatchObject([{ cause }]);
  });

  test.each([
    ['amqp', 'closed-by-server'],
    ['amqp-ws', 'not-web-socket'],
  ] as const)('by %s: ends the connection instead of an answer', async (transport, cause) => {
    const place = await listen((socket) => socket.destroy());
    const { totals, of } = await start(transport, place);
    expect(await totals).toMatchObject({ state: 'failed' });
    expect(of('failed')).toMatchObject([{ cause }]);
  });

  test('AWS by HTTPS: takes messages, or refuses what no policy allows', async () => {
    const asked: string[] = [];
    const place = await listen((socket, first) => {
      const answer = (request: string) => {
        asked.push(request);
        const isAllowed = asked.length < 3;
        const body = isAllowed ? '{"message":"OK","traceId":"1"}' : '{"message":"Forbidden"}';
        socket.write(`HTTP/1.1 ${isAllowed ? 200 : 403} X\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      };
      socket.on('data', (next) => answer(next.toString()));
      answer(first.toString());
    });
    const settings = { topic: 'plant/{deviceId}', qos: '0' };
    const { totals, of } = await start('https', { ...place, platform: 'aws-iot', messages: 3, settings });
    expect(await totals).toMatchObject({ state: 'finished', acknowledged: 2, failed: 1 });
    expect(asked[0]).toMatch(/^POST \/topics\/plant%2Fa\?qos=0 HTTP\/1\.1\r\n[^]*\r\n\r\n\{"deviceId":"a"/);
    expect(of('received')).toEqual([]);
    expect(of('refused')).toMatchObject([
      { cause: 'http-403', remedy: expect.stringContaining('iot:Publish') as string },
    ]);
  });

  test.each(transports)('by %s: never answers, and the run can be stopped', async (transport) => {
    let isAsked = false;
    const place = await listen(() => (isAsked = true));
    const { stop } = await start(transport, place);
    await expect.poll(() => isAsked).toBe(true);
    expect(await stop()).toMatchObject({ state: 'stopped', attempted: 0 });
  });

  test.each(transports)('by %s: is not trusted, or is not there', async (transport) => {
    const { port, serverCaPem } = await listen(() => undefined);
    const unknown = await start(transport, { port, serverCaPem: scene.address.authorityPem });
    expect(await unknown.totals).toMatchObject({ state: 'failed' });
    expect(unknown.of('failed')).toMatchObject([{ cause: expect.stringMatching(/^server-/) as string }]);
    server.close();
    const gone = await start(transport, { port, serverCaPem });
    await gone.totals;
    expect(gone.of('failed')).toMatchObject([{ cause: 'connection-refused' }]);
  });
});
