import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { connectionTo } from '../../src-main/core/platform/connection.ts';
import type { ClientCredentials, MqttFacts } from '../../src-main/services/ports.ts';
import { OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import { portOf } from '../support/tls-server.ts';

/** MQTT in WebSockets at servers that break the WebSocket, and then neither read nor end it. */

let folder: string;
let facts: MqttFacts;
let credentials: ClientCredentials;
/** What the server sends on the bare connection once the client is let in, and when. */
let bad: Buffer;
let before: 'login' | 'message';
const sockets = new Set<Socket>();
const server = createServer();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-stuck-'));
  const certificates = new OpenSslCertificates(folder);
  const issuer = await certificates.make('root', { extensions: authority });
  const [own, device] = [await certificates.make('server', { issuer }), await certificates.make('device', { issuer })];
  const read = (file: string) => readFile(file, 'utf8');
  server.setSecureContext({ cert: await read(own.cert), key: await read(own.key) });
  server.on('secureConnection', (socket: Socket) => sockets.add(socket));
  new WebSocketServer({ server, handleProtocols: () => 'mqtt' }).on('connection', (webSocket, { socket }) => {
    const spoil = () => {
      socket.write(bad);
      socket.pause();
    };
    if (before === 'login') return spoil();
    webSocket.on('message', () => {
      webSocket.send(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
      spoil();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  facts = connectionTo({ host: 'localhost', port: portOf(server) }, { clientId: 'device', webSocketPath: '/mqtt' });
  credentials = {
    certificateChainPem: await read(device.cert),
    privateKeyPem: await read(device.key),
    serverCaPem: await read(issuer.cert),
  };
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await rm(folder, { recursive: true });
});

const connect = () =>
  createDeviceConnections(environmentWay).connect(facts, credentials, AbortSignal.timeout(60_000), () => undefined);

const reserved = Buffer.from('8b00', 'hex');
const text = Buffer.from('810161', 'hex');

// Without a limit of ours it would be 30 seconds; the limit of this test is between.
test.each([
  ['a frame that there is not', reserved],
  ['a text frame', text],
])('%s before the login is over soon', { timeout: 15_000 }, async (_what, octets) => {
  [bad, before] = [octets, 'login'];
  expect(await connect()).toMatchObject({ loss: { letIn: false, secured: true } });
});

test(
  'a frame that there is not ends a connection soon, and what is on its way is lost',
  { timeout: 15_000 },
  async () => {
    [bad, before] = [reserved, 'message'];
    const come = await connect();
    if ('loss' in come) throw new Error(come.loss.text);
    const outcome = come.connection.publish({ topic: 't', qos: 1, payload: new Uint8Array(1) });
    expect(await outcome).toBe('lost');
    await come.connection.close();
  },
);
