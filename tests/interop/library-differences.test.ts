import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boringSsl, linkedLibrary } from '../../src-main/adapters/key-support.ts';
import { Broker, freePort } from '../support/broker.ts';
import {
  type Files,
  OpenSslCertificates,
  authority,
  ec,
  localhost,
  rsa,
  rsaPss,
} from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { type Outcome, tryServer } from '../support/tls-outcome.ts';
import { type Listening, bytesServer, opensslServer } from '../support/tls-server.ts';

/**
 * What OpenSSL and BoringSSL say of a server that a device cannot use, as a table: each row is a real server, judged by the
 * library that is linked here (OpenSSL, or with `npm run test:other-node` BoringSSL). The cause that Certbench tells is the
 * same with both, unless the row says why not. Alerts are in `library-alerts.test.ts`, the hub in `library-hub.test.ts`.
 */
interface Row {
  readonly what: string;
  /** Of both, or of OpenSSL and of BoringSSL. */
  readonly told: readonly [Outcome] | readonly [openSsl: Outcome, boringSsl: Outcome];
  /** Why the two causes differ. */
  readonly why?: string;
  readonly server: () => Promise<Listening>;
  /** The authority that is given as server CA; `undefined` for the system's. */
  readonly trusted?: string | undefined;
  readonly alpn?: readonly string[];
}

const missing = isMissing('openssl', 'mosquitto');
let made: OpenSslCertificates;
const certificates = new Map<string, Files>();
const of = (name: string): Files => certificates.get(name) ?? expect.fail(`no certificate ${name}`);
type Wanted = Parameters<OpenSslCertificates['make']>[1] & { by?: string };

async function certificate(name: string, { by, ...wanted }: Wanted = {}): Promise<Files> {
  const files = await made.make(name, { ...wanted, ...(by === undefined ? {} : { issuer: of(by) }) });
  certificates.set(name, files);
  return files;
}

beforeAll(async () => {
  if (missing) return;
  made = new OpenSslCertificates(await mkdtemp(join(tmpdir(), 'certbench-differences-')));
  await certificate('root', { extensions: authority });
  await certificate('RSA root', { extensions: authority, key: rsa(2048) });
  await certificate('stranger', { extensions: authority });
  await certificate('another root', { subject: '/CN=root', extensions: authority });
  await certificate('brainpool root', { extensions: authority, key: ec('brainpoolP256r1') });
  await certificate('RSA 1024 root', { extensions: authority, key: rsa(1024) });
  await certificate('intermediate', { by: 'root', extensions: authority });
  await certificate('no authority', { by: 'root', extensions: ['basicConstraints=CA:FALSE'] });
  await certificate('no keyCertSign', { by: 'root', extensions: [ca, 'keyUsage=critical,cRLSign'] });
  await certificate('last', { by: 'root', extensions: [`${ca},pathlen:0`, 'keyUsage=critical,keyCertSign'] });
  await certificate('below the last', { by: 'last', extensions: authority });
  await certificate('expired intermediate', { by: 'root', extensions: authority, years: [2010, 2011] });
  await certificate('SHA-1 intermediate', { by: 'root', extensions: authority, hash: 'sha1' });
  await certificate('device', { by: 'root', extensions: [] });
  await certificate('good', { by: 'root' });
  await certificate('RSA', { by: 'RSA root', key: rsa(2048) });
});
afterAll(async () => {
  if (!missing) await rm(made.at('.'), { recursive: true, force: true });
});

const ca = 'basicConstraints=critical,CA:TRUE';
const allCiphers = ['-cipher', 'ALL:@SECLEVEL=0'];
const serve = ({ cert, key }: Files, ...args: string[]) =>
  opensslServer('-cert', cert, '-key', key, ...(args.includes('-cipher') ? [] : allCiphers), ...args);
/** A server with a certificate that was made beforehand. */
const having =
  (name: string, ...args: string[]) =>
  () =>
    serve(of(name), ...args);
/** A server with a certificate of its own. */
const making =
  (wanted: Wanted, ...args: string[]) =>
  async () =>
    serve(await certificate('own', { by: 'root', ...wanted }), ...args);
const below =
  (issuer: string, ...sent: string[]) =>
  async () => {
    const leaf = await certificate('own', { by: issuer });
    await writeFile(made.at('sent.pem'), (await Promise.all(sent.map((name) => readFile(of(name).cert)))).join(''));
    return serve(leaf, ...(sent.length === 0 ? [] : ['-cert_chain', made.at('sent.pem')]));
  };
const saying = (text: string, when: Parameters<typeof bytesServer>[1]) => () => bytesServer(Buffer.from(text), when);
const tls12 = (name: string, cipher: string) => having(name, '-tls1_2', '-cipher', cipher);

