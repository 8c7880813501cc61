import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type Socket, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TLSSocket, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeptTls } from '../../src-main/adapters/device-connections/kept-tls.ts';
import { boringSsl, linkedLibrary } from '../../src-main/adapters/key-support.ts';
import type { ClientCredentials } from '../../src-main/services/ports.ts';
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
import { type Listening, bare } from '../support/tls-server.ts';

/** Devices that share a context of TLS: a server that requires certificates says whom it has seen, and through which authorities. */

const missing = isMissing('openssl');
let made: OpenSslCertificates;
let folder: string;
let server: Listening;
let rootPem: string;
const devices = new Map<string, ClientCredentials>();

/** Leaf, key, and who is above. BoringSSL has no keys that are for RSASSA-PSS alone. */
const kinds: readonly (readonly [
  name: string,
  key: readonly string[],
  by: 'root' | 'one' | 'other',
  presents?: 'leaf',
])[] = [
  ['first', ec('prime256v1'), 'one'],
  ['second', ec('prime256v1'), 'one'],
  ['third', ec('secp384r1'), 'one'],
  ['of the other', ec('prime256v1'), 'other'],
  ['of the root', ec('prime256v1'), 'root'],
  ['RSA', rsa(2048), 'one'],
  ['RSA again', rsa(2048), 'one'],
  ['Ed25519', ['Ed25519'], 'one'],
  ['Ed25519 again', ['Ed25519'], 'one'],
  ['without its chain', ec('prime256v1'), 'one', 'leaf'],
  ['also without', ec('prime256v1'), 'one', 'leaf'],
  ...(linkedLibrary === boringSsl ? [] : ([['RSA-PSS', rsaPss, 'one']] as const)),
];

/** What is presented to a server: the names from the leaf on, and what is wrong with them. */
interface Seen {
  readonly names: readonly string[];
  readonly fault: string | null;
}

function seenOf(socket: TLSSocket): Seen {
  const names: string[] = [];
  for (let at = socket.getPeerX509Certificate(); at !== undefined; at = at.issuerCertificate) {
    const name = /CN=(.+)/.exec(at.subject)?.[1] ?? '';
    if (names.at(-1) === name) break;
    names.push(name);
  }
  const error = socket.authorizationError as unknown;
  return { names, fault: typeof error === 'string' ? error : null };
}

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-shared-'));
  made = new OpenSslCertificates(folder);
  const root = await made.make('root', { extensions: authority });
  const by: Record<'root' | 'one' | 'other', Files> = {
    root,
    one: await made.make('one', { extensions: authority, issuer: root }),
    other: await made.make('other', { extensions: authority, issuer: root }),
  };
  rootPem = await readFile(root.cert, 'utf8');
  for (const [name, key, issuer, presents] of kinds) {
    const files = await made.make(name, { issuer: by[issuer], key });
    const above = issuer === 'root' || presents === 'leaf' ? [] : [by[issuer].cert];
    const chain = await Promise.all([files.cert, ...above].map((file) => readFile(file, 'utf8')));
    devices.set(name, {
      certificateChainPem: chain.join(''),
      privateKeyPem: await readFile(files.key, 'utf8'),
      serverCaPem: rootPem,
    });
  }
  const own = await made.make('server', { extensions: [localhost], issuer: root });
  server = await bare(
    createServer(
      {
        cert: await readFile(own.cert),
        key: await readFile(own.key),
        ca: rootPem,
        requestCert: true,
        rejectUnauthorized: false,
        sigalgs: linkedLibrary.tlsSignatures,
      },
      (socket) => {
        socket.on('error', () => undefined);
        socket.end(JSON.stringify(seenOf(socket)));
      },
    ),
  );
});

