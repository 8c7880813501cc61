import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { boringSsl, linkedLibrary } from '../../src-main/adapters/key-support.ts';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { type Files, OpenSslCertificates, authority, ec, rsa, rsaPss } from '../support/openssl-certificates.ts';
import { isMissing, run } from '../support/programs.ts';
import { alertRecord } from '../support/tls-server.ts';
import { Workbench } from '../support/workbench.ts';

/**
 * What the local hub tells of clients that OpenSSL and BoringSSL take or do not take, as a table: each row is a real client,
 * judged by the library that is linked here. The cause is the same with both, unless the row says why not.
 */
type Told = readonly [string] | readonly [openSsl: string, boringSsl: string];
type Wanted = Parameters<OpenSslCertificates['make']>[1] & { by?: string };

const missing = isMissing('openssl');
const isBoring = linkedLibrary === boringSsl;
const clients: ChildProcess[] = [];
const events: HubEvent[] = [];
const certificates = new Map<string, Files>();
const of = (name: string): Files => certificates.get(name) ?? expect.fail(`no certificate ${name}`);
let bench: Workbench;
let made: OpenSslCertificates;
let port: number;
let hubAuthority: string;

async function certificate(name: string, { by, ...wanted }: Wanted = {}): Promise<Files> {
  const files = await made.make(name, { ...wanted, ...(by === undefined ? {} : { issuer: of(by) }) });
  certificates.set(name, files);
  return files;
}

async function startHub(more: { thingsboardRefusal?: 'tls-alert' } = {}): Promise<void> {
  const address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true, ...more });
  ({ port } = address);
  await writeFile(hubAuthority, address.authorityPem);
}

beforeAll(async () => {
  if (missing) return;
  made = new OpenSslCertificates(await mkdtemp(join(tmpdir(), 'certbench-library-hub-')));
  bench = await Workbench.open();
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  hubAuthority = made.at('hub.pem');
  await startHub();
  await certificate('EC', { extensions: authority });
  await certificate('RSA', { extensions: authority, key: rsa(2048) });
  await certificate('RSA-PSS', { extensions: authority, key: rsaPss });
  await certificate('brainpool', { extensions: authority, key: ec('brainpoolP256r1') });
  await certificate('P-521', { extensions: authority, key: ec('secp521r1') });
  await certificate('Ed25519', { extensions: authority, key: ['ED25519'] });
  for (const [name, { cert }] of certificates) {
    const certificatePem = await readFile(cert, 'utf8');
    await bench.call('hub.uploadAuthority', { name, certificatePem, verified: true });
  }
  await certificate('brainpool intermediate', { by: 'EC', extensions: authority, key: ec('brainpoolP256r1') });
  await certificate('secp256k1 intermediate', { by: 'EC', extensions: authority, key: ec('secp256k1') });
  await certificate('foreign brainpool', { extensions: authority, key: ec('brainpoolP384r1') });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.kill();
});
afterAll(async () => {
  if (missing) return;
  await bench.close();
  await rm(made.at('.'), { recursive: true, force: true });
  expect(bench.logged).toEqual([]);
});

/** CONNECT of MQTT 3.1.1 (3.1) as Azure IoT Hub has it. */
function connectPacket(id: string): Uint8Array {
  const text = (value: string) => [value.length >> 8, value.length & 255, ...Buffer.from(value)];
  const rest = [...text('MQTT'), 4, 0x82, 0, 60, ...text(id), ...text(`localhost/${id}/?api-version=2021-04-12`)];
  return Uint8Array.of(0x10, (rest.length & 127) | 128, rest.length >> 7, ...rest);
}

/** `connected`, or the cause of what the hub tells next. */
async function told(): Promise<string> {
  const next = () => events.find(({ type }) => ['connected', 'refused', 'handshake-failed'].includes(type));
  await expect.poll(next, { timeout: 10_000 }).toBeDefined();
  const event = next();
  if (event?.type !== 'refused' && event?.type !== 'handshake-failed') return 'connected';
  expect(event.reason).toMatch(/\.$/);
  expect(event.reason).not.toMatch(/error:|undefined|routines/);
  const { causes } = await bench.call('hub.explain', { cause: event.cause, presented: event.presented });
  expect(causes[0]?.remedy).toMatch(/\.$/);
  return event.cause;
}

/** An OpenSSL client that logs in as soon as it can. */
function client(id: string, args: readonly string[]): void {
  events.length = 0;
  const to = ['s_client', '-connect', `127.0.0.1:${port}`, '-quiet', '-ign_eof', '-CAfile', hubAuthority];
  const ciphers = args.includes('-cipher') ? [] : ['-cipher', 'ALL:@SECLEVEL=0'];
  const child = spawn('openssl', [...to, ...ciphers, ...args], { stdio: ['pipe', 'ignore', 'ignore'] });
  clients.push(child);
  child.stdin.on('error', () => undefined);
  child.stdin.write(connectPacket(id));
}

