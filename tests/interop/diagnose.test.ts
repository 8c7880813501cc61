import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import { Broker, freePort } from '../support/broker.ts';
import { cliHere } from '../support/cli-here.ts';
import { type Files, OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { type Listening, opensslServer } from '../support/tls-server.ts';
import { Workbench } from '../support/workbench.ts';

/** `certbench diagnose` at real servers: where it stands still, and what it says. The causes themselves are in tests/diagnosis. */

const missing = isMissing('openssl', 'mosquitto');

type Diagnosed = MethodOutput<'diagnosis.run'>;

let bench: Workbench;
let made: OpenSslCertificates;
const files = {} as Record<'root' | 'int' | 'other' | 'server' | 'below' | 'expired' | 'device' | 'stranger', Files>;
const brokers: Broker[] = [];
let broker: Readonly<Record<'plain' | 'open' | 'strict' | 'anonymous', number>>;

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  made = new OpenSslCertificates(bench.folder);
  files.root = await made.make('root', { extensions: authority });
  const { root } = files;
  const [int, other, server, expired, device] = await Promise.all([
    made.make('int', { issuer: root, extensions: authority }),
    made.make('other', { extensions: authority }),
    made.make('server', { issuer: root }),
    made.make('expired', { issuer: root, years: [2001, 2002] }),
    made.make('device', { issuer: root, extensions: [] }),
  ]);
  const below = await made.make('below', { issuer: int });
  const stranger = await made.make('stranger', { issuer: other, extensions: [] });
  Object.assign(files, { int, other, server, expired, device, below, stranger });
  const [int1, root1] = await Promise.all([int, root].map(({ cert }) => readFile(cert, 'utf8')));
  await writeFile(made.at('reversed.pem'), `${root1}${int1}`);
  const [plain = 0, open = 0, strict = 0, anonymous = 0] = await Promise.all(Array.from({ length: 4 }, freePort));
  broker = { plain, open, strict, anonymous };
  const tls = [`cafile ${root.cert}`, `certfile ${server.cert}`, `keyfile ${server.key}`];
  const demanding = [...tls, 'require_certificate true'];
  const listeners: [number, ...string[]][] = [
    [plain, 'allow_anonymous true'],
    [open, ...tls, 'allow_anonymous true'],
    [strict, ...demanding, 'allow_anonymous true'],
    [anonymous, ...demanding, 'allow_anonymous false'],
  ];
  const lines = [
    'per_listener_settings true',
    `user ${userInfo().username}`,
    ...listeners.flatMap(([port, ...settings]) => [`listener ${port} 127.0.0.1`, ...settings]),
  ];
  brokers.push(await Broker.start(made.at('mosquitto.conf'), lines, [plain]));
}, 30_000);

afterAll(async () => {
  await Promise.all(brokers.map((one) => one.stop()));
  await bench?.close();
});

async function diagnose(port: number, more: Partial<MethodInput<'diagnosis.run'>> = {}): Promise<Diagnosed> {
  const serverCaPem = await readFile(files.root.cert, 'utf8');
  return bench.call('diagnosis.run', { host: 'localhost', port, serverCaPem, timeoutMs: 3000, ...more });
}

const by = ({ cert, key }: Files) => ({
  device: {
    from: 'files',
    certificate: bench.services.grants.grant(cert),
    key: bench.services.grants.grant(key),
  } as const,
});

/** Where it stands still, or what is warned of. */
function verdict({ steps, firstCause }: Diagnosed) {
  const worst = steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'warning');
  return [worst?.step, worst?.state, firstCause];
}

/** As a web server: it ends no connection by itself. */
const presenting = ({ cert, key }: Files, ...more: string[]) =>
  opensslServer('-www', '-cert', cert, '-key', key, ...more);

describe.skipIf(missing)('of a server', () => {
  test.each<[what: string, serve: () => Promise<Listening>, step: string, state: string, cause: string]>([
    [
      'with its chain in another order',
      () => presenting(files.below, '-cert_chain', made.at('reversed.pem')),
      'tls',
      'warning',
      'server-chain-order',
    ],
    [
      'of TLS 1.2 that wants a certificate, and is expired',
      () => presenting(files.expired, '-tls1_2', '-Verify', '1', '-CAfile', files.root.cert),
      'tls',
      'failed',
      'server-certificate-dates',
    ],
  ])('%s', async (_what, serve, ...expected) => {
    const server = await serve();
    const diagnosed = await diagnose(server.port, { timeoutMs: 1000 });
    await server.close();
    expect(verdict(diagnosed)).toEqual(expected);
  });

  test('whose authority is trusted for every server from the moment that it is added until it is removed', async () => {
    const server = await presenting(files.server, '-tls1_3');
    const pem = await readFile(files.root.cert, 'utf8');
    const looked = async () => verdict(await diagnose(server.port, { serverCaPem: undefined, timeoutMs: 1000 }))[2];
    expect(await looked()).toMatch(/^server-(?:not-trusted|chain-incomplete)$/);
    const { trusted } = await bench.call('trust.add', { pem });
    expect(await looked()).toBeUndefined();
    await bench.call('trust.remove', { thumbprint: trusted[0]?.certificate.thumbprintSha256 ?? '' });
    expect(await looked()).toMatch(/^server-/);
    await server.close();
  });

  test('where nobody listens, or that has no such name', async () => {
    expect(verdict(await diagnose(await freePort()))).toEqual(['tcp', 'failed', 'connection-refused']);
    const nowhere = await diagnose(8883, { host: 'nowhere.invalid' });
    expect(verdict(nowhere)).toEqual(['name', 'failed', 'host-not-found']);
    expect(nowhere.steps.map(({ state }) => state).slice(1)).toEqual(Array(6).fill('not-done'));
  });
});

