import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TLSSocket, connect, createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { SessionChains } from '../../src-main/adapters/session-chains.ts';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { connectionTo } from '../../src-main/core/platform/connection.ts';
import type { ClientCredentials } from '../../src-main/services/ports.ts';
import { HandshakeRelay } from '../support/handshake-relay.ts';
import { Workbench } from '../support/workbench.ts';

/** TLS sessions at the local hub: resumed, and judged by what was presented when they began. */

let bench: Workbench;
let port: number;
let caPem: string;
const events: HubEvent[] = [];

beforeAll(async () => {
  bench = await Workbench.open();
  const root = await bench.authority('Root');
  await bench.authority('Plant', { parent: 'Root', parentPassphrase: '1234' });
  await bench.devices(['one', 'two'], { authority: { name: 'Plant', passphrase: '1234' } });
  const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  ({ port, authorityPem: caPem } = hub);
  // The hub knows the root alone: what stands between has to be presented.
  await bench.call('hub.uploadAuthority', { certificatePem: root.certificatePem, verified: true });
  bench.services.sources['hub.events']({}, (event) => events.push(event));
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function credentialsOf(id: string): Promise<ClientCredentials> {
  const file = (end: string) => readFile(join(bench.folder, 'workspace', 'devices', id, `${id}-${end}.pem`), 'utf8');
  return { certificateChainPem: await file('chain'), privateKeyPem: await file('key'), serverCaPem: caPem };
}

test('a device whose chain the hub needs resumes, and is let in by it', async () => {
  const relay = await HandshakeRelay.before(port);
  const connections = createDeviceConnections(environmentWay);
  const credentials = await credentialsOf('one');
  const username = 'localhost/one/?api-version=2021-04-12';
  const facts = connectionTo({ host: 'localhost', port: relay.port }, { clientId: 'one', username });
  for (let time = 0; time < 3; time++) {
    const come = await connections.connect(facts, credentials, AbortSignal.timeout(20_000), () => undefined);
    if ('loss' in come) throw new Error(JSON.stringify(come.loss));
    await come.connection.close();
  }
  expect(relay.handshakes).toEqual(['full', 'resumed', 'resumed']);
  const connected = events.filter(({ type }) => type === 'connected');
  expect(connected).toHaveLength(3);
  expect(new Set(connected.map((one) => 'thumbprintSha256' in one && one.thumbprintSha256)).size).toBe(1);
  await relay.close();
});

test('a device that was switched off is not let in by its session', async () => {
  const relay = await HandshakeRelay.before(port);
  const connections = createDeviceConnections(environmentWay);
  const credentials = await credentialsOf('two');
  const username = 'localhost/two/?api-version=2021-04-12';
  const facts = connectionTo({ host: 'localhost', port: relay.port }, { clientId: 'two', username });
  const arrive = () => connections.connect(facts, credentials, AbortSignal.timeout(20_000), () => undefined);
  const first = await arrive();
  if ('loss' in first) throw new Error(JSON.stringify(first.loss));
  await first.connection.close();
  await bench.call('hub.setDeviceEnabled', { deviceId: 'two', enabled: false });
  const second = await arrive();
  expect('loss' in second && second.loss.returnCode).toBe(5);
  // What resuming may be to blame for is tried in full before anything is said.
  expect(relay.handshakes).toEqual(['full', 'resumed', 'full']);
  await relay.close();
});

test('what is too much is forgotten with every ticket', async () => {
  const file = (name: string) => readFile(join(bench.folder, 'workspace', 'devices', 'one', `one-${name}.pem`), 'utf8');
  const [cert, key] = [await file('chain'), await file('key')];
  const server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false });
  const chains = new SessionChains(server, { clients: 1, octets: 10_000 });
  const found: (number | undefined)[] = [];
  server.on('secureConnection', (socket) => {
    found.push(chains.of(socket)?.length);
    socket.end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const arrive = async (id: string, session?: Buffer): Promise<{ isReused: boolean; session: Buffer | undefined }> => {
    const { certificateChainPem, privateKeyPem } = await credentialsOf(id);
    const socket: TLSSocket = connect({
      port: (server.address() as AddressInfo).port,
      rejectUnauthorized: false,
      cert: certificateChainPem,
      key: privateKeyPem,
      ...(session === undefined ? {} : { session }),
    });
    let newest: Buffer | undefined;
    socket.on('session', (one: Buffer) => (newest = one));
    socket.resume();
    await once(socket, 'secureConnect');
    const isReused = socket.isSessionReused();
    await once(socket, 'close');
    return { isReused, session: newest };
  };
  const { session } = await arrive('one');
  expect(await arrive('one', session)).toMatchObject({ isReused: true });
  await arrive('two');
  expect(await arrive('one', session)).toMatchObject({ isReused: false });
  expect(found).toEqual([3, 3, 3, 3]);
  server.close();
  await once(server, 'close');
});