const expected = (outcome: Told): string => outcome[isBoring ? 1 : 0] ?? outcome[0];

interface Device {
  readonly what: string;
  readonly told: Told;
  readonly why?: string;
  /** In TLS 1.2, where it is another: clients send what TLS 1.3 has no name for. */
  readonly inTls12?: string;
  readonly wanted?: Wanted;
  /** Above the device, besides its issuer. */
  readonly sent?: readonly string[];
}
const ours = { by: 'EC', extensions: [] };
const noSuchKey = 'BoringSSL has no keys of that kind, so that the client may not send the certificate';
const noSuchCheck = 'BoringSSL cannot check this signature';
const devices: readonly Device[] = [
  { what: 'P-256', told: ['connected'], wanted: {} },
  { what: 'P-384', told: ['connected'], wanted: { key: ec('secp384r1') } },
  { what: 'P-521', told: ['connected'], wanted: { key: ec('secp521r1') } },
  { what: 'RSA 2048', told: ['connected'], wanted: { key: rsa(2048) } },
  { what: 'RSA 4096', told: ['connected'], wanted: { key: rsa(4096) } },
  { what: 'RSA 1024', told: ['connected'], wanted: { key: rsa(1024) } },
  { what: 'Ed25519', told: ['connected'], wanted: { key: ['ED25519'] } },
  { what: 'Ed448', told: ['connected', 'no-certificate'], why: noSuchKey, wanted: { key: ['ED448'] } },
  { what: 'RSA-PSS', told: ['connected', 'no-certificate'], why: noSuchKey, wanted: { key: rsaPss } },
  {
    what: 'brainpool',
    told: ['no-certificate'],
    inTls12: 'client-certificate-unusable',
    wanted: { key: ec('brainpoolP256r1') },
  },
  {
    what: 'secp256k1',
    told: ['no-certificate'],
    inTls12: 'client-certificate-unusable',
    wanted: { key: ec('secp256k1') },
  },
  { what: 'SHA-1', told: ['connected'], wanted: { by: 'RSA', hash: 'sha1' } },
  { what: 'MD5', told: ['connected', 'signature-not-checkable'], why: noSuchCheck, wanted: { by: 'RSA', hash: 'md5' } },
  { what: 'SHA-512', told: ['connected'], wanted: { by: 'RSA', hash: 'sha512' } },
  {
    what: 'SHA3-256',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'RSA', hash: 'sha3-256' },
  },
  {
    what: 'RSASSA-PSS',
    told: ['connected'],
    wanted: { by: 'RSA', signing: ['rsa_padding_mode:pss', 'rsa_pss_saltlen:-1'] },
  },
  {
    what: 'RSASSA-PSS with the longest salt',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'RSA', signing: ['rsa_padding_mode:pss', 'rsa_pss_saltlen:-2'] },
  },
  {
    what: 'an RSA-PSS authority',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'RSA-PSS' },
  },
  {
    what: 'a brainpool authority',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'brainpool' },
  },
  { what: 'a P-521 authority', told: ['connected'], wanted: { by: 'P-521', hash: 'sha512' } },
  { what: 'an Ed25519 authority', told: ['connected'], wanted: { by: 'Ed25519' } },
  {
    what: 'a brainpool intermediate',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'brainpool intermediate' },
    sent: ['brainpool intermediate', 'EC'],
  },
  {
    what: 'a secp256k1 intermediate',
    told: ['connected', 'signature-not-checkable'],
    why: noSuchCheck,
    wanted: { by: 'secp256k1 intermediate' },
    sent: ['secp256k1 intermediate'],
  },
  {
    what: 'a foreign brainpool root',
    told: ['authority-not-registered'],
    wanted: { by: 'foreign brainpool' },
    sent: ['foreign brainpool'],
  },
];

describe.skipIf(missing)('a device with', () => {
  test.each(['-tls1_2', '-tls1_3'].flatMap((version) => devices.map((device) => ({ ...device, version }))))(
    '$what, $version',
    async ({ told: outcome, inTls12, wanted, sent = [], what, version }) => {
      const id = `${what}${version}`.replaceAll(/[\W_]+/g, '-');
      const { cert, key } = await certificate(id, { ...ours, ...wanted });
      const chain = made.at('sent.pem');
      await writeFile(chain, (await Promise.all(sent.map((name) => readFile(of(name).cert)))).join(''));
      client(id, [version, '-cert', cert, '-key', key, ...(sent.length === 0 ? [] : ['-cert_chain', chain])]);
      expect(await told()).toBe(version === '-tls1_2' && inTls12 !== undefined ? inTls12 : expected(outcome));
    },
  );
});