async function plainMosquitto(): Promise<Listening> {
  const port = await freePort();
  const lines = ['user root', 'allow_anonymous true', `listener ${port} 127.0.0.1`];
  const broker = await Broker.start(made.at('plain.conf'), lines, [port]);
  return { port, close: () => broker.stop() };
}

/** As reasons, for alerts. */
const handshakeFailure: Outcome = ['EPROTO', 'HANDSHAKE FAILURE', 'tls-nothing-in-common'];
const protocolVersion: Outcome = ['EPROTO', 'ALERT PROTOCOL VERSION', 'tls-version'];
const tooWeak: Outcome = ['UNSPECIFIED', 'digest algorithm too weak', 'server-certificate-weak'];
const expired: Outcome = ['CERT_HAS_EXPIRED', 'certificate has expired', 'server-certificate-dates'];
const unknown: Outcome = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'unable to verify the first certificate',
  'server-not-trusted',
];
const upper: Outcome = ['UNABLE_TO_GET_ISSUER_CERT', 'unable to get issuer certificate', 'server-ca-is-intermediate'];
const purpose = (text: string): Outcome => ['INVALID_PURPOSE', text, 'server-certificate-purpose'];
const purposes = [purpose('unsuitable certificate purpose'), purpose('unsupported certificate purpose')] as const;
const selfSigned = (text: string): Outcome => ['DEPTH_ZERO_SELF_SIGNED_CERT', text, 'server-not-trusted'];
const selfSigneds = [selfSigned('self-signed certificate'), selfSigned('self signed certificate')] as const;
const keyUsage: Outcome = ['EPROTO', 'KEY USAGE BIT INCORRECT', 'server-certificate-purpose'];
const noCommonSignature: Outcome = ['EPROTO', 'NO COMMON SIGNATURE ALGORITHMS', 'device-certificate-not-sent'];
const refusedIn = (code: string): Outcome => [code, 'ALERT UNKNOWN CA', 'device-certificate-refused'];
/** Two texts, by which end was faster. */
const closed: Outcome = ['ECONNRESET', '', 'closed-in-handshake'];
const notTls: Outcome = ['EPROTO', 'WRONG VERSION NUMBER', 'not-tls'];

const takesSha1 = 'BoringSSL takes SHA-1 in certificates';
const takesShort = 'BoringSSL and OpenSSL at the level of Node ask for no more than RSA 512 and RSA 1024';
const looksAtUsage = 'OpenSSL does not look at the key usage of a server';
const unsupported = 'BoringSSL has no keys of that kind';
const noSuchOffer = 'BoringSSL has no such cipher or group';

