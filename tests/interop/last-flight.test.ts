import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeptTls } from '../../src-main/adapters/device-connections/kept-tls.ts';
import { OpenSslCertificates } from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { bare } from '../support/tls-server.ts';

/** A device's first packet is there before its connection is, and does not go out with the last flight of the handshake. */

const missing = isMissing('openssl');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-flight-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.skipIf(missing)('what is written at once goes out behind the handshake', async () => {
  const files = await new OpenSslCertificates(folder).make('server');
  const [cert, key] = await Promise.all([readFile(files.cert, 'utf8'), readFile(files.key, 'utf8')]);
  let heard = 0;
  const listening = await bare(
    createServer({ cert, key }, (socket) => socket.on('data', ({ length }) => (heard += length))),
  );
  const place = { host: '127.0.0.1', port: listening.port, serverName: 'localhost' };
  const server = connect(place.port, place.host);
  const written: Buffer[] = [];
  const way = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      server.write(chunk, done);
    },
  });
  server.on('data', (chunk) => way.push(chunk));
  const credentials = { certificateChainPem: '', privateKeyPem: '', serverCaPem: cert };
  const { socket } = new KeptTls().begin(place, credentials, { way: way as Socket });
  const packet = Buffer.alloc(900, 'CONNECT');
  socket.write(packet);
  await expect.poll(() => heard).toBe(packet.length);
  // By its record of type change_cipher_spec (RFC 8446 D.4, RFC 5246 7.1).
  const flight = written.find((chunk) => chunk[0] === 20);
  expect(flight?.length).toBeLessThan(packet.length);
  socket.destroy();
  server.destroy();
  await listening.close();
});
