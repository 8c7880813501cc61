import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TLSSocket, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { platformOf } from '../../src-main/core/clouds/platforms.ts';
import { readSettings } from '../../src-main/core/platform/fields.ts';
import { Broker, freePort } from '../support/broker.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Our devices and our simulation at a real mosquitto that takes its clients' names from their certificates. */

const missing = isMissing('mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'openssl');
/** mosquitto's own file of permissions lets everybody subscribe to everything; this plugin of its does not. */
const plugin = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/opt/homebrew/lib']
  .map((folder) => join(folder, 'mosquitto_dynamic_security.so'))
  .find((file) => existsSync(file));

/** The name in the certificate of the listener `named`; nobody could connect to it under that name. */
const otherName = 'broker.factory.example';

let bench: Workbench;
let broker: Broker;
let rootPem: string;
let strangerPem: string;
const ports = { tcp: 0, webSocket: 0, named: 0, plain: 0, closed: 0 };
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  rootPem = (await bench.authority()).certificatePem;
  strangerPem = (await bench.authority('Stranger')).certificatePem;
  const authority = { name: 'Root', passphrase: '1234' };
  const { workspace } = bench;
  await bench.call('server.create', { workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.call('server.create', { workspace, name: otherName, authority, keyType: 'ec-p256' });
  await bench.devices(['pub', 'sub', 'mute', 'old']);
  await bench.devices(['foreign'], { authority: { name: 'Stranger', passphrase: '1234' } });
  await expire('old');
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
  broker = await Broker.start(join(bench.folder, 'mosquitto.conf'), await configuration(), [
    ports.tcp,
    ports.webSocket,
    ports.named,
    ports.plain,
  ]);
});
afterAll(async () => {
  if (missing) return;
  await broker.stop();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

/** Puts a certificate in the place of a device's that ended yesterday, with the same name and key: by OpenSSL. */
async function expire(id: string): Promise<void> {
  const own = (end: string) => at('devices', id, `${id}-${end}.pem`);
  const [rootKey, request] = [join(bench.folder, 'root.key'), join(bench.folder, 'old.csr')];
  const root = at('authorities', 'Root', 'Root');
  await must('openssl', 'pkey', '-in', `${root}-key.pem`, '-passin', 'pass:1234', '-out', rootKey);
  await must('openssl', 'req', '-new', '-key', own('key'), '-subj', `/CN=${id}`, '-out', request);
  const sign = ['x509', '-req', '-in', request, '-CA', `${root}.pem`, '-CAkey', rootKey, '-days', '-1'];
  await must('openssl', ...sign, '-out', own('cert'));
  await writeFile(own('chain'), (await readFile(own('cert'), 'utf8')) + rootPem);
}

async function configuration(): Promise<string[]> {
  const secured = (server: string) => [
    `cafile ${at('authorities', 'Root', 'Root.pem')}`,
    `certfile ${at('servers', server, `${server}-chain.pem`)}`,
    `keyfile ${at('servers', server, `${server}-key.pem`)}`,
    'require_certificate true',
    'use_identity_as_username true',
  ];
  const permissions = join(bench.folder, 'permissions');
  const allowed = ['pub', 'sub'];
  if (plugin === undefined) {
    await writeFile(permissions, allowed.map((name) => `user ${name}\ntopic readwrite sample/#\n`).join(''));
  } else {
    const acls = ['publishClientSend', 'subscribePattern'].map((acltype) => ({
      acltype,
      topic: 'sample/#',
      allow: true,
    }));
    const document = {
      defaultACLAccess: { publishClientSend: false, publishClientReceive: true, subscribe: false, unsubscribe: true },
      clients: [...allowed, 'mute'].map((username) => ({
        username,
        roles: allowed.includes(username) ? [{ rolename: 'sample' }] : [],
      })),
      roles: [{ rolename: 'sample', acls }],
    };
    await writeFile(permissions, JSON.stringify(document));
  }
  return [
    // Started by root it would become somebody who may not read our keys.
    'user root',
    'allow_anonymous false',
    ...(plugin === undefined
      ? [`acl_file ${permissions}`]
      : [`plugin ${plugin}`, `plugin_opt_config_file ${permissions}`]),
    `listener ${ports.tcp} 127.0.0.1`,
    ...secured('localhost'),
    `listener ${ports.webSocket}`,
    'protocol websockets',
    ...secured('localhost'),
    `listener ${ports.named} 127.0.0.1`,
    ...secured(otherName),
    `listener ${ports.plain} 127.0.0.1`,
  ];
}

type Order = MethodInput<'simulation.start'>;
interface Pair extends Partial<Order> {
  readonly settings?: Record<string, string>;
}

const order = ({ settings, ...more }: Pair = {}): Order => ({
  workspace: bench.workspace,
  deviceIds: ['pub'],
  platform: 'mqtt-broker',
  host: 'localhost',
  port: ports.tcp,
  serverCaPem: rootPem,
  messages: 3,
  intervalMs: 10,
  ...more,
  settings: { topic: 'sample/topic', ...settings },
});

/** Runs to the end, with every event. */
async function simulate(more: Pair) {
  const { runId } = await bench.call('simulation.start', order(more));
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
  const totals = () => bench.call('simulation.status', { runId });
  await expect.poll(async () => (await totals()).state, { timeout: 30_000 }).not.toBe('running');
  return { events, totals: await totals() };
}
const of = <T extends SimulationEvent['type']>(events: readonly SimulationEvent[], type: T) =>
  events.filter((event): event is Extract<SimulationEvent, { type: T }> => event.type === type);

/** The only event of a run that could not begin. */
async function failure(more: Pair) {
  const { events } = await simulate({ messages: 1, ...more });
  const [failed, ...rest] = of(events, 'failed');
  expect(rest).toEqual([]);
  if (failed === undefined) throw new Error(`Not refused: ${JSON.stringify(events)}`);
  for (const words of [failed.what, failed.remedy]) expect(words).toMatch(/\.$/);
  return failed;
}

const ways = (['tcp', 'webSocket'] as const).flatMap((wire) =>
  (['3.1.1', '5'] as const).flatMap((mqtt) => (['0', '1', '2'] as const).map((qos) => ({ wire, mqtt, qos }))),
);

describe.skipIf(missing)('mosquitto accepts our simulation', () => {
  test.each(ways)('over $wire, MQTT $mqtt, QoS $qos', async ({ wire, mqtt, qos }) => {
    const { events, totals } = await simulate({
      port: ports[wire],
      settings: { mqtt, qos, ...(wire === 'webSocket' ? { webSocket: '/mqtt' } : {}) },
      subscribers: [{ deviceId: 'sub', filters: ['sample/#'], qos: Number(qos) as 0 | 1 | 2 }],
    });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 3, received: 3, failedDevices: 0, reconnects: 0 });
    expect(of(events, 'subscribed')).toMatchObject([{ qos: Number(qos) }]);
    const received = of(events, 'received');
    expect(received.map(({ body }) => body)).toEqual(of(events, 'sent').map(({ body }) => body));
    for (const event of received) expect(event).toMatchObject({ topic: 'sample/topic', qos: Number(qos) });
  });

  test('under another TLS server name than its host’s', async () => {
    const { totals } = await simulate({ port: ports.named, settings: { serverName: otherName } });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 3 });
  });

  test('and hands our messages to mosquitto_sub, and those of mosquitto_pub to us', async () => {
    const files = (id: string) => {
      const [cert, key] = ['chain', 'key'].map((end) => at('devices', id, `${id}-${end}.pem`));
      const named = { '--cafile': at('authorities', 'Root', 'Root.pem'), '--cert': cert ?? '', '--key': key ?? '' };
      return Object.entries({ ...named, '-h': 'localhost', '-p': String(ports.tcp), '-q': '1' }).flat();
    };
    const { runId } = await bench.call('simulation.start', {
      ...order({ deviceIds: [], subscribers: [{ deviceId: 'sub', filters: ['sample/in'] }] }),
    });
    const events: SimulationEvent[] = [];
    bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
    await expect.poll(() => of(events, 'subscribed').length).toBe(1);
    const said = await run('mosquitto_pub', [...files('pub'), '-t', 'sample/in', '-m', 'from mosquitto']);
    expect(said).toMatchObject({ status: 0 });
    await expect.poll(() => of(events, 'received').map(({ body }) => body)).toEqual(['from mosquitto']);
    await bench.call('simulation.stop', { runId });
    // It does not say when it listens: what is sent again and again is heard then.
    const listening = run('mosquitto_sub', [...files('sub'), '-t', 'sample/out', '-C', '1', '-W', '20']);
    const { workspace, platform, host, port } = order();
    const one = { workspace, platform, host, port, serverCaPem: rootPem, deviceId: 'pub' } as const;
    const ended = new AbortController();
    void listening.finally(() => ended.abort());
    while (!ended.signal.aborted)
      await bench.call('mqtt.publish', { ...one, topic: 'sample/out', message: 'from Certbench' });
    expect(await listening).toMatchObject({ status: 0, stdout: 'from Certbench\n' });
  });
});

