import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { createNodeHttp } from '../../src-main/adapters/node-http.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { type ConnectionFacts, connectionTo } from '../../src-main/core/platform/connection.ts';
import { ConnectProxy, proxyVariables } from '../support/connect-proxy.ts';
import { stalling } from '../support/tls-server.ts';

/** Ways through a proxy that end before anybody has spoken TLS, by each protocol of a device. */

let proxy: ConnectProxy;
let server: Awaited<ReturnType<typeof stalling>>;
beforeEach(async () => {
  for (const name of proxyVariables) vi.stubEnv(name, '');
  server = await stalling();
  proxy = await ConnectProxy.start(server.port);
  vi.stubEnv('HTTPS_PROXY', `http://${proxy.authority}`);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  proxy.close();
  await server.close();
});

const place = { host: 'broker.invalid', port: 443 };
const amqp = { ...place, protocol: 'amqp', serverName: undefined, containerId: 'device', firstAddress: 'a' } as const;
const facts: readonly (readonly [string, ConnectionFacts])[] = [
  ['MQTT', connectionTo(place, { clientId: 'device' })],
  ['MQTT in a WebSocket', connectionTo(place, { clientId: 'device', webSocketPath: '/mqtt' })],
  ['AMQP', { ...amqp, webSocketPath: undefined, linkProperties: {} }],
  ['AMQP in a WebSocket', { ...amqp, webSocketPath: '/amqp', linkProperties: {} }],
  ['HTTPS', { ...place, protocol: 'https', serverName: undefined, firstPath: undefined, pollSeconds: 1 }],
  ['HTTPS that asks at once', { ...place, protocol: 'https', serverName: undefined, firstPath: '/a', pollSeconds: 1 }],
];
const garbage = { certificateChainPem: 'no certificate', privateKeyPem: 'no key', serverCaPem: undefined };

const connect = (one: ConnectionFacts, signal = new AbortController().signal) =>
  createDeviceConnections(environmentWay).connect(one, garbage, signal, () => undefined);

/** The proxy's end of the next way. */
const wayAtProxy = async (): Promise<Socket> => {
  const [, socket] = (await once(proxy.server, 'connect')) as [unknown, Socket];
  return socket;
};

test.each(facts)('%s: a proxy that says nothing is the one who is late', async (_what, one) => {
  proxy.isSilent = true;
  const asked = wayAtProxy();
  // Loads what speaks it, which takes real time.
  await connect(one, AbortSignal.abort());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const outcome = connect(one);
  await asked;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await outcome).toMatchObject({
    loss: {
      errorCode: 'PROXY_SILENT',
      text: `The proxy ${proxy.host} takes the connection and does not answer in time.`,
    },
  });
});

test.each(facts)('%s: a key that cannot be presented leaves no way open', async (_what, one) => {
  const asked = wayAtProxy();
  const outcome = connect(one);
  const socket = await asked;
  const closed = once(socket, 'close');
  expect(await outcome).toMatchObject({ loss: { secured: false } });
  await closed;
});

test('a request with a key that cannot be presented leaves no way open', async () => {
  const asked = wayAtProxy();
  const order = {
    method: 'GET',
    url: 'https://est.invalid/',
    headers: {},
    serverCaPem: undefined,
    client: garbage,
  } as const;
  const outcome = createNodeHttp(environmentWay)
    .send(order)
    .catch((error: unknown) => error);
  const closed = once(await asked, 'close');
  expect(await outcome).toBeInstanceOf(Error);
  await closed;
});
