import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { environmentWay, proxyFor } from '../../src-main/adapters/proxy.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Servers that are reached through a proxy, as the environment says: a real one by node:http, in front of the local hub. */

const password = 'p@ss:word';
const variables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];

let scene: HubScene;
let proxy: Server;
let port: number;
/** What the proxy was asked for. */
let asked: string[];
/** Where it leads, whatever name it is asked for. */
let target: number;
let answer: number;
const sockets = new Set<Socket>();

beforeEach(async () => {
  for (const name of variables) vi.stubEnv(name, '');
  scene = await HubScene.open(['a'], { plainBroker: true });
  target = scene.address.port;
  answer = 200;
  asked = [];
  proxy = createServer();
  proxy.on('connect', (request, socket: Socket, head) => {
    sockets.add(socket);
    asked.push(request.url ?? '');
    const wanted = `Basic ${Buffer.from(`plant:${password}`).toString('base64')}`;
    const status = request.headers['proxy-authorization'] === wanted ? answer : 407;
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const through = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Go on\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    sockets.add(through);
    for (const one of [socket, through]) one.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  port = (proxy.address() as AddressInfo).port;
  vi.stubEnv('HTTPS_PROXY', `http://plant:${encodeURIComponent(password)}@127.0.0.1:${port}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  proxy.close();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

/** At a name that nobody but the proxy can find; the hub's certificate is for localhost. */
async function send(settings: Record<string, string> = {}, more: Partial<MethodInput<'simulation.start'>> = {}) {
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
  const status = () => bench.call('simulation.status', { runId });
  await expect.poll(async () => (await status()).state, { timeout: 15_000 }).not.toBe('running');
  const failed = events.find((one) => one.type === 'failed');
  return { totals: await status(), failed: failed?.type === 'failed' ? failed : undefined };
}

describe('a run goes through the proxy', () => {
  test('by MQTT', async () => {
    expect((await send()).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
    expect(asked).toEqual(['broker.invalid:8883']);
  });

  test('by MQTT in a WebSocket', async () => {
    target = (await scene.bench.call('hub.status', {})).address?.webSocketPort ?? 0;
    expect((await send({ webSocket: '/mqtt' }, { port: 443 })).totals).toMatchObject({ acknowledged: 2 });
    expect(asked).toEqual(['broker.invalid:443']);
  });

  test('by ALL_PROXY, without a scheme', async () => {
    vi.stubEnv('HTTPS_PROXY', '');
    vi.stubEnv('ALL_PROXY', `plant:${encodeURIComponent(password)}@127.0.0.1:${port}`);
    expect((await send()).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
  });

  test('and passes it by for this computer, and where NO_PROXY names the server', async () => {
    const here = { host: 'localhost', port: scene.address.port };
    expect((await send({}, here)).totals).toMatchObject({ state: 'finished', acknowledged: 2 });
    vi.stubEnv('NO_PROXY', '.invalid');
    expect((await send()).failed).toMatchObject({ cause: 'host-not-found' });
    expect(asked).toEqual([]);
  });
});

describe('what is wrong with the proxy is told as such, without its password', () => {
  test.each([
    ['another password', () => vi.stubEnv('HTTPS_PROXY', `http://plant:Kv8-mist@127.0.0.1:${port}`), 'proxy-password'],
    ['no way there', () => (answer = 403), 'proxy-refused'],
    ['a trouble of its own', () => (answer = 502), 'proxy-refused'],
    ['no address', () => vi.stubEnv('HTTPS_PROXY', 'http://a b'), 'proxy-address'],
    [
      'a broken percent escape',
      () => vi.stubEnv('HTTPS_PROXY', `http://plant:100%@127.0.0.1:${port}`),
      'proxy-address',
    ],
    ['another kind', () => vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1080'), 'proxy-address'],
  ])('%s', async (_what, prepare, cause) => {
    prepare();
    const { failed } = await send();
    expect(failed).toMatchObject({ cause });
    const told = JSON.stringify(failed);
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
      sockets.add(socket);
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

test('who gives up while the proxy is asked hears of that, and not of the proxy', async () => {
  proxy.removeAllListeners('connect');
  const arrived = once(proxy, 'connect') as Promise<[unknown, Socket]>;
  const giveUp = new AbortController();
  const outcome = environmentWay('broker.invalid', 8883, giveUp.signal).catch((error: unknown) => error);
  sockets.add((await arrived)[1]);
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