describe.skipIf(missing)('each refusal is explained', () => {
  test.each<[string, () => Pair]>([
    ['device-certificate-expired', () => ({ deviceIds: ['old'] })],
    ['device-certificate-expired', () => ({ deviceIds: ['old'], settings: { mqtt: '5' } })],
    ['device-certificate-refused', () => ({ deviceIds: ['foreign'] })],
    [
      'device-certificate-refused',
      () => ({ deviceIds: ['foreign'], port: ports.webSocket, settings: { webSocket: '/' } }),
    ],
    ['server-not-trusted', () => ({ serverCaPem: strangerPem })],
    ['server-name-mismatch', () => ({ port: ports.named })],
    ['server-name-mismatch', () => ({ settings: { serverName: 'elsewhere.example' } })],
    ['connection-refused', () => ({ port: ports.closed })],
    ['closed-in-handshake', () => ({ port: ports.plain })],
    ['not-web-socket', () => ({ settings: { webSocket: '/mqtt' } })],
    ['not-mqtt', () => ({ port: ports.webSocket })],
    ['host-not-found', () => ({ host: 'no-such-host.invalid' })],
  ])('%s', async (cause, more) => {
    expect((await failure(more())).cause).toBe(cause);
  });

  test.each(['1', '2'])('a topic that is not allowed, told by MQTT 5 at QoS %s', async (qos) => {
    const { events, totals } = await simulate({ messages: 1, settings: { topic: 'private/x', mqtt: '5', qos } });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 0, failed: 1 });
    const [refused] = of(events, 'refused');
    expect(refused).toMatchObject({ cause: 'puback-135', topic: 'private/x' });
    expect(refused?.what).toMatch(/refused|allow|authorized/);
  });

  test('one message on a topic that is not allowed', async () => {
    const { workspace, platform, host, port } = order();
    const one = {
      workspace,
      platform,
      host,
      port,
      serverCaPem: rootPem,
      settings: { mqtt: '5' },
      message: 'x',
    } as const;
    const refusal = await bench.refusal('mqtt.publish', { ...one, deviceId: 'pub', topic: 'private/x' });
    expect(refusal).toMatchObject({ code: 'SERVER_REFUSED' });
    expect(refusal.message).toContain('private/x');
  });

  test.skipIf(plugin === undefined).each(['3.1.1', '5'])('a filter that is not allowed, MQTT %s', async (mqtt) => {
    const more = { subscribers: [{ deviceId: 'mute', filters: ['sample/#'] }], deviceIds: [], settings: { mqtt } };
    const failed = await failure(more);
    expect(failed).toMatchObject({ deviceId: 'mute', cause: 'subscription-refused' });
    expect(failed.what).toContain('sample/#');
    expect(failed.raw).toBe(mqtt === '5' ? 'SUBACK 135 for sample/#' : 'SUBACK 128 for sample/#');
  });
});