describe.skipIf(missing)('whether a server asks for a certificate, and of whom', () => {
  const asking = () => ['-Verify', '1', '-CAfile', files.root.cert];
  test.each<[what: string, args: () => string[], asks: string, accepted: string[]]>([
    ['by TLS 1.2', () => [...asking(), '-tls1_2'], 'yes', ['CN=root']],
    ['by TLS 1.2 and 1.3', asking, 'yes', ['CN=root']],
    ['by TLS 1.2, without asking', () => ['-tls1_2'], 'no', []],
    ['by TLS 1.2 and 1.3, without asking', () => [], 'no', []],
    ['by TLS 1.3 alone', () => [...asking(), '-tls1_3'], 'unknown', []],
  ])('%s', async (_what, args, asks, accepted) => {
    const server = await presenting(files.server, ...args());
    const diagnosed = await diagnose(server.port);
    await server.close();
    // It demands one, and nobody was given.
    const missed = ['certificate', 'warning', 'certificate-missing'];
    expect(verdict(diagnosed)).toEqual(args().includes('-Verify') ? missed : [undefined, undefined, undefined]);
    const protocol = args().includes('-tls1_2') ? 'TLSv1.2' : 'TLSv1.3';
    expect(diagnosed.server).toMatchObject({ protocol, asksForCertificate: asks, acceptedAuthorities: accepted });
    // OpenSSL sends what it knows above its own certificate.
    const above = args().includes('-CAfile') ? ['CN=root'] : [];
    expect(diagnosed.server?.chain.map(({ subject }) => subject)).toEqual(['CN=server', ...above]);
  });
});

describe.skipIf(missing)('of a device', () => {
  test.each([
    ['that is let in', () => broker.strict, () => files.device, undefined, undefined, undefined],
    [
      'of an authority that is not known',
      () => broker.strict,
      () => files.stranger,
      'certificate',
      'failed',
      'device-certificate-refused',
    ],
    [
      'whose certificate nobody asks for',
      () => broker.open,
      () => files.device,
      'certificate',
      'warning',
      'certificate-not-asked',
    ],
    ['that is refused by CONNACK', () => broker.anonymous, () => files.device, 'login', 'failed', 'connack-5'],
  ] as const)('%s', async (_what, port, device, ...expected) => {
    expect(verdict(await diagnose(port(), by(device())))).toEqual(expected);
  });

  test.each(['-tls1_2', '-tls1_3'])('of an authority that the server does not name, by %s', async (version) => {
    const asking = ['-Verify', '1', '-verify_return_error', '-CAfile', files.root.cert];
    const server = await presenting(files.server, version, ...asking);
    const diagnosed = await diagnose(server.port, by(files.stranger));
    await server.close();
    // By TLS 1.3 alone the names cannot be read.
    const told = version === '-tls1_2' ? ['authority-not-accepted'] : [];
    expect(verdict(diagnosed)).toEqual(['certificate', 'failed', [...told, 'device-certificate-refused'][0]]);
    const causes = diagnosed.steps[3]?.findings.map(({ cause }) => cause) ?? [];
    expect(causes.filter((cause) => cause === 'authority-not-accepted')).toEqual(told);
  });

  test('at the local hub: all is well, and one that is not registered', async () => {
    const { certificatePem } = await bench.authority();
    await bench.devices(['dev-01', 'dev-02']);
    const hub = await bench.call('hub.start', { port: 0 });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    const { workspace } = bench;
    await bench.call('hub.registerDevice', { deviceId: 'dev-01' });
    const at = (deviceId: string) =>
      diagnose(hub.port, {
        platform: 'local-hub',
        serverCaPem: hub.authorityPem,
        device: { from: 'workspace', workspace, deviceId },
      });
    const sound = await at('dev-01');
    expect(sound.steps.map(({ state }) => state)).toEqual(Array(7).fill('ok'));
    expect(sound.firstCause).toBeUndefined();
    expect(verdict(await at('dev-02'))).toEqual(['login', 'failed', 'device-unknown']);
  });
});

test.skipIf(missing)(
  'the command says it in words or as one document, and its status tells whether a step failed',
  async () => {
    const where = `localhost:${broker.strict}`;
    const trust = ['--server-ca', files.root.cert, '--timeout', '3s'];
    const sound = await cliHere(['diagnose', where, ...trust, '--cert', files.device.cert, '--key', files.device.key]);
    expect(sound.status).toBe(0);
    expect(sound.stdout).toMatch(/^✓ Name {9}127\.0\.0\.1/m);
    expect(sound.stdout).toMatch(/^✓ Login {8}Let in as device\. {2}[\d.]+ ms$/m);
    expect(sound.stdout).toMatch(
      /^ {15}It asks for a client certificate, and names no authorities that it accepts\.$/m,
    );
    const refused = await cliHere(['diagnose', `localhost:${broker.plain}`, ...trust, '--json']);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ firstCause: 'plain-mqtt' });
    expect(refused.stderr).toBe(
      `NOT_CONNECTED: TLS: localhost, port ${broker.plain}, speaks MQTT without TLS.\n  Use the server’s port for TLS, usually 8883, or switch TLS on in its listener.\n  certbench diagnose localhost:8883 --platform mqtt-broker\n`,
    );
    expect((await cliHere(['diagnose', where, '--device', 'a'])).status).toBe(2);
  },
);
