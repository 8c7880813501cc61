import { readFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare } from '../support/tls-server.ts';
import { scriptedBroker } from '../support/scripted-broker.ts';
import { CauseScene, at } from './cause-scene.ts';
import { patienceMs, silenceMs } from './patience.ts';

let scene: CauseScene;
beforeAll(async () => {
  scene = await CauseScene.open();
}, 60_000);
afterAll(() => scene?.close());

const five = { mqtt: '5' };
const told = (answer: Parameters<typeof scriptedBroker>[1]) =>
  at(scriptedBroker(scene.files.server, answer), (port) =>
    scene.diagnose(port, { ...scene.by(scene.files.device), settings: five, timeoutMs: patienceMs }),
  );

test('a server that closes at one login and not at the next is not said to lack MQTT 5', async () => {
  let logins = 0;
  const versions: (number | undefined)[] = [];
  const { cause } = await told(({ packet, say, hangUp }) => {
    if (packet.cmd !== 'connect') return;
    versions.push(packet.protocolVersion);
    // As a balancer does whose first server has just gone.
    if (++logins === 1) hangUp();
    else say({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false });
  });
  expect([cause, versions]).toEqual([expect.not.stringMatching('mqtt5-missing'), expect.anything()]);
});

test('a DISCONNECT instead of CONNACK that gives no reason is a closed connection', async () => {
  const { cause } = await told(({ packet, say, hangUp }) => {
    if (packet.cmd !== 'connect') return;
    say({ cmd: 'disconnect', reasonCode: 0 });
    hangUp();
  });
  expect(cause).toBe('closed-by-server');
});

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
    scene.diagnose(port, { ...scene.by(scene.files.device), timeoutMs: silenceMs }),
  );
  expect(cause).toBe('login-silent');
});
