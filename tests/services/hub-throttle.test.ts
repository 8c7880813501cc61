import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AmqpDevice, data } from '../support/amqp-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing } from '../support/programs.ts';

/** The local hub refuses what comes too fast as its clouds do, told by clients that do not know it: MQTT.js, rhea, curl, mosquitto_pub. */

let scene: HubScene;
const amqp: AmqpDevice[] = [];
beforeEach(async () => {
  scene = await HubScene.open(['a', 'b'], { webSocketPort: 0, amqpPort: 0 });
  await scene.bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
});
afterEach(async () => {
  for (const device of amqp.splice(0)) device.close();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const throttle = (wanted: object) => scene.bench.call('hub.setThrottle', wanted);
const asIotHub = (id: string) => ({ username: `localhost/${id}/?api-version=2021-04-12`, protocolVersion: 4 }) as const;
const events = (id: string) => `devices/${id}/messages/events/`;
const messages = () => scene.events.filter(({ type }) => type === 'message').length;

async function overAmqp(id: string): Promise<AmqpDevice> {
  const { address } = await scene.bench.call('hub.status', {});
  const device = await AmqpDevice.open({ port: address?.amqpPort ?? 0, ...scene.credentials(id) });
  amqp.push(device);
  return device;
}

/** What a program prints, whether it ends well or not. */
const printed = (program: string, ...args: readonly string[]) =>
  new Promise<string>((resolve) => {
    execFile(program, args, { timeout: 20_000 }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });

async function filesOf(id: string) {
  const { ca } = scene.credentials(id);
  const authority = join(scene.bench.folder, 'hub-ca.pem');
  await writeFile(authority, ca);
  const own = (end: string) => join(scene.bench.folder, 'workspace', 'devices', id, `${id}${end}`);
  return { authority, chain: own('-chain.pem'), key: own('-key.pem') };
}

describe('logins that are too many', () => {
  test('get CONNACK 3 in MQTT 3.1.1 and 0x9F in 5, until the hub takes them as they come again', async () => {
    await throttle({ connectsPerSecond: 0.1 });
    expect((await scene.bench.call('hub.status', {})).throttle).toEqual({ connectsPerSecond: 0.1 });
    expect((await scene.connect('a', asIotHub('a'))).connack.returnCode).toBe(0);
    await expect(scene.connect('b', asIotHub('b'))).rejects.toMatchObject({ code: 3 });
    await expect(scene.connect('b')).rejects.toMatchObject({ code: 0x9f });
    expect(scene.causes()).toEqual(['throttled', 'throttled']);
    await throttle({});
    expect((await scene.connect('b', asIotHub('b'))).connack.returnCode).toBe(0);
  });

  test('are told as throttled by AMQP', async () => {
    await throttle({ connectsPerSecond: 0.1 });
    await scene.connect('a', asIotHub('a'));
    const device = await overAmqp('b');
    await expect(device.sender('/devices/b/messages/events')).rejects.toThrow(/device-container-throttled/);
  });

  test.skipIf(isMissing('mosquitto_pub'))('are told as such by mosquitto_pub', async () => {
    await throttle({ connectsPerSecond: 0.1 });
    await scene.connect('a', asIotHub('a'));
    const { authority, chain, key } = await filesOf('b');
    const at = ['-V', 'mqttv5', '-h', 'localhost', '-p', String(scene.address.port), '-i', 'b', '-u', 'b'];
    const own = ['--cafile', authority, '--cert', chain, '--key', key, '-t', 'sample/x', '-m', '1'];
    const told = await printed('mosquitto_pub', ...at, ...own);
    expect(told).toContain('Connection rate exceeded');
  });
});

describe('messages that are too many', () => {
  test('end the connection in MQTT 3.1.1, as IoT Hub does', async () => {
    await throttle({ messagesPerSecond: 0.1 });
    const { client, closed } = await scene.connect('a', asIotHub('a'));
    await client.publishAsync(events('a'), '1', { qos: 1 });
    client.publish(events('a'), '2', { qos: 1 });
    await closed;
    expect(messages()).toBe(1);
    expect(new Set(scene.causes())).toEqual(new Set(['throttled']));
  });

  test('are refused with 0x97 in MQTT 5, and the connection stays', async () => {
    await throttle({ messagesPerSecond: 0.1 });
    const { client } = await scene.connect('a');
    await client.publishAsync('sample/x', '1', { qos: 1 });
    await expect(client.publishAsync('sample/x', '2', { qos: 1 })).rejects.toMatchObject({ code: 0x97 });
    expect(client.connected).toBe(true);
    await throttle({});
    await client.publishAsync('sample/x', '3', { qos: 1 });
  });

  test('are refused as throttled by AMQP', async () => {
    await throttle({ messagesPerSecond: 0.1 });
    const device = await overAmqp('a');
    expect(await device.send('/devices/a/messages/events', { body: data('1') })).toBe('accepted');
    expect(await device.send('/devices/a/messages/events', { body: data('2') })).toMatch(/device-container-throttled/);
    expect(messages()).toBe(1);
  });

  test.skipIf(isMissing('curl'))('get 429 with a time by HTTPS, as curl shows', async () => {
    await throttle({ messagesPerSecond: 0.1 });
    const { address } = await scene.bench.call('hub.status', {});
    const { authority, chain, key } = await filesOf('a');
    const url = `https://localhost:${address?.webSocketPort}/devices/a/messages/events?api-version=2021-04-12`;
    const post = () =>
      printed('curl', '-s', '-i', '--cacert', authority, '--cert', chain, '--key', key, '-d', '{"t":1}', url);
    expect(await post()).toMatch(/^HTTP\/1\.1 204/);
    expect(await post()).toMatch(/^HTTP\/1\.1 429[^]*retry-after: \d+[^]*ThrottlingException/i);
    expect(messages()).toBe(1);
  });

  test('that are none of telemetry are not counted', async () => {
    await throttle({ messagesPerSecond: 0.1 });
    const { client } = await scene.connect('a', asIotHub('a'));
    for (const rid of ['1', '2', '3']) await client.publishAsync(`$iothub/twin/GET/?$rid=${rid}`, '', { qos: 1 });
    expect(scene.causes()).toEqual([]);
  });
});