const rows: readonly Row[] = [
  { what: 'a good certificate', told: ['up'], server: having('good') },
  { what: 'a good certificate, TLS 1.2', told: ['up'], server: having('good', '-tls1_2') },
  {
    what: 'another name',
    told: [['ERR_TLS_CERT_ALTNAME_INVALID', 'does not match', 'server-name-mismatch']],
    server: making({ extensions: ['subjectAltName=DNS:elsewhere'] }),
  },
  { what: 'for clients', told: purposes, server: making({ extensions: [localhost, 'extendedKeyUsage=clientAuth'] }) },
  { what: 'SHA-1', told: [tooWeak, 'up'], why: takesSha1, server: making({ hash: 'sha1' }) },
  {
    what: 'SHA-1 in an intermediate',
    told: [tooWeak, 'up'],
    why: takesSha1,
    server: below('SHA-1 intermediate', 'SHA-1 intermediate'),
  },
  {
    what: 'MD5',
    told: [tooWeak, ['CERT_SIGNATURE_FAILURE', 'certificate signature failure', 'server-certificate-signature']],
    why: 'BoringSSL knows no MD5 in certificates, so that any such signature fails',
    server: making({ by: 'RSA root', hash: 'md5' }),
    trusted: 'RSA root',
  },
  {
    what: 'RSA 512, TLS 1.2',
    told: [['UNSPECIFIED', 'EE certificate key too weak', 'server-certificate-weak'], 'up'],
    why: takesShort,
    server: making({ key: rsa(512) }, '-tls1_2'),
  },
  { what: 'RSA 1024', told: ['up'], server: making({ key: rsa(1024) }) },
  { what: 'RSA 1024 in the root', told: ['up'], server: below('RSA 1024 root'), trusted: 'RSA 1024 root' },
  {
    what: 'key usage without digitalSignature',
    told: ['up', keyUsage],
    why: looksAtUsage,
    server: making({ extensions: [localhost, 'keyUsage=critical,keyAgreement'] }, '-tls1_3'),
  },
  {
    what: 'key usage without digitalSignature, RSA, TLS 1.2',
    told: ['up', keyUsage],
    why: looksAtUsage,
    server: making({ key: rsa(2048), extensions: [localhost, 'keyUsage=critical,keyEncipherment'] }, '-tls1_2'),
  },
  { what: 'expired', told: [expired], server: making({ years: [2010, 2011] }) },
  { what: 'an expired intermediate', told: [expired], server: below('expired intermediate', 'expired intermediate') },
  {
    what: 'not valid yet',
    told: [['CERT_NOT_YET_VALID', 'certificate is not yet valid', 'server-certificate-dates']],
    server: making({ years: [2040, 2041] }),
  },
  { what: 'self-signed', told: selfSigneds, server: async () => serve(await made.make('own')) },
  {
    what: 'self-signed, by the system',
    told: selfSigneds,
    server: async () => serve(await made.make('own')),
    trusted: undefined,
  },
  { what: 'an unknown authority', told: [unknown], server: having('good'), trusted: 'stranger' },
  { what: 'an unknown authority, by the system', told: [unknown], server: having('good'), trusted: undefined },
  {
    what: 'an unknown root that is sent',
    told: [
      ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'server-not-trusted'],
      ['SELF_SIGNED_CERT_IN_CHAIN', 'self signed certificate in certificate chain', 'server-not-trusted'],
    ],
    server: below('root', 'root'),
    trusted: 'stranger',
  },
  {
    what: 'an authority of the same name with another key',
    told: [['CERT_SIGNATURE_FAILURE', 'certificate signature failure', 'server-certificate-signature']],
    server: making({ extensions: [localhost, 'authorityKeyIdentifier=none'] }),
    trusted: 'another root',
  },
  { what: 'the intermediate is missing', told: [unknown], server: below('intermediate') },
  { what: 'the intermediate is sent', told: ['up'], server: below('intermediate', 'intermediate') },
  { what: 'the server CA is the intermediate', told: [upper], server: below('intermediate'), trusted: 'intermediate' },
  { what: 'the issuer is no authority', told: purposes, server: below('no authority', 'no authority') },
  {
    what: 'the issuer may not sign certificates',
    told: [['UNSPECIFIED', 'key usage does not include certificate signing', 'server-certificate-purpose'], unknown],
    why: 'BoringSSL passes over such an issuer, and finds none',
    server: below('no keyCertSign', 'no keyCertSign'),
  },
  {
    what: 'path length',
    told: [['PATH_LENGTH_EXCEEDED', 'path length constraint exceeded', 'server-chain-length']],
    server: below('below the last', 'below the last', 'last'),
  },
  {
    what: 'a critical extension',
    told: [['UNSPECIFIED', 'unhandled critical extension', 'server-certificate-not-accepted']],
    server: making({ extensions: [localhost, '1.2.3.4=critical,ASN1:NULL'] }),
  },
  {
    what: 'a brainpool root',
    told: [
      'up',
      ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'unable to decode issuer public key', 'server-certificate-key'],
    ],
    why: unsupported,
    server: below('brainpool root'),
    trusted: 'brainpool root',
  },
  { what: 'Ed25519', told: ['up'], server: making({ key: ['ED25519'] }) },
  { what: 'P-384', told: ['up'], server: making({ key: ec('secp384r1') }) },
  { what: 'P-521', told: ['up'], server: making({ key: ec('secp521r1') }) },
  { what: 'P-521, TLS 1.2', told: ['up'], server: making({ key: ec('secp521r1') }, '-tls1_2') },
  { what: 'RSA 4096', told: ['up'], server: making({ key: rsa(4096) }) },
  { what: 'Ed448', told: ['up', handshakeFailure], why: unsupported, server: making({ key: ['ED448'] }) },
  { what: 'RSA-PSS', told: ['up', handshakeFailure], why: unsupported, server: making({ key: rsaPss }) },
  { what: 'brainpool', told: [handshakeFailure], server: making({ key: ec('brainpoolP256r1') }) },
  { what: 'secp256k1', told: [handshakeFailure], server: making({ key: ec('secp256k1') }) },
  { what: 'TLS 1.1', told: [protocolVersion], server: having('good', '-tls1_1') },
  { what: 'TLS 1.0', told: [protocolVersion], server: having('good', '-tls1') },
  { what: 'CBC alone', told: ['up'], server: tls12('good', 'ECDHE-ECDSA-AES128-SHA') },
  {
    what: 'CBC with SHA-256 alone',
    told: ['up', handshakeFailure],
    why: noSuchOffer,
    server: tls12('good', 'ECDHE-ECDSA-AES128-SHA256'),
  },
  {
    what: 'CCM alone',
    told: ['up', handshakeFailure],
    why: noSuchOffer,
    server: tls12('good', 'ECDHE-ECDSA-AES128-CCM'),
  },
  {
    what: 'CCM alone, TLS 1.3',
    told: [handshakeFailure],
    server: having('good', '-ciphersuites', 'TLS_AES_128_CCM_SHA256', '-tls1_3'),
  },
  { what: 'ChaCha20 alone', told: ['up'], server: tls12('good', 'ECDHE-ECDSA-CHACHA20-POLY1305') },
  {
    what: 'DHE alone',
    told: ['up', handshakeFailure],
    why: noSuchOffer,
    server: tls12('RSA', 'DHE-RSA-AES128-GCM-SHA256'),
    trusted: 'RSA root',
  },
  { what: 'RSA key exchange alone', told: ['up'], server: tls12('RSA', 'AES128-GCM-SHA256'), trusted: 'RSA root' },
  { what: 'group P-384 alone', told: ['up'], server: having('good', '-groups', 'P-384') },
  { what: 'group P-521 alone', told: ['up'], server: having('good', '-groups', 'P-521') },
  {
    what: 'group X448 alone',
    told: ['up', handshakeFailure],
    why: noSuchOffer,
    server: having('good', '-groups', 'X448'),
  },
  ...(['-tls1_2', '-tls1_3'] as const).map((version) => ({
    what: `the device is refused, ${version}`,
    told: [refusedIn(version === '-tls1_2' ? 'EPROTO' : 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')] as const,
    server: () => serve(of('good'), version, '-Verify', '3', '-verify_return_error', '-CAfile', of('stranger').cert),
  })),
  {
    what: 'RSA devices alone, TLS 1.2',
    told: [handshakeFailure, noCommonSignature],
    why: 'With OpenSSL the device sends no certificate, and the server’s alert 40 does not say what is missing',
    server: having('good', '-tls1_2', '-Verify', '3', '-client_sigalgs', 'RSA+SHA256'),
  },
  {
    what: 'RSA devices alone, TLS 1.3',
    told: [
      ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ALERT CERTIFICATE REQUIRED', 'device-certificate-not-sent'],
      noCommonSignature,
    ],
    server: having('good', '-tls1_3', '-Verify', '3', '-client_sigalgs', 'RSA-PSS+SHA256'),
  },
  {
    what: 'another ALPN',
    told: [['EPROTO', 'ALERT NO APPLICATION PROTOCOL', 'alpn-refused']],
    server: having('good', '-alpn', 'other'),
    alpn: ['mqtt'],
  },
  { what: 'the same ALPN', told: ['up'], server: having('good', '-alpn', 'mqtt'), alpn: ['mqtt'] },
  {
    what: 'another server name (SNI)',
    told: [['EPROTO', 'UNRECOGNIZED NAME', 'server-name-unknown']],
    server: () =>
      serve(
        of('good'),
        '-servername',
        'elsewhere',
        '-servername_fatal',
        '-cert2',
        of('good').cert,
        '-key2',
        of('good').key,
      ),
  },
  { what: 'HTTP', told: [notTls], server: saying('HTTP/1.1 400 Bad Request\r\n\r\n', 'answering') },
  { what: 'SSH', told: [notTls], server: saying('SSH-2.0-OpenSSH_9.2\r\n', 'at once') },
  { what: 'SMTP', told: [notTls], server: saying('220 mail.example ESMTP\r\n', 'at once') },
  { what: 'plain mosquitto', told: [closed], server: plainMosquitto },
  { what: 'one that closes', told: [closed], server: saying('', 'answering') },
];

const isBoring = linkedLibrary === boringSsl;

describe.skipIf(missing)('a server with', () => {
  test.each(rows)('$what', async ({ told, server, alpn = [], ...row }) => {
    const place = await server();
    const trusted = 'trusted' in row ? row.trusted : 'root';
    const outcome = await tryServer(place.port, of('device'), {
      serverCa: trusted === undefined ? undefined : of(trusted).cert,
      alpn,
    });
    await place.close();
    const [openSsl, boring = openSsl] = told;
    outcome.toBe(isBoring ? boring : openSsl);
  });
});

describe('the table', () => {
  test.each(rows)(
    'names one cause for both libraries, or why not: $what',
    ({ told: [openSsl, boring = openSsl], why }) => {
      const cause = (outcome: Outcome) => (outcome === 'up' ? 'up' : outcome[2]);
      expect(cause(openSsl) === cause(boring)).toBe(why === undefined);
    },
  );
});
