import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { environmentWay, proxyFor } from '../../src-main/adapters/proxy.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { ConnectProxy, proxyVariables } from '../support/connect-proxy.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Servers that are reached through a proxy, as the environment says: a real one by node:http, in front of the local hub. */

let scene: HubScene;
let proxy: ConnectProxy;

beforeEach(async () => {
  for (const name of proxyVariables) vi.stubEnv(name, '');
  scene = await HubScene.open(['a'], { plainBroker: true });
  proxy = await ConnectProxy.start(scene.address.port);
  vi.stubEnv('HTTPS_PROXY', `http://${proxy.authority}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  proxy.close();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

/** At a name that nobody but the proxy can find; the hub's certificate is for localhost. */
async function start(settings: Record<string, string> = {}, more: Partial<MethodInput<'simulation.start'>> = {}) {
  const { bench } = scene;
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['a'],
    platform: 'mqtt-broker',
    host: 'broker.invalid',
    port: 8883,
    serverCaPem: scene.address.authorityPem,
    settings: { topic: 'sample/{deviceId}', serverName: 'localhost', ...settings },
    messages: 2,
    intervalMs: 10,
    ...more,
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => events.push(one));
  return { runId, events, status: () => bench.call('simulation.status', { runId }) };
}

async function send(...order: Parameters<typeof start>) {
  const { events, status } = await start(...order);
  await expect.poll(async () => (await status()).state, { timeout: 15_000 }).not.toBe('running');
  const failed = events.find((one) => one.type === 'failed');
  return { totals: await status(), failed: failed?.type === 'failed' ? failed : undefined };
}

describe('a run goes through the proxy', () => {
  test('by MQTT', async () => {
    expect((await send()).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
    expect(proxy.asked).toEqual(['broker.invalid:8883']);
  });

  test('by MQTT in a WebSocket', async () => {
    proxy.target = (await scene.bench.call('hub.status', {})).address?.webSocketPort ?? 0;
    expect((await send({ webSocket: '/mqtt' }, { port: 443 })).totals).toMatchObject({ acknowledged: 2 });
    expect(proxy.asked).toEqual(['broker.invalid:443']);
  });

  test('by AMQP and by HTTPS, straight and in WebSockets', async () => {
    const { bench } = scene;
    const { workspace } = bench;
    const name = 'hub.invalid';
    await bench.call('server.create', { workspace, name, authority: { name: 'Root', passphrase: '1234' } });
    await bench.call('hub.stop', {});
    const { authorityPem, ...address } = await bench.call('hub.start', {
      data: bench.path('hub'),
      port: 0,
      webSocketPort: 0,
      amqpPort: 0,
      serverCertificate: { workspace, name },
    });
    const { amqpPort = 0, webSocketPort = 0 } = address;
    const ways = { amqp: amqpPort, 'amqp-ws': webSocketPort, 'mqtt-ws': webSocketPort, https: webSocketPort };
    for (const [transport, target] of Object.entries(ways)) {
      proxy.target = target;
      const { runId } = await bench.call('simulation.start', {
        workspace,
        deviceIds: ['a'],
        platform: 'azure-iot-hub',
        host: name,
        port: 443,
        serverCaPem: authorityPem,
        settings: { transport },
        messages: 2,
        intervalMs: 10,
      });
      const status = () => bench.call('simulation.status', { runId });
      await expect.poll(async () => (await status()).state, { timeout: 15_000 }).not.toBe('running');
      expect([transport, (await status()).acknowledged]).toEqual([transport, 2]);
      expect(new Set(proxy.asked.splice(0))).toEqual(new Set([`${name}:443`]));
    }
  });

  test('by ALL_PROXY, without a scheme', async () => {
    vi.stubEnv('HTTPS_PROXY', '');
    vi.stubEnv('ALL_PROXY', proxy.authority);
    expect((await send()).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
  });

  test('and passes it by for this computer, and where NO_PROXY names the server', async () => {
    const here = { host: 'localhost', port: scene.address.port };
    expect((await send({}, here)).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
    vi.stubEnv('NO_PROXY', '.invalid');
    expect((await send()).failed).toMatchObject({ cause: 'host-not-found' });
    expect(proxy.asked).toEqual([]);
  });
});

describe('what is wrong with the proxy is told as such, without its password', () => {
  test.each([
    ['another password', () => vi.stubEnv('HTTPS_PROXY', `http://plant:Kv8-mist@${proxy.host}`), 'proxy-password'],
    ['no way there', () => (proxy.answer = 403), 'proxy-refused'],
    ['a trouble of its own', () => (proxy.answer = 502), 'proxy-refused'],
    ['no address', () => vi.stubEnv('HTTPS_PROXY', 'http://a b'), 'proxy-address'],
    ['a broken percent escape', () => vi.stubEnv('HTTPS_PROXY', `http://plant:100%@${proxy.host}`), 'proxy-address'],
    ['another kind', () => vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1080'), 'proxy-address'],
  ])('%s', async (_what, prepare, cause) => {
    prepare();
    const { failed } = await send();
    expect(failed).toMatchObject({ cause, action: { do: 'open-page', page: 'settings' } });
    const told = JSON.stringify(failed);
    const { password } = proxy;
    for (const secret of [password, encodeURIComponent(password), 'Kv8-mist']) expect(told).not.toContain(secret);
  });

  test('nobody there', async () => {
    const free = createTcpServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port: gone } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${gone}`);
    const { failed } = await send();
    expect(failed).toMatchObject({ cause: 'proxy-unreachable', what: expect.stringContaining(`127.0.0.1:${gone}`) });
  });
});

describe('what answers and is no proxy is told as that', () => {
  /** A server of TCP that does this with each connection, in the proxy's place. */
  async function instead(greet: (socket: Socket) => void, scheme = 'http'): Promise<string> {
    const other = createTcpServer((socket) => {
      proxy.sockets.add(socket);
      socket.on('error', () => undefined);
      greet(socket);
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port: there } = other.address() as AddressInfo;
    vi.stubEnv('HTTPS_PROXY', `${scheme}://127.0.0.1:${there}`);
    const { failed } = await send();
    other.close();
    expect(failed).toMatchObject({ cause: 'proxy-no-http', what: expect.stringContaining(`127.0.0.1:${there}`) });
    return failed?.what ?? '';
  }

  test('another protocol', async () => {
    expect(await instead((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'))).toContain('does not answer in HTTP');
  });

  test('nobody who says a word', async () => {
    expect(await instead((socket) => socket.once('data', () => socket.end()))).toContain('without an answer');
    expect(await instead((socket) => socket.once('data', () => socket.resetAndDestroy()))).toContain('without an');
  });

  test('no TLS where the address says https', async () => {
    const answer400 = (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await instead(answer400, 'https')).toContain('does not speak TLS');
  });

  test('TLS where the address says http', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${scene.address.port}`);
    expect((await send()).failed).toMatchObject({ cause: 'proxy-no-http' });
  });
});

test('a run that is stopped while the proxy is asked has not failed', async () => {
  proxy.server.removeAllListeners('connect');
  const arrived = once(proxy.server, 'connect') as Promise<[unknown, Socket]>;
  const { runId, events, status } = await start();
  proxy.sockets.add((await arrived)[1]);
  await scene.bench.call('simulation.stop', { runId });
  expect((await status()).state).toBe('stopped');
  expect(events.filter(({ type }) => type === 'failed' || type === 'lost')).toEqual([]);
});

test('who gives up while the proxy is asked hears of that, and not of the proxy', async () => {
  proxy.server.removeAllListeners('connect');
  const arrived = once(proxy.server, 'connect') as Promise<[unknown, Socket]>;
  const giveUp = new AbortController();
  const outcome = environmentWay('broker.invalid', 8883, giveUp.signal).catch((error: unknown) => error);
  proxy.sockets.add((await arrived)[1]);
  giveUp.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' });
  const late = environmentWay('broker.invalid', 8883, giveUp.signal);
  await expect(late).rejects.toMatchObject({ name: 'AbortError' });
});

test('a proxy of IPv6, and the usual ports', () => {
  vi.stubEnv('HTTPS_PROXY', 'http://[2001:db8::1]:3128');
  expect(proxyFor('2001:db8::2', 8883)?.host).toBe('[2001:db8::1]:3128');
  for (const name of ['localhost', 'hub.localhost', '127.0.0.1', '::1']) expect(proxyFor(name, 8883)).toBeUndefined();
  vi.stubEnv('NO_PROXY', 'broker.example:8883');
  expect(proxyFor('broker.example', 8883)).toBeUndefined();
  expect(proxyFor('broker.example', 443)?.port).toBe('3128');
});
