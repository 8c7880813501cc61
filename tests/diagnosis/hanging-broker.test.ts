import { readFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare } from '../support/tls-server.ts';
import { CauseScene, at } from './cause-scene.ts';

let scene: CauseScene;
beforeAll(async () => {
  scene = await CauseScene.open();
}, 60_000);
afterAll(() => scene?.close());

/** Takes the certificate (TLS 1.2: the handshake ends after it), names another authority beside, and hangs at the login. */
test('a broker that has taken the certificate and hangs is told as that', async () => {
  const { cert, key } = scene.files.server;
  const [certPem, keyPem] = await Promise.all([readFile(cert), readFile(key)]);
  const server = createServer(
    { cert: certPem, key: keyPem, ca: certPem, requestCert: true, rejectUnauthorized: false, maxVersion: 'TLSv1.2' },
    (socket) => void socket.on('error', () => undefined).resume(),
  );
  server.on('tlsClientError', () => undefined);
  const { cause } = await at(bare(server), (port) =>
    scene.diagnose(port, { ...scene.by(scene.files.device), timeoutMs: 1000 }),
  );
  expect(cause).toBe('login-silent');
});