interface Client {
  readonly what: string;
  readonly told: Told;
  readonly why?: string;
  readonly args: readonly string[];
  /** Trusts another authority than the hub's. */
  readonly distrusts?: boolean;
}
/** Without a certificate the end of a good handshake is a refusal by MQTT. */
const good = 'no-certificate';
const noSuchOffer = 'BoringSSL has no such cipher or group';
const others: readonly Client[] = [
  { what: 'no certificate, TLS 1.2', told: [good], args: ['-tls1_2'] },
  { what: 'no certificate, TLS 1.3', told: [good], args: ['-tls1_3'] },
  {
    what: 'distrusts, TLS 1.2',
    told: ['client-distrusts-hub'],
    args: ['-tls1_2', '-verify_return_error'],
    distrusts: true,
  },
  {
    what: 'distrusts, TLS 1.3',
    told: ['client-distrusts-hub'],
    args: ['-tls1_3', '-verify_return_error'],
    distrusts: true,
  },
  { what: 'TLS 1.1', told: ['client-tls-version'], args: ['-tls1_1'] },
  { what: 'TLS 1.0', told: ['client-tls-version'], args: ['-tls1'] },
  {
    what: 'CBC',
    told: [good, 'client-tls-common'],
    why: noSuchOffer,
    args: ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256'],
  },
  { what: 'CCM', told: [good, 'client-tls-common'], why: noSuchOffer, args: ['-tls1_2', '-cipher', 'AES128-CCM'] },
  { what: 'CCM, TLS 1.3', told: ['client-tls-common'], args: ['-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_SHA256'] },
  { what: 'DHE', told: ['client-tls-common'], args: ['-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256'] },
  { what: 'ChaCha20', told: [good], args: ['-tls1_2', '-cipher', 'ECDHE-RSA-CHACHA20-POLY1305'] },
  { what: 'group P-384', told: [good], args: ['-groups', 'P-384'] },
  { what: 'group P-521', told: [good], args: ['-groups', 'P-521'] },
  { what: 'group X448', told: [good, 'client-tls-common'], why: noSuchOffer, args: ['-groups', 'X448'] },
  { what: 'SHA-1 alone', told: ['client-tls-common'], args: ['-sigalgs', 'RSA+SHA1'] },
  { what: 'ALPN', told: [good], args: ['-alpn', 'mqtt'] },
  { what: 'another server name', told: [good], args: ['-servername', 'elsewhere'] },
];

describe.skipIf(missing)('a client with', () => {
  test.each(others)('$what', async ({ told: outcome, args, distrusts = false }) => {
    client('stranger', [...args, ...(distrusts ? ['-CAfile', of('RSA').cert] : [])]);
    expect(await told()).toBe(expected(outcome));
  });

  test.each<[string, Uint8Array, Told]>([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), ['client-not-tls']],
    ['plain MQTT', connectPacket('dev-01'), ['client-plain-mqtt']],
    // OpenSSL lets nobody begin so; no client does.
    ['nothing but an alert', alertRecord(48), ['client-handshake', 'client-distrusts-hub']],
    ['nothing to say', Buffer.alloc(0), ['client-gone']],
  ])('%s', async (_what, bytes, outcome) => {
    events.length = 0;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(bytes);
    expect(await told()).toBe(expected(outcome));
  });

  test.each(['-tls1_2', '-tls1_3'])('a session is resumed, %s', async (version) => {
    const session = made.at(`session${version}`);
    client('stranger', [version, '-sess_out', session]);
    // A ticket of TLS 1.3 comes before the answer to CONNECT.
    expect(await told()).toBe(good);
    const again = await run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, version, '-sess_in', session]);
    expect(again.stdout).toMatch(/^Reused, /m);
  });
});

describe.skipIf(missing)('a hub that refuses by a TLS alert', () => {
  beforeAll(async () => {
    await bench.call('hub.stop', {});
    await startHub({ thingsboardRefusal: 'tls-alert' });
  });

  const as = ({ cert, key }: Files, ...args: string[]) => ['-cert', cert, '-key', key, ...args];
  const shaken = (args: readonly string[]) =>
    run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', hubAuthority, ...args]);

  test.each([
    ['P-256', ec('prime256v1')],
    ['RSA 4096', rsa(4096)],
    ['Ed25519', ['ED25519']],
  ])('lets nobody in whom it does not know, and those whom it does: %s', async (name, key) => {
    events.length = 0;
    const foreign = await certificate(`foreign ${name}`, { extensions: [], key });
    expect((await shaken(as(foreign, '-tls1_2'))).stderr).toContain('SSL alert number 46');
    expect(await told()).toBe('certificate-not-registered');
    const id = `known-${name.replaceAll(' ', '-')}`;
    client(id, as(await certificate(id, { ...ours, key }), '-tls1_2'));
    expect(await told()).toBe('connected');
  });

  test('speaks TLS 1.2 alone', async () => {
    events.length = 0;
    expect((await shaken(['-tls1_3'])).stderr).toContain('SSL alert number 70');
    expect(await told()).toBe('client-tls-version');
  });
});

describe('the table', () => {
  test.each([...devices, ...others])(
    'names one cause for both libraries, or why not: $what',
    ({ told: causes, why }) => {
      expect(causes.length === 1).toBe(why === undefined);
    },
  );
});
