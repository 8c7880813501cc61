import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { KeptTls } from '../../src-main/adapters/device-connections/kept-tls.ts';
import { type Listening, bare, stalling } from '../support/tls-server.ts';

/** How far a connection has come tells why it has not come up in time. */

const nobody = { certificateChainPem: '', privateKeyPem: '', serverCaPem: '' };
const servers: Listening[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function at(listening: Promise<Listening>) {
  const server = await listening;
  servers.push(server);
  return { host: '127.0.0.1', port: server.port, serverName: undefined };
}

test('it reaches a server that says nothing', async () => {
  const { socket, stage } = new KeptTls().begin(await at(stalling()), nobody, {});
  const before = stage();
  await expect.poll(stage).toBe('reached');
  socket.on('error', () => undefined).destroy();
  expect(before).toBe('apart');
});

test('it is not secured with a server that is not the right one', async () => {
  const refusing = createTlsServer({}, () => undefined).on('tlsClientError', () => undefined);
  const { socket, stage } = new KeptTls().begin(await at(bare(refusing)), nobody, {});
  await once(socket, 'error');
  expect(stage()).toBe('reached');
});

test('who gives up says for what', async () => {
  const place = await at(stalling());
  const over = new AbortController();
  const opened = new KeptTls().open(place, nobody, undefined, over.signal);
  setTimeout(() => over.abort(), 300);
  await expect(opened).rejects.toThrow(new Error('TLS timeout'));
});