describe.skipIf(missing)('mosquitto is trusted', () => {
  test('by the list of the settings, from the moment that its authority is added until it is removed', async () => {
    const { serverCaPem: _named, ...unnamed } = order({ messages: 1 });
    const run = async () => {
      const { runId } = await bench.call('simulation.start', unnamed);
      const events: SimulationEvent[] = [];
      bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
      const state = async () => (await bench.call('simulation.status', { runId })).state;
      await expect.poll(state, { timeout: 30_000 }).not.toBe('running');
      return of(events, 'failed')[0]?.cause ?? state();
    };
    expect(await run()).toBe('server-not-trusted');
    const [one] = (await bench.call('trust.add', { pem: rootPem })).trusted;
    expect(await run()).toBe('finished');
    await bench.call('trust.remove', { thumbprint: one?.certificate.thumbprintSha256 ?? '' });
    expect(await run()).toBe('server-not-trusted');
  });
});

describe.skipIf(missing)('what TLS asks for', () => {
  /** A TLS server that tells what it was asked for, and lets every client in. */
  async function listen() {
    const own = (end: string) => readFile(at('servers', 'localhost', `localhost-${end}.pem`));
    const [cert, key] = [await own('chain'), await own('key')];
    let tell: (asked: { alpn: string | false | null; serverName: string | false | null }) => void = () => undefined;
    const asked = new Promise<{ alpn: string | false | null; serverName: string | false | null }>((resolve) => {
      tell = resolve;
    });
    const server = createServer(
      { cert, key, ca: rootPem, requestCert: true, ALPNProtocols: ['mqtt', 'x-amzn-mqtt-ca'] },
      (socket: TLSSocket) => {
        tell({ alpn: socket.alpnProtocol, serverName: (socket as { servername?: string }).servername ?? null });
        // CONNACK, accepted (MQTT 3.1.1 3.2).
        socket.once('data', () => socket.write(Uint8Array.of(0x20, 2, 0, 0)));
        socket.on('error', () => undefined);
      },
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { port, asked, close: () => server.close() };
  }

  test('the broker’s ALPN and server name, as typed', async () => {
    const server = await listen();
    const { workspace, platform, host } = order();
    const settings = { alpn: 'mqtt', serverName: 'localhost' };
    const one = { workspace, platform, host, port: server.port, serverCaPem: rootPem, settings, qos: 0 } as const;
    await bench.call('mqtt.publish', { ...one, host: '127.0.0.1', deviceId: 'pub', topic: 'x', message: 'x' });
    expect(await server.asked).toEqual({ alpn: 'mqtt', serverName: 'localhost' });
    server.close();
  });

  test('AWS: x-amzn-mqtt-ca on 443 and nothing on 8883, with the endpoint as server name', async () => {
    const aws = platformOf('aws-iot');
    const own = (end: string) => readFile(at('devices', 'pub', `pub-${end}.pem`), 'utf8');
    const credentials = {
      certificateChainPem: await own('chain'),
      privateKeyPem: await own('key'),
      serverCaPem: rootPem,
    };
    for (const [port, alpn] of [
      [443, 'x-amzn-mqtt-ca'],
      [8883, false],
    ] as const) {
      const server = await listen();
      const target = { host: 'localhost', port, settings: readSettings(aws.fields, {}) };
      const facts = { ...aws.connection(target, 'pub'), port: server.port };
      const up = await createDeviceConnections(environmentWay).connect(
        facts,
        credentials,
        new AbortController().signal,
        () => undefined,
      );
      if (!('connection' in up)) throw new Error(up.loss.text);
      await up.connection.close();
      expect(await server.asked).toEqual({ alpn, serverName: 'localhost' });
      server.close();
    }
  });
});
