import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeThingsBoard, account } from '../support/fake-thingsboard.ts';
import { type Finished, type JsonLine, LineProgram, cli, cliPath, isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** mosquitto's clients, given PEM files alone, and our own simulation against the ThingsBoard face of `certbench hub start`. */

const missing = isMissing('mosquitto_pub', 'mosquitto_sub', 'openssl');

let folder: string;
let hub: LineProgram;
let old: LineProgram;
const at = (...parts: string[]) => join(folder, 'w', ...parts);
const device = (id: string, end: string) => at('devices', id, `${id}${end}`);
const workspace = () => ['--workspace', at()];

const certbench = async (...args: string[]): Promise<Finished> => {
  const done = await cli(args);
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}${done.stdout}`);
  return done;
};

const startHub = (...more: string[]) =>
  new LineProgram(process.execPath, [
    cliPath,
    'hub',
    'start',
    '--json',
    '--port',
    '0',
    '--thingsboard-device',
    `Lobby=${device('lobby', '-cert.pem')}`,
    `Chain=${device('whole', '-chain.pem')}`,
    ...more,
  ]);

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-thingsboard-'));
  await certbench('authority', 'create', ...workspace(), '--name', 'Root', '--key', 'rsa-2048');
  await certbench('authority', 'create', ...workspace(), '--name', 'Int', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('authority', 'create', ...workspace(), '--name', 'Profile', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('device', 'create', ...workspace(), '--self-signed', '--id', 'lobby', 'stranger');
  await certbench('device', 'create', ...workspace(), '--authority', 'Int', '--id', 'whole');
  await certbench(
    'device',
    'create',
    ...workspace(),
    '--authority',
    'Profile',
    '--id',
    'roof.sensors',
    'cellar.sensors',
  );
  hub = startHub('--thingsboard-profile', `${at('authorities/Profile/Profile.pem')}=(.*)\\.sensors`);
  old = startHub('--thingsboard-refusal', 'tls-alert');
  await Promise.all([hub, old].map((one) => one.line(({ type }) => type === 'listening')));
});
afterAll(async () => {
  if (missing) return;
  expect(await Promise.all([hub.stop('SIGINT'), old.stop('SIGINT')])).toEqual([0, 0]);
  await rm(folder, { recursive: true, force: true });
});

const listening = (from: LineProgram): JsonLine => from.lines.find(({ type }) => type === 'listening') as JsonLine;

function clientOptions(id: string, { to = hub, end = '-cert.pem' } = {}): string[] {
  const { port, authorityFile } = listening(to);
  const files = ['--cert', device(id, end), '--key', device(id, '-key.pem'), '--cafile', String(authorityFile)];
  return ['-h', 'localhost', '-p', String(port), ...files];
}
const publish = (id: string, message: string, more: Parameters<typeof clientOptions>[1] & { qos?: string } = {}) =>
  run('mosquitto_pub', [
    ...clientOptions(id, more),
    '-t',
    'v1/devices/me/telemetry',
    '-m',
    message,
    '-q',
    more.qos ?? '1',
  ]);

const simulate = (id: string, to: LineProgram, ...more: string[]) =>
  cli([
    'simulate',
    ...workspace(),
    '--device',
    id,
    '--platform',
    'thingsboard',
    '--json',
    '--messages',
    '2',

    '--host',
    `localhost:${listening(to)['port'] as number}`,
    '--server-ca',
    String(listening(to)['authorityFile']),
    '--interval',
    '100ms',
    ...more,
  ]);

describe.skipIf(missing)('mosquitto_pub', () => {
  test('is the device that its certificate says, at QoS 0 and 1', async () => {
    for (const qos of ['0', '1']) {
      expect(await publish('lobby', `{"qos":${qos}}`, { qos })).toMatchObject({ status: 0 });
      const line = await hub.line(({ type, qos: one }) => type === 'message' && one === Number(qos));
      expect(line).toMatchObject({ face: 'thingsboard', deviceId: 'Lobby', topic: 'v1/devices/me/telemetry' });
    }
    expect(await publish('whole', '{"chain":true}', { end: '-chain.pem' })).toMatchObject({ status: 0 });
    await hub.line(({ type, deviceId }) => type === 'message' && deviceId === 'Chain');
  });

  test('with an unknown certificate gets CONNACK 5, or from 3.4 a TLS alert', async () => {
    expect(await publish('stranger', '{}')).toMatchObject({
      status: 5,
      stderr: expect.stringMatching(/not authori[sz]ed/i) as string,
    });
    expect(await hub.line(({ type }) => type === 'refused')).toMatchObject({
      cause: 'certificate-not-registered',
      code: 5,
    });
    const refused = await publish('stranger', '{}', { to: old });
    expect([refused.status, refused.stderr]).toEqual([8, 'Error: A TLS error occurred.\n']);
    const files = ['-cert', device('stranger', '-cert.pem'), '-key', device('stranger', '-key.pem')];
    const to = ['-connect', `localhost:${listening(old)['port'] as number}`];
    expect((await run('openssl', ['s_client', ...to, ...files])).stderr).toMatch(/SSL alert number 46/);
    await old.line(({ type }) => type === 'handshake-failed');
    expect(await publish('lobby', '{"old":true}', { to: old })).toMatchObject({ status: 0 });
  });

  test('with an expired certificate gets CONNACK 5', async () => {
    const [key, cert] = [at('old.key'), at('old.pem')];
    await must('openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key);
    const subject = ['-key', key, '-subj', '/CN=old', '-out', at('old.csr')];
    await must('openssl', 'req', '-new', ...subject);
    await must('openssl', 'x509', '-req', '-in', at('old.csr'), '-signkey', key, '-days', '-1', '-out', cert);
    const other = startHub('--thingsboard-device', `Old=${cert}`);
    const { port, authorityFile } = await other.line(({ type }) => type === 'listening');
    const files = ['--cert', cert, '--key', key, '--cafile', String(authorityFile)];
    const server = ['-h', 'localhost', '-p', String(port), ...files];
    const { status } = await run('mosquitto_pub', [...server, '-t', 'v1/devices/me/telemetry', '-m', '{}']);
    expect(status).toBe(5);
    expect(await other.line(({ type }) => type === 'refused')).toMatchObject({ cause: 'certificate-expired' });
    expect(await other.stop('SIGINT')).toBe(0);
  });

  test('becomes a device by its chain and the name pattern', async () => {
    expect((await publish('cellar.sensors', '{}')).status).toBe(5);
    expect(await publish('cellar.sensors', '{"a":1}', { end: '-chain.pem' })).toMatchObject({ status: 0 });
    await hub.line(({ type, deviceId }) => type === 'registered' && deviceId === 'cellar');
    expect(await hub.line(({ type, deviceId }) => type === 'message' && deviceId === 'cellar')).toMatchObject({
      body: '{"a":1}',
    });
  });

  test('on an unknown topic is acknowledged, and its message dropped', async () => {
    const { status } = await run('mosquitto_pub', [...clientOptions('lobby'), '-t', 'sensors/x', '-m', 'x', '-q', '1']);
    expect(status).toBe(0);
    expect(await hub.line(({ type }) => type === 'dropped')).toMatchObject({ deviceId: 'Lobby', topic: 'sensors/x' });
  });
});

describe.skipIf(missing)('mosquitto_sub', () => {
  test('hears of shared attributes and of calls', async () => {
    const bench = await Workbench.open();
    const { port, authorityPem } = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
    const certificatePem = await readFile(device('lobby', '-cert.pem'), 'utf8');
    await bench.call('hub.setThingsBoardDevice', { name: 'Lobby', certificatePem });
    const authorityFile = at('workbench.pem');
    await writeFile(authorityFile, authorityPem);
    const files = ['--cert', device('lobby', '-cert.pem'), '--key', device('lobby', '-key.pem')];
    const login = ['-h', 'localhost', '-p', String(port), '--cafile', authorityFile, ...files];
    const topics = ['-t', 'v1/devices/me/attributes', '-t', 'v1/devices/me/rpc/request/+'];
    const heard = run('mosquitto_sub', [...login, ...topics, '-v', '-q', '1', '-C', '2', '-W', '30']);
    const set = { name: 'Lobby', shared: '{"interval":9}' };
    await expect.poll(async () => (await bench.call('hub.thingsBoardSetAttributes', set)).delivered).toBe(true);
    const call = { name: 'Lobby', method: 'reboot', params: '[1]', timeoutMs: 1000 };
    await expect.poll(async () => (await bench.refusal('hub.thingsBoardRpc', call)).code).toBe('NO_ANSWER');
    expect((await heard).stdout).toMatch(
      /^v1\/devices\/me\/attributes {"interval":9}\nv1\/devices\/me\/rpc\/request\/\d+ {"method":"reboot","params":\[1\]}\n$/,
    );
    await bench.close();
  });
});

describe.skipIf(missing)('our simulation', () => {
  const bodies = (from: LineProgram, deviceId: string) =>
    from.lines
      .filter((line) => line.type === 'message' && line['deviceId'] === deviceId)
      .map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);

  test.each([
    ['flat', (body: Record<string, unknown>) => body['temperature']],
    ['timed', (body: Record<string, unknown>) => body['ts']],
  ])('sends %s payloads that arrive as numbers', async (payload, number) => {
    const before = bodies(hub, 'Lobby').length;
    const { status, stderr } = await simulate('lobby', hub, '--payload', payload, '--model', 'random-walk');
    expect([status, stderr]).toEqual([0, '']);
    const arrived = bodies(hub, 'Lobby').slice(before);
    expect(arrived.map((body) => typeof number(body))).toEqual(['number', 'number']);
  });

  test('presents its chain only when told to', async () => {
    const alone = await simulate('roof.sensors', hub);
    expect([alone.status, alone.stdout]).toEqual([1, expect.stringContaining('connack-5')]);
    const whole = await simulate('roof.sensors', hub, '--certificates', 'chain');
    expect(whole.status).toBe(0);
    expect(await hub.line(({ type, deviceId }) => type === 'registered' && deviceId === 'roof')).toBeDefined();
  });

  test('explains the TLS alert of 3.4', async () => {
    const { status, stdout } = await simulate('stranger', old);
    expect(status).toBe(1);
    const failed = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JsonLine)
      .find(({ type }) => type === 'failed');
    expect(failed).toMatchObject({
      cause: 'device-certificate-refused',
      remedy: expect.stringContaining('3.4 and earlier') as string,
    });
  });
});

describe.skipIf(missing)('certbench thingsboard', () => {
  test('registers at a server, and OpenSSL computes the same ID from the clean PEM', async () => {
    const server = await FakeThingsBoard.start();
    const file = join(folder, 'password');
    await writeFile(file, `${account.password}\n`);
    const common = [...workspace(), '--device', 'lobby', 'whole', '--json'];
    const shown = JSON.parse((await certbench('thingsboard', 'credentials', ...common)).stdout) as {
      devices: { pem: string; credentialsId: string }[];
    };
    for (const { pem, credentialsId } of shown.devices) {
      const input = pem.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----|\r|\n/g, '');
      const { stdout } = await run('openssl', ['dgst', '-sha3-256', '-r'], { input });
      expect(stdout.slice(0, 64)).toBe(credentialsId);
    }
    const login = ['--server', server.url, '--user', account.userName, '--password-file', file];
    const done = await certbench('thingsboard', 'register', ...common, ...login, '--device-profile', 'Meters');
    const { devices } = JSON.parse(done.stdout) as { devices: object[] };
    expect(devices).toMatchObject([{ outcome: 'registered' }, { outcome: 'registered', deviceCreated: true }]);
    expect(server.credentialsOf('lobby')?.credentialsId).toBe(shown.devices[0]?.credentialsId);
    await writeFile(file, 'wrong-guess-5Tt\n');
    const wrong = await cli(['thingsboard', 'register', ...common, ...login]);
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('Invalid username or password')]);
    expect(wrong.stdout + wrong.stderr).not.toContain('wrong-guess-5Tt');
    await server.close();
  });
});
