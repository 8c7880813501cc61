import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { follow } from '../support/howto.ts';
import { type Finished, type JsonLine, LineProgram, cli, cliPath, isMissing, must, run } from '../support/programs.ts';

/** Devices that are not ours, given PEM files alone, and `certbench` at the provisioning service of the local hub. */

const missing = isMissing('openssl', 'mosquitto_pub', 'mosquitto_sub');
const idScope = '0ne000000AB';

let folder: string;
let hub: LineProgram;
let listening: JsonLine;
const at = (...parts: string[]) => join(folder, ...parts);
const device = (id: string, end: string) => at('w', 'devices', id, `${id}${end}`);

const certbench = async (...args: string[]): Promise<Finished> => {
  const done = await cli(args);
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`);
  return done;
};

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-dps-'));
  const workspace = ['--workspace', at('w')];
  await certbench('authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256');
  await certbench('authority', 'create', ...workspace, '--name', 'Middle', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('device', 'create', ...workspace, '--authority', 'Middle', '--id', 'line-1', 'line-2', 'by-hand');
  await writeFile(at('key.txt'), 'let me in\n');
  // The quickstart's device: RSA 4096, a year, and a pass phrase.
  const quick = ['--self-signed', '--id', 'quick', '--key', 'rsa-4096', '--days', '365'];
  await certbench('device', 'create', ...workspace, ...quick, '--key-passphrase-file', at('key.txt'));
  await certbench('device', 'create', ...workspace, '--self-signed', '--id', 'stranger');
  // The same by OpenSSL, as the quickstart makes it.
  const request = 'req -x509 -newkey rsa:2048 -nodes -sha256 -days 365 -subj /CN=openssl-device';
  const extensions = '-addext extendedKeyUsage=clientAuth -addext basicConstraints=critical,CA:FALSE';
  const made = ['-keyout', at('openssl.key'), '-out', at('openssl.pem')];
  await must('openssl', ...request.split(' '), ...extensions.split(' '), ...made);
  const enrolled = ['--enrollment', `${device('quick', '-cert.pem')}=pump-7`, at('openssl.pem')];
  const group = ['--enrollment-group', at('w', 'authorities', 'Root', 'Root.cer')];
  const start = ['hub', 'start', '--json', '--port', '0', '--id-scope', idScope, ...enrolled, ...group];
  hub = new LineProgram(process.execPath, [cliPath, ...start]);
  listening = await hub.line(({ type }) => type === 'listening');
});
afterAll(async () => {
  if (missing) return;
  expect(await hub.stop('SIGINT')).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

const host = () => `localhost:${String(listening['port'])}`;
const where = () => ['--provisioning-host', host(), '--server-ca', String(listening['authorityFile'])];
const refused = (cause: string, clientId: string) =>
  hub.line((line) => line.type === 'refused' && line['cause'] === cause && line['clientId'] === clientId);

/** MQTT.js and no more: what it hears, by the order in which it came. */
class Client {
  readonly closed: Promise<void>;
  readonly #client: MqttClient;
  readonly #heard: [string, string][] = [];
  #wake: () => void = () => undefined;

  constructor(client: MqttClient) {
    this.#client = client;
    this.closed = new Promise((resolve) => client.once('close', () => resolve()));
    client.on('message', (topic, payload) => {
      this.#heard.push([topic, payload.toString()]);
      this.#wake();
    });
  }

  static async connect(id: string, files: { cert: string; key: string }, username: string): Promise<Client> {
    const client = await mqtt.connectAsync({
      protocol: 'mqtts',
      host: 'localhost',
      port: Number(listening['port']),
      ca: await readFile(String(listening['authorityFile'])),
      cert: await readFile(files.cert),
      key: await readFile(files.key),
      clientId: id,
      username,
      clean: false,
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    return new Client(client);
  }

  subscribe = (filter: string, qos: 0 | 1 | 2) => this.#client.subscribeAsync(filter, { qos });
  publish = (topic: string, body: string, qos: 0 | 1 = 1) => this.#client.publishAsync(topic, body, { qos });
  end = () => this.#client.endAsync();

  async next(): Promise<[topic: string, body: Record<string, unknown>]> {
    for (;;) {
      const [first] = this.#heard.splice(0, 1);
      if (first !== undefined) return [first[0], JSON.parse(first[1]) as Record<string, unknown>];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const usernameOf = (id: string) =>
  `${idScope}/registrations/${id}/api-version=2019-03-31&ClientVersion=azure-iot-provisioning-device%2F1.9.1`;

describe.skipIf(missing)('a device that speaks MQTT and nothing else', () => {
  test('registers by the documented trace, and sends to the hub that it is told', async () => {
    expect(listening['idScope']).toBe(idScope);
    const files = { cert: at('openssl.pem'), key: at('openssl.key') };
    const client = await Client.connect('openssl-device', files, usernameOf('openssl-device'));
    expect(await client.subscribe('$dps/registrations/res/#', 2)).toMatchObject([{ qos: 1 }]);
    const register = JSON.stringify({ registrationId: 'openssl-device', payload: { site: 'A' } });
    await client.publish('$dps/registrations/PUT/iotdps-register/?$rid=1', register);
    const [first, accepted] = await client.next();
    expect(first).toBe('$dps/registrations/res/202/?$rid=1&retry-after=1');
    expect(accepted).toEqual({ operationId: expect.any(String) as string, status: 'assigning' });
    // The C SDK polls at QoS 0, with the registration once more in the body.
    const operation = `$rid=2&operationId=${String(accepted['operationId'])}`;
    await client.publish(`$dps/registrations/GET/iotdps-get-operationstatus/?${operation}`, register, 0);
    const [last, done] = await client.next();
    expect(last).toBe('$dps/registrations/res/200/?$rid=2');
    expect(done).toMatchObject({
      operationId: accepted['operationId'],
      status: 'assigned',
      registrationState: { assignedHub: host(), deviceId: 'openssl-device', substatus: 'initialAssignment' },
    });
    await client.end();
    const assigned = await Client.connect('openssl-device', files, `${host()}/openssl-device/?api-version=2021-04-12`);
    await assigned.publish('devices/openssl-device/messages/events/', '{"temperature":21}');
    await assigned.end();
    expect(await hub.line((line) => line.type === 'message' && line['deviceId'] === 'openssl-device')).toMatchObject({
      face: 'iot-hub',
      body: '{"temperature":21}',
    });
  });

  test('finds nothing of an earlier session, whatever it asked for', async () => {
    const files = { cert: at('openssl.pem'), key: at('openssl.key') };
    const client = await Client.connect('openssl-device', files, usernameOf('openssl-device'));
    await client.subscribe('$dps/registrations/res/#', 1);
    await client.end();
    const again = await Client.connect('openssl-device', files, usernameOf('openssl-device'));
    const register = JSON.stringify({ registrationId: 'openssl-device' });
    await again.publish('$dps/registrations/PUT/iotdps-register/?$rid=old', register);
    await again.subscribe('$dps/registrations/res/#', 1);
    await again.publish('$dps/registrations/PUT/iotdps-register/?$rid=new', register);
    expect((await again.next())[0]).toContain('$rid=new');
    await again.end();
  });

  test('is cut off where it subscribes to anything else', async () => {
    const files = { cert: at('openssl.pem'), key: at('openssl.key') };
    const client = await Client.connect('openssl-device', files, usernameOf('openssl-device'));
    await client.subscribe('devices/openssl-device/messages/devicebound/#', 1).catch(() => undefined);
    await client.closed;
    expect(await refused('topic-unknown', 'openssl-device')).toMatchObject({ face: 'dps' });
  });
});

describe.skipIf(missing)('mosquitto’s clients, given PEM files alone', () => {
  const options = (id: string, username: string) => {
    const server = { '-h': 'localhost', '-p': String(listening['port']) };
    const files = { '--cert': device(id, '-chain.pem'), '--key': device(id, '-key.pem') };
    const trust = { '--cafile': String(listening['authorityFile']) };
    return Object.entries({
      ...server,
      ...files,
      ...trust,
      '-i': id,
      '-u': username,
      '-V': 'mqttv311',
      '-q': '1',
    }).flat();
  };

  test('are let in by the group of the root, are granted the answers, and may register', async () => {
    const sub = await run('mosquitto_sub', [
      ...options('by-hand', usernameOf('by-hand')),
      '-t',
      '$dps/registrations/res/#',
      '-E',
      '-d',
    ]);
    expect(sub).toMatchObject({ status: 0 });
    expect(sub.stdout + sub.stderr).toMatch(/Subscribed \(mid: 1\): 1/);
    const pub = await run('mosquitto_pub', [
      ...options('by-hand', usernameOf('by-hand')),
      '-t',
      '$dps/registrations/PUT/iotdps-register/?$rid=1',
      '-m',
      '{"registrationId":"by-hand"}',
    ]);
    expect(pub).toMatchObject({ status: 0, stderr: '' });
    expect(await hub.line((line) => line.type === 'connected' && line['deviceId'] === 'by-hand')).toMatchObject({
      face: 'dps',
    });
  });

  test.each([
    ['id-scope-unknown', '0ne00000001/registrations/by-hand/api-version=2019-03-31'],
    ['username-malformed', `${idScope}/registrations/by-hand/`],
    ['client-id-mismatch', `${idScope}/registrations/other/api-version=2019-03-31`],
  ])('are refused by CONNACK 5: %s', async (cause, username) => {
    const topic = ['-t', '$dps/registrations/PUT/iotdps-register/?$rid=1', '-m', '{}'];
    const { stderr } = await run('mosquitto_pub', [...options('by-hand', username), ...topic]);
    expect(stderr).toMatch(/not authori[sz]ed/i);
    expect(await refused(cause, 'by-hand')).toMatchObject({ face: 'dps', code: 5 });
  });
});

describe.skipIf(missing)('certbench', () => {
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonLine);

  test('provisions one by one what is enrolled, and tells of the others', async () => {
    const devices = ['--device', 'line-1', 'quick', 'stranger', '--key-passphrase-file', at('key.txt')];
    const line = ['provision', '--workspace', at('w'), '--id-scope', idScope, ...where(), '--json', ...devices];
    const { status, stdout, stderr } = await cli(line);
    expect(status).toBe(1);
    expect(stderr).toContain('1 of 3 devices were not provisioned');
    const [first, second, third, ...rest] = lines(stdout);
    expect(first).toEqual({
      type: 'provisioned',
      registrationId: 'line-1',
      assignedHub: host(),
      deviceId: 'line-1',
      connectionProfile: 'classic',
      substatus: 'initialAssignment',
    });
    expect(second).toMatchObject({ type: 'provisioned', registrationId: 'quick', deviceId: 'pump-7' });
    expect(third).toMatchObject({ type: 'failed', registrationId: 'stranger', cause: 'dps-not-found' });
    expect(rest).toEqual([]);
    await refused('enrollment-missing', 'stranger');
  });

  test('simulates the quickstart’s device: ten messages in flight, told as sending and done', async () => {
    const device = ['--workspace', at('w'), '--device', 'quick', '--key-passphrase-file', at('key.txt')];
    const platform = ['--platform', 'azure-dps', '--id-scope', idScope, ...where()];
    const rate = ['--messages', '12', '--interval', '10ms'];
    const { status, stdout, stderr } = await cli(['simulate', ...device, ...platform, ...rate]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain(`provisioned: device pump-7 at ${host()}`);
    expect(stdout).toContain('twin: desired {"$version":1}, reported {"$version":1}');
    for (let number = 0; number < 12; number++) {
      expect(stdout).toMatch(new RegExp(`quick sending #${number}\\n`));
      expect(stdout).toMatch(new RegExp(`quick done #${number} \\{"deviceId":"pump-7"`));
    }
    expect(stdout).toContain('12 of 12 messages acknowledged');
  });

  test('hands on a payload that is an object, and refuses another', async () => {
    await writeFile(at('good.json'), '{"modelId":"dtmi:example:sensor;1"}');
    await writeFile(at('bad.json'), '[1]');
    const line = ['provision', '--workspace', at('w'), '--id-scope', idScope, ...where(), '--device', 'line-2'];
    expect(await cli([...line, '--payload', at('good.json')])).toMatchObject({ status: 0 });
    const bad = await cli([...line, '--payload', at('bad.json')]);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain('The payload is not a JSON object.');
    expect(await cli([...line, '--payload', at('none.json')])).toMatchObject({ status: 2 });
    expect(await cli(['provision', '--workspace', at('w'), '--device', 'line-2'])).toMatchObject({ status: 2 });
  });

  test('is what the window shows for it, and that runs', async () => {
    await mkdir(at('bin'));
    const quote = (text: string) => `'${text}'`;
    const shim = `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(cliPath)} "$@"\n`;
    await writeFile(at('bin', 'certbench'), shim, { mode: 0o755 });
    const serverCaPem = await readFile(String(listening['authorityFile']), 'utf8');
    const settings = { idScope, payload: '{"it\'s": "a payload"}' };
    const place = { host: 'localhost', port: Number(listening['port']), serverCaPem };
    const told = await follow(
      { topic: 'simulate', platform: 'azure-dps', settings, ...place, deviceIds: ['line-1', 'line-2'] },
      { cwd: at('w'), typed: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` } },
    );
    expect(told).toContain('2 of 2 devices provisioned.');
    expect(told).toContain('2 of 2 messages acknowledged');
  });

  test('asks for the passphrase of an encrypted key', async () => {
    const line = ['provision', '--workspace', at('w'), '--id-scope', idScope, ...where(), '--device', 'quick'];
    expect((await cli(line)).stderr).toContain('PASSWORD_REQUIRED');
    expect((await cli(line, { CERTBENCH_KEY_PASSPHRASE: 'wrong' })).stderr).toContain('WRONG_PASSWORD');
    expect(await cli(line, { CERTBENCH_KEY_PASSPHRASE: 'let me in' })).toMatchObject({ status: 0 });
  });
});