afterAll(async () => {
  if (missing) return;
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const credentialsOf = (name: string) => devices.get(name) ?? expect.fail(`no device ${name}`);

async function seenBy(
  tls: KeptTls,
  credentials: ClientCredentials,
  { port } = server,
  host = '127.0.0.1',
): Promise<Seen> {
  const { socket } = tls.begin({ host, port, serverName: 'localhost' }, credentials, {});
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await once(socket, 'end');
  socket.destroy();
  return JSON.parse(Buffer.concat(parts).toString()) as Seen;
}

/** Above a leaf that stands alone TLS puts whom the device itself trusts. */
function expected([name, , issuer, presents]: (typeof kinds)[number]): Seen {
  if (presents === 'leaf') return { names: [name], fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' };
  return { names: [name, issuer], fault: null };
}

describe.skipIf(missing)('devices on shared contexts', () => {
  test('that connect at once are each seen as themselves, with what is above them', async () => {
    const tls = new KeptTls();
    const thrice = [...kinds, ...kinds.toReversed(), ...kinds];
    const seen = await Promise.all(thrice.map(([name]) => seenBy(tls, credentialsOf(name))));
    expect(seen).toEqual(thrice.map(expected));
  });

  test('are seen as themselves when one after the other connects again', async () => {
    const tls = new KeptTls();
    for (const kind of [...kinds, ...kinds]) expect(await seenBy(tls, credentialsOf(kind[0]))).toEqual(expected(kind));
  });

  test('are seen as themselves where the first address of a name does not answer', async () => {
    const [dead, live] = ['127.0.0.2', '127.0.0.1'];
    const tls = new KeptTls((_name, { all }, answer) => {
      const found = [dead, live].map((address) => ({ address, family: 4 }));
      // Where Node does not try one after the other it asks for one.
      if (all === true) answer(null, found);
      else answer(null, live, 4);
    });
    const thrice = [...kinds, ...kinds, ...kinds];
    const wrong = { ...credentialsOf('second'), privateKeyPem: credentialsOf('first').privateKeyPem };
    const seen = thrice.map(([name]) => seenBy(tls, credentialsOf(name), server, 'two.test'));
    // What the last one leaves, one whose key does not fit, is nothing to the others.
    expect(() => tls.begin({ host: 'two.test', port: server.port, serverName: undefined }, wrong, {})).toThrow(
      /key.values.mismatch/i,
    );
    expect(await Promise.all(seen)).toEqual(thrice.map(expected));
  });

  test('send their chain once, however often it was given', async () => {
    const tls = new KeptTls();
    const octets: number[] = [];
    const open: Socket[] = [];
    const counting = await bare(
      createTcpServer((client) => {
        const on = connect(server.port, '127.0.0.1');
        client.pipe(on).pipe(client);
        for (const one of [client, on]) one.on('error', () => undefined);
        on.once('end', () => octets.push(client.bytesRead));
        open.push(client, on);
      }),
    );
    for (let round = 0; round < 10; round++) await seenBy(tls, credentialsOf('second'), counting);
    for (const one of open) one.destroy();
    await counting.close();
    expect(octets).toHaveLength(10);
    // A signature of ECDSA may be some octets longer than another (RFC 3279 2.2.3).
    expect(Math.max(...octets) - Math.min(...octets)).toBeLessThan(20);
  });

  test('are not touched by one whose key is another’s, of the same kind or not', async () => {
    const tls = new KeptTls();
    const wrong = (name: string, key: string) => ({
      ...credentialsOf(name),
      privateKeyPem: credentialsOf(key).privateKeyPem,
    });
    expect(await seenBy(tls, credentialsOf('first'))).toMatchObject({ names: ['first', 'one'] });
    expect(() =>
      tls.begin({ host: '127.0.0.1', port: server.port, serverName: undefined }, wrong('second', 'first'), {}),
    ).toThrow(/key.values.mismatch/i);
    const odd = await seenBy(tls, wrong('RSA again', 'second')).catch(() => undefined);
    expect(odd?.names ?? []).toEqual([]);
    const after = await Promise.all(kinds.map(([name]) => seenBy(tls, credentialsOf(name))));
    expect(after).toEqual(kinds.map(expected));
  });

  test('take what is no certificate for what it is, and go on', async () => {
    const tls = new KeptTls();
    expect(await seenBy(tls, credentialsOf('first'))).toMatchObject({ fault: null });
    const garbled = credentialsOf('second').certificateChainPem.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA');
    const damaged = { ...credentialsOf('second'), certificateChainPem: garbled };
    expect(() => tls.begin({ host: '127.0.0.1', port: server.port, serverName: undefined }, damaged, {})).toThrow(
      /asn\.?1/i,
    );
    expect(await seenBy(tls, credentialsOf('second'))).toEqual({ names: ['second', 'one'], fault: null });
  });
});
