import { readFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:tls';
import { type Files, authority, localhost, rsa } from '../support/openssl-certificates.ts';
import { type Listening, alertRecord, bare, bytesServer } from '../support/tls-server.ts';
import type { CauseRow } from './cause-row.ts';
import { type CauseScene, at } from './cause-scene.ts';
import { presenting, presentingChain } from './serving.ts';

/** What is wrong with a server, or with whom the device trusts. */

type Wanted = Parameters<CauseScene['made']['make']>[1];

/** A server with a certificate of its own, by the authority that is trusted. */
const having =
  (name: string, wanted: (files: CauseScene['files']) => Wanted, ...args: string[]): CauseRow['tell'] =>
  async (scene) => {
    const made = await scene.made.make(name, { issuer: scene.files.root, ...wanted(scene.files) });
    return at(presenting(made, ...args), (port) => scene.diagnose(port));
  };

/** A server below authorities, which it sends in this order. */
const below =
  (make: (scene: CauseScene) => Promise<{ leaf: Files; sent?: readonly Files[]; trusted?: Files }>): CauseRow['tell'] =>
  async (scene) => {
    const { leaf, sent = [], trusted } = await make(scene);
    const serverCaPem = trusted === undefined ? scene.rootPem : await scene.pem(trusted);
    return at(presentingChain(leaf, sent), (port) => scene.diagnose(port, { serverCaPem }));
  };

const sound =
  (...args: string[]): CauseRow['tell'] =>
  (scene) =>
    at(presenting(scene.files.server, ...args), (port) => scene.diagnose(port, scene.by(scene.files.device)));

const ca = 'basicConstraints=critical,CA:TRUE';

/** MQTT at another port of the local hub than the one for it. */
const atFurther =
  (which: 'amqpPort'): CauseRow['tell'] =>
  async (scene) => {
    const { address } = await scene.bench.call('hub.status', {});
    return scene.atHub({ ...scene.device('dev-01'), platform: 'mqtt-broker', port: address?.[which] ?? 0 });
  };

/** Lets in with CONNACK of MQTT 3.1.1 who names AWS IoT's protocol, and hangs up on all others. */
async function byAlpnAlone({ cert, key }: Files): Promise<Listening> {
  const [certPem, keyPem] = await Promise.all([readFile(cert), readFile(key)]);
  const server = createTlsServer({ cert: certPem, key: keyPem, ALPNProtocols: ['x-amzn-mqtt-ca'] }, (socket) => {
    socket.on('error', () => undefined);
    if (socket.alpnProtocol === false) socket.destroy();
    else socket.once('data', () => socket.write(Buffer.from([0x20, 2, 0, 0])));
  });
  return bare(server.on('tlsClientError', () => undefined));
}

export const serverRows: readonly CauseRow[] = [
  {
    truth: 'The server’s certificate has expired',
    cause: 'server-certificate-dates',
    remedy: /the server needs a new certificate/,
    tell: having('expired', () => ({ years: [2001, 2002] })),
  },
  {
    truth: 'This computer’s clock is behind',
    cause: 'server-certificate-dates',
    remedy: /this computer's clock/,
    tell: having('tomorrow', () => ({ years: [2040, 2041] })),
  },
  {
    truth: 'The host name is not in the server’s certificate',
    cause: 'server-name-mismatch',
    remedy: /name that stands in the certificate/,
    tell: having('elsewhere', () => ({ extensions: ['subjectAltName=DNS:elsewhere.example'] })),
  },
  {
    truth: 'The server’s certificate is self-signed',
    cause: 'server-not-trusted',
    remedy: /server CA/,
    tell: below(async ({ made }) => ({ leaf: await made.make('own') })),
  },
  {
    truth: 'Another authority has signed the server’s certificate',
    cause: 'server-chain-incomplete',
    remedy: /Where it is the root, give its certificate as server CA/,
    tell: having('others', ({ other }) => ({ issuer: other })),
  },
  {
    truth: 'The server sends no intermediate',
    cause: 'server-chain-incomplete',
    remedy: /have the server send it/,
    tell: having('below', ({ int }) => ({ issuer: int })),
  },
  {
    truth: 'The server sends its chain in the wrong order',
    cause: 'server-chain-order',
    remedy: /begin with its own certificate/,
    tell: below(async ({ made, files: { int, root } }) => ({
      leaf: await made.make('disordered', { issuer: int }),
      sent: [root, int],
    })),
  },
  {
    truth: 'The server CA that was given is an intermediate',
    cause: 'server-ca-is-intermediate',
    remedy: /Give the root as server CA/,
    tell: below(async ({ made, files: { int } }) => ({
      leaf: await made.make('halfway', { issuer: int }),
      sent: [int],
      trusted: int,
    })),
  },
  {
    truth: 'The server CA that was given has another key under the same name',
    cause: 'server-certificate-signature',
    remedy: /another one of the same name has another key/,
    tell: below(async ({ made, files: { root } }) => ({
      leaf: await made.make('by the first', { issuer: root, extensions: [localhost, 'authorityKeyIdentifier=none'] }),
      trusted: await made.make('second root', { subject: '/CN=root', extensions: authority }),
    })),
  },
  {
    truth: 'The server’s certificate is for clients',
    cause: 'server-certificate-purpose',
    remedy: /serverAuth/,
    tell: having('for clients', () => ({ extensions: [localhost, 'extendedKeyUsage=clientAuth'] })),
  },
  {
    truth: 'The server’s issuer is no authority',
    cause: 'server-certificate-purpose',
    remedy: /CA:TRUE/,
    tell: below(async ({ made, files: { root } }) => {
      const none = await made.make('no authority', { issuer: root, extensions: ['basicConstraints=CA:FALSE'] });
      return { leaf: await made.make('by none', { issuer: none }), sent: [none] };
    }),
  },
  {
    truth: 'The server’s chain is longer than an authority allows',
    cause: 'server-chain-length',
    remedy: /path length/,
    tell: below(async ({ made, files: { root } }) => {
      const last = await made.make('last', {
        issuer: root,
        extensions: [`${ca},pathlen:0`, 'keyUsage=critical,keyCertSign'],
      });
      const lower = await made.make('below the last', { issuer: last, extensions: authority });
      return { leaf: await made.make('too low', { issuer: lower }), sent: [lower, last] };
    }),
  },
  {
    truth: 'The server’s certificate is signed with SHA-1',
    cause: 'server-certificate-weak',
    remedy: /SHA-256/,
    tell: having('sha1', () => ({ hash: 'sha1' }), '-cipher', 'ALL:@SECLEVEL=0'),
  },
  {
    truth: 'The server’s key is RSA 1024',
    cause: 'server-certificate-weak',
    remedy: /RSA 2048/,
    tell: having('short', () => ({ key: rsa(1024) }), '-cipher', 'ALL:@SECLEVEL=0'),
  },
  {
    truth: 'The server speaks TLS 1.1 at most',
    cause: 'tls-version',
    remedy: /TLS 1\.2/,
    tell: sound('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'),
  },
  {
    truth: 'The server takes none of the ciphers',
    cause: 'tls-nothing-in-common',
    remedy: /log says which/,
    tell: sound('-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_SHA256'),
  },
  {
    truth: 'The server knows no such name (SNI)',
    cause: 'server-name-unknown',
    remedy: /SNI/,
    tell: (scene) => {
      const { cert, key } = scene.files.server;
      return sound('-servername', 'elsewhere', '-servername_fatal', '-cert2', cert, '-key2', key)(scene);
    },
  },
  {
    truth: 'The port wants another protocol by ALPN',
    cause: 'alpn-refused',
    remedy: /ALPN/,
    tell: (scene) =>
      at(presenting(scene.files.server, '-alpn', 'other'), (port) =>
        scene.diagnose(port, { platform: 'mqtt-broker', settings: { alpn: 'mqtt' } }),
      ),
  },
  {
    truth: 'The server fails in the handshake (alert 80)',
    cause: 'server-failed',
    remedy: /log says why/,
    tell: (scene) => at(bytesServer(alertRecord(80), 'answering'), (port) => scene.diagnose(port)),
  },
  {
    truth: 'The server asks for no client certificate',
    cause: 'certificate-not-asked',
    remedy: /require_certificate/,
    tell: (scene) => scene.diagnose(scene.ports.open, scene.by(scene.files.device)),
  },
  {
    truth: 'The server demands a client certificate, and none was given',
    cause: 'certificate-missing',
    remedy: /Choose the device/,
    tell: (scene) => scene.diagnose(scene.ports.strict),
  },
  {
    truth: 'The server demands a client certificate by TLS 1.2, and none was given',
    cause: 'certificate-missing',
    remedy: /Choose the device/,
    tell: (scene) =>
      at(presenting(scene.files.server, '-Verify', '1', '-CAfile', scene.files.root.cert, '-tls1_2'), (port) =>
        scene.diagnose(port),
      ),
  },
  {
    truth: 'The port is for AMQP',
    cause: 'amqp-on-port',
    remedy: /port for MQTT/,
    tell: atFurther('amqpPort'),
  },
  {
    truth: 'The port lets nobody in who names no protocol by ALPN',
    cause: 'alpn-missing',
    remedy: /x-amzn-mqtt-ca/,
    tell: (scene) => at(byAlpnAlone(scene.files.server), (port) => scene.diagnose(port, scene.by(scene.files.device))),
  },
];
