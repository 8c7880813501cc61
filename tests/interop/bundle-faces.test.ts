import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonLine, LineProgram, cli, cliPath, isMissing, run } from '../support/programs.ts';

/** mosquitto's clients, given the files of bundles alone, at each face of `certbench hub start` that they can speak to. */

const missing = isMissing('mosquitto_pub', 'mosquitto_sub');

let folder: string;
let hub: LineProgram;
let listening: JsonLine;
const at = (...parts: string[]) => join(folder, ...parts);

async function certbench(...args: string[]): Promise<void> {
  const done = await cli(args);
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}${done.stdout}`);
}

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-bundle-faces-'));
  const workspace = ['--workspace', at('w')];
  await certbench('authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256');
  await certbench('authority', 'create', ...workspace, '--name', 'Plant', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('server', 'create', ...workspace, '--authority', 'Root', '--name', 'hub', '--dns', 'localhost');
  await certbench('device', 'create', ...workspace, '--authority', 'Plant', '--id', 'pump', 'valve', 'meter');
  const bundle = (device: string, name: string) =>
    certbench('export', ...workspace, '--device', device, '--bundle', name, '--out', at(device));
  await bundle('pump', 'mosquitto');
  await bundle('valve', 'azure-certgen');
  await bundle('meter', 'thingsboard-2');
  await certbench('export', ...workspace, '--server', 'hub', '--bundle', 'mosquitto', '--out', at('hub'));
  const enrolled = ['--enrollment-group', at('w/authorities/Plant/Plant.cer')];
  const thingsboard = ['--thingsboard-device', `Meter=${at('meter/mqttclient.pub.pem')}`];
  const certificate = ['--server-certificate', 'hub', ...workspace];
  hub = new LineProgram(process.execPath, [
    cliPath,
    'hub',
    'start',
    '--json',
    '--port',
    '0',
    '--auto-register',
    '--topic-space',
    'plant/#',
    '--authority',
    at('w/authorities/Plant/Plant.cer'),
    ...enrolled,
    ...thingsboard,
    ...certificate,
  ]);
  listening = await hub.line(({ type }) => type === 'listening');
});
afterAll(async () => {
  if (missing) return;
  expect(await hub.stop('SIGINT')).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

const server = () => ['-h', 'localhost', '-p', String(listening['port']), '--cafile', at('hub/ca.crt')];
const pump = () => ['--cert', at('pump/pump.crt'), '--key', at('pump/pump.key')];
const valve = () => ['--cert', at('valve/certs/valve-full-chain.cert.pem'), '--key', at('valve/private/valve.key.pem')];
/** Key and certificate in one file: mosquitto takes it for both. */
const meter = () => ['--cert', at('meter/mqttclient.nopass.pem'), '--key', at('meter/mqttclient.nopass.pem')];
const publish = (...args: string[]) => run('mosquitto_pub', [...server(), ...args, '-q', '1']);
const message = (face: string, deviceId: string) =>
  hub.line((line) => line.type === 'message' && line['face'] === face && line['deviceId'] === deviceId);
const iotHubName = (id: string) => ['-i', id, '-u', `localhost/${id}/?api-version=2021-04-12`];

describe.skipIf(missing)('with bundle files alone', () => {
  test('a device speaks to IoT Hub', async () => {
    const sent = await publish(...valve(), ...iotHubName('valve'), '-t', 'devices/valve/messages/events/', '-m', '1');
    expect(sent).toMatchObject({ status: 0, stderr: '' });
    expect(await message('iot-hub', 'valve')).toMatchObject({ body: '1', qos: 1 });
  });

  test('devices speak to each other on a topic space', async () => {
    const listener = new LineProgram('mosquitto_sub', [
      ...server(),
      ...valve(),
      '-i',
      'session-2',
      '-u',
      'valve',
      '-t',
      'plant/+',
      '-q',
      '1',
      '-C',
      '1',
      '-F',
      '{"type":"heard","body":"%p"}',
    ]);
    await hub.line((line) => line.type === 'connected' && line['clientId'] === 'session-2');
    const heard = listener.line(({ type }) => type === 'heard');
    // Connected is not subscribed yet: what is published until then is nobody's.
    let arrived: JsonLine | undefined;
    void heard.then((line) => (arrived = line));
    await expect
      .poll(
        async () => {
          await publish(...pump(), '-i', 'session-1', '-u', 'pump', '-t', 'plant/level', '-m', '7');
          return arrived;
        },
        { timeout: 20_000 },
      )
      .toEqual({ type: 'heard', body: '7' });
    expect(await message('topics', 'pump')).toMatchObject({ topic: 'plant/level' });
  });

  test('a device sends to ThingsBoard under its name there', async () => {
    const sent = await publish(...meter(), '-i', 'any', '-t', 'v1/devices/me/telemetry', '-m', '{"temperature":21}');
    expect(sent).toMatchObject({ status: 0, stderr: '' });
    expect(await message('thingsboard', 'Meter')).toMatchObject({ body: '{"temperature":21}' });
  });

  test('a device is let in by the provisioning service, which takes its registration', async () => {
    const name = `${String(listening['idScope'])}/registrations/pump/api-version=2019-03-31`;
    const topic = '$dps/registrations/PUT/iotdps-register/?$rid=1';
    const sent = await publish(...pump(), '-i', 'pump', '-u', name, '-t', topic, '-m', '{"registrationId":"pump"}');
    expect(sent).toMatchObject({ status: 0, stderr: '' });
    expect(await hub.line((line) => line['face'] === 'dps' && line.type === 'connected')).toMatchObject({
      deviceId: 'pump',
    });
  });
});
