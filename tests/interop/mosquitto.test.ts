import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, type JsonLine, LineProgram, cli, cliPath, isMissing, must, run } from '../support/programs.ts';

/** mosquitto's clients against `certbench hub start`: files and host name are all they are given. */

const missing = isMissing('mosquitto_pub', 'mosquitto_sub', 'openssl');

let folder: string;
let hub: LineProgram;
let listening: JsonLine;
const at = (...parts: string[]) => join(folder, 'w', ...parts);
const device = (id: string, end: string) => at('devices', id, `${id}${end}`);

const certbench = async (...args: string[]): Promise<Finished> => {
  const done = await cli(args);
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`);
  return done;
};

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-mosquitto-'));
  const workspace = ['--workspace', at()];
  await certbench('authority', 'create', ...workspace, '--name', 'Root', '--key', 'rsa-2048');
  await certbench('authority', 'create', ...workspace, '--name', 'Int', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('authority', 'create', ...workspace, '--name', 'Stranger', '--key', 'ec-p256');
  await certbench('device', 'create', ...workspace, '--authority', 'Int', '--id', 'dev-01', 'dev-02', '--id', 'off');
  await certbench('device', 'create', ...workspace, '--authority', 'Root', '--id', 'dev-rsa', '--key', 'rsa-2048');
  await certbench('device', 'create', ...workspace, '--authority', 'Stranger', '--id', 'stranger');
  const own = await certbench('device', 'create', ...workspace, '--self-signed', '--id', 'own', '--json');
  const { devices } = JSON.parse(own.stdout) as { devices: { certificate: { thumbprintSha1: string } }[] };
  // An expired leaf under the authority that is verified: OpenSSL backdates it.
  await must(
    'openssl',
    'pkey',
    '-in',
    at('authorities/Root/Root-key.pem'),
    '-passin',
    'pass:1234',
    '-out',
    at('root.key'),
  );
  await must(
    'openssl',
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    at('old.key'),
    '-subj',
    '/CN=dev-old',
    '-out',
    at('old.csr'),
  );
  await must(
    'openssl',
    'x509',
    '-req',
    '-in',
    at('old.csr'),
    '-CA',
    at('authorities/Root/Root.pem'),
    '-CAkey',
    at('root.key'),
    '-days',
    '-1',
    '-out',
    at('old.pem'),
  );
  hub = new LineProgram(process.execPath, [
    cliPath,
    'hub',
    'start',
    '--json',
    '--port',
    '0',
    '--authority',
    at('authorities/Root/Root.cer'),
    '--device',
    'dev-01',
    '--device',
    'dev-02',
    '--device',
    'dev-old',
    '--device',
    'stranger',
    '--device',
    `own=${devices[0]?.certificate.thumbprintSha1 ?? ''}`,
    '--disabled-device',
    'off',
    '--auto-register',
  ]);
  listening = await hub.line(({ type }) => type === 'listening');
});
afterAll(async () => {
  if (missing) return;
  expect(await hub.stop('SIGINT')).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

interface Login {
  readonly id: string;
  readonly cert?: string;
  readonly key?: string;
  readonly clientId?: string;
  readonly topic?: string;
  readonly qos?: string;
  readonly message?: string;
}

function publish(login: Login, signal?: AbortSignal) {
  const { id, clientId = id, topic = `devices/${id}/messages/events/`, qos = '1', message = '{}' } = login;
  const files = {
    '--cert': login.cert ?? device(id, '-chain.pem'),
    '--key': login.key ?? device(id, '-key.pem'),
    '--cafile': String(listening['authorityFile']),
  };
  const server = { '-h': 'localhost', '-p': String(listening['port']) };
  const identity = { '-i': clientId, '-u': `localhost/${id}/?api-version=2021-04-12` };
  const options = { ...files, ...server, ...identity, '-t': topic, '-m': message, '-q': qos };
  return run('mosquitto_pub', Object.entries(options).flat(), signal === undefined ? {} : { signal });
}

const refused = (cause: string, clientId: string) =>
  hub.line((line) => line.type === 'refused' && line['cause'] === cause && line['clientId'] === clientId);

describe.skipIf(missing)('mosquitto_pub', () => {
  test('is received with its property', async () => {
    const { status } = await publish({
      id: 'dev-01',
      topic: 'devices/dev-01/messages/events/temperatureAlert=true',
      message: '{"temperature":31}',
    });
    expect(status).toBe(0);
    expect(await hub.line(({ type }) => type === 'message')).toMatchObject({
      deviceId: 'dev-01',
      topic: 'devices/dev-01/messages/events/temperatureAlert=true',
      qos: 1,
      properties: { temperatureAlert: 'true' },
      systemProperties: {},
      body: '{"temperature":31}',
      face: 'iot-hub',
    });
    expect(await hub.line(({ type }) => type === 'connected')).toMatchObject({
      deviceId: 'dev-01',
      clientId: 'dev-01',
    });
    expect(await hub.line(({ type }) => type === 'disconnected')).toMatchObject({
      deviceId: 'dev-01',
      cause: 'client-disconnected',
    });
  });

  test('is let in by thumbprint, with an RSA key, and registered at its first connection', async () => {
    expect((await publish({ id: 'own' })).status).toBe(0);
    expect((await publish({ id: 'dev-rsa' })).status).toBe(0);
    expect(await hub.line(({ type }) => type === 'registered')).toMatchObject({ deviceId: 'dev-rsa' });
  });

  test.each<[string, () => Login]>([
    [
      'common-name-mismatch',
      () => ({ id: 'dev-01', cert: device('dev-02', '-chain.pem'), key: device('dev-02', '-key.pem') }),
    ],
    ['authority-not-registered', () => ({ id: 'stranger' })],
    ['issuer-not-presented', () => ({ id: 'dev-01', cert: device('dev-01', '-cert.pem') })],
    ['certificate-expired', () => ({ id: 'dev-old', cert: at('old.pem'), key: at('old.key') })],
    ['client-id-mismatch', () => ({ id: 'dev-01', clientId: 'somebody' })],
    ['device-disabled', () => ({ id: 'off' })],
    [
      'thumbprint-mismatch',
      () => ({ id: 'own', cert: device('dev-01', '-chain.pem'), key: device('dev-01', '-key.pem') }),
    ],
  ])('is refused with code 5: %s', async (cause, login) => {
    const tried = login();
    const { status, stderr } = await publish(tried);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/not authori[sz]ed/i);
    const line = await refused(cause, tried.clientId ?? tried.id);
    expect(line).toMatchObject({ code: 5 });
    expect(String(line['reason'])).toMatch(/\.$/);
  });

  test.each<[string, Login]>([
    ['topic-foreign', { id: 'dev-01', topic: 'devices/dev-02/messages/events/' }],
    ['topic-unknown', { id: 'dev-01', topic: 'sample/topic' }],
    ['qos-not-supported', { id: 'dev-01', qos: '2' }],
  ])('is cut off: %s', async (cause, login) => {
    // mosquitto_pub tries again for as long as it is let: one refusal is enough.
    const enough = new AbortController();
    const trying = publish(login, enough.signal);
    expect(await refused(cause, 'dev-01')).toMatchObject({ deviceId: 'dev-01' });
    await hub.line((line) => line.type === 'disconnected' && line['cause'] === cause);
    enough.abort();
    await trying;
    expect(hub.lines.some((line) => line.type === 'message' && line['topic'] === login.topic)).toBe(false);
  });

  test('with MQTT 5 or 3.1 is answered that this is another version', async () => {
    for (const version of ['mqttv5', 'mqttv31']) {
      const args = [
        '-V',
        version,
        '--cert',
        device('dev-02', '-chain.pem'),
        '--key',
        device('dev-02', '-key.pem'),
        '--cafile',
        String(listening['authorityFile']),
        '-h',
        'localhost',
        '-p',
        String(listening['port']),
        '-i',
        'dev-02',
        '-u',
        'localhost/dev-02/?api-version=1',
        '-t',
        'x',
        '-m',
        'x',
      ];
      expect((await run('mosquitto_pub', args)).status).not.toBe(0);
    }
    expect(await refused('protocol-version', 'dev-02')).toMatchObject({ code: 1 });
  });
});

describe.skipIf(missing)('the hub', () => {
  test('shows a certificate for localhost, 127.0.0.1 and ::1 that OpenSSL trusts by its authority', async () => {
    for (const name of [
      ['-verify_hostname', 'localhost'],
      ['-verify_ip', '127.0.0.1'],
      ['-verify_ip', '::1'],
    ]) {
      const { stdout } = await run(
        'openssl',
        [
          's_client',
          '-connect',
          `127.0.0.1:${String(listening['port'])}`,
          '-CAfile',
          String(listening['authorityFile']),
          ...name,
          '-verify_return_error',
        ],
        { input: '' },
      );
      expect(stdout).toContain('Verify return code: 0 (ok)');
    }
  });

  test('speaks TLS 1.2 and newer, nothing older', async () => {
    const speak = async (version: string) =>
      (
        await run(
          'openssl',
          ['s_client', '-connect', `127.0.0.1:${String(listening['port'])}`, version, '-cipher', 'ALL:@SECLEVEL=0'],
          { input: '' },
        )
      ).stdout;
    expect(await speak('-tls1_2')).toContain('TLSv1.2');
    expect(await speak('-tls1_1')).toContain('Cipher is (NONE)');
  });

  test('tells a client that does not trust it', async () => {
    const args = [
      '--cafile',
      at('authorities/Stranger/Stranger.pem'),
      '-h',
      'localhost',
      '-p',
      String(listening['port']),
      '-t',
      'x',
      '-m',
      'x',
    ];
    expect((await run('mosquitto_pub', args)).status).not.toBe(0);
    expect(await hub.line(({ type }) => type === 'handshake-failed')).toMatchObject({
      reason: expect.stringMatching(/\S/) as string,
    });
  });

  test('receives the simulation of the command line', async () => {
    const done = await cli([
      'simulate',
      '--workspace',
      at(),
      '--device',
      'dev-02',
      '--platform',
      'local-hub',
      '--host',
      `localhost:${String(listening['port'])}`,
      '--server-ca',
      String(listening['authorityFile']),
      '--interval',
      '10ms',
      '--seed',
      '1',
      '--json',
    ]);
    expect(done.status).toBe(0);
    const lines = done.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonLine);
    expect(lines.map(({ type }) => type)).toEqual([
      'started',
      'connected',
      ...Array<string>(5).fill('sent'),
      'finished',
      'totals',
    ]);
    expect(lines.at(-1)).toMatchObject({ state: 'finished', acknowledged: 5 });
    expect(hub.lines.filter((line) => line.type === 'message' && line['deviceId'] === 'dev-02')).toHaveLength(5);
  });
});
