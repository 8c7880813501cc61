import { randomBytes } from 'node:crypto';
import type { IPublishPacket } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';

/**
 * The MQTT 5 hub of Azure at the local hub, by a client of our own: no released program speaks with it. It is written from the .proto
 * files and the topics of Azure/azure-iot-sdk, with its bodies byte by byte, so that no code of the hub's stands behind it.
 */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a', 'b']);
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const nonce = randomBytes(16);
const login = (more: object = {}) =>
  scene.connect('a', { username: `correlationId=${nonce.toString('hex')}&clientVersion=test%2F1.0.0`, ...more });
const typed = (type: string, correlationData: Buffer = nonce) => ({ correlationData, userProperties: { type } });
const typeOf = ({ properties }: IPublishPacket) => String(properties?.userProperties?.['type']);
/** A field whose value has a length of less than 128 bytes. */
const field = (number: number, value: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, value.length]), Buffer.from(value)]);

async function next({ heard }: SceneClient, type: string): Promise<IPublishPacket> {
  await expect.poll(() => heard.map(typeOf)).toContain(type);
  const found = heard.find((one) => typeOf(one) === type);
  if (found === undefined) throw new Error('It was there.');
  return found;
}

async function present(): Promise<SceneClient> {
  const device = await login();
  await device.client.subscribeAsync('ih/a/dev/#', { qos: 1 });
  // session_present false, push_desired and push_reported true.
  await device.client.publishAsync('ih/a/srv/presence', Buffer.from('60016801', 'hex'), {
    properties: typed('birth:1'),
  });
  await next(device, 'birth-ack:1');
  return device;
}

test('a device that has said that it is there has its twin, reports, and sends telemetry', async () => {
  const { bench } = scene;
  await bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"rate":5}' });
  const device = await present();
  const ack = await next(device, 'birth-ack:1');
  expect([ack.topic, ack.qos, ack.properties?.correlationData]).toEqual(['ih/a/dev/presence', 0, nonce]);
  // desired_version 2, reported_version 1.
  expect(ack.payload).toEqual(Buffer.from('50025801', 'hex'));
  const push = await next(device, 'twin-push:1');
  const section = (version: number, text: string) => Buffer.concat([Buffer.from([8, version]), field(2, text)]);
  expect(push.payload).toEqual(Buffer.concat([field(1, section(2, '{"rate":5}')), field(2, section(1, '{}'))]));

  const request = randomBytes(16);
  const { client } = device;
  const patch = Buffer.concat([Buffer.from('0801', 'hex'), field(2, '{"on":true}')]);
  await client.publishAsync('ih/a/srv/twin', patch, { properties: typed('reported-patch:1', request) });
  const answer = await next(device, 'reported-patch-response:1');
  // OK, and the new version.
  expect([answer.payload, answer.properties?.correlationData]).toEqual([Buffer.from('08011002', 'hex'), request]);
  await client.publishAsync('ih/a/srv/twin', Buffer.from('0803', 'hex'), { properties: typed('get:1', request) });
  expect((await next(device, 'get-response:1')).payload).toEqual(
    Buffer.concat([Buffer.from('08021002', 'hex'), field(3, '{"rate":5}'), field(4, '{"on":true}')]),
  );
  expect(await bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"rate":6}' })).toMatchObject({
    delivered: true,
  });
  const changed = await next(device, 'desired-patch:1');
  expect(changed.payload).toEqual(section(3, '{"rate":6}'));
  expect(changed.properties?.correlationData).toEqual(nonce);

  const properties = { contentType: 'application/json', userProperties: { type: 'telemetry:1', site: 'A' } };
  await client.publishAsync('ih/a/srv/telemetry', '{"t":1}', { qos: 1, properties });
  const told = scene.events.filter(({ type }) => type === 'message' || type === 'reported');
  expect(told).toMatchObject([
    { type: 'reported', deviceId: 'a', version: 2 },
    { type: 'message', face: 'mqtt5-hub', deviceId: 'a', body: '{"t":1}', properties: { site: 'A' } },
  ]);
});

describe('a direct method', () => {
  /** The answer, or the error. */
  const call = (): Promise<unknown> =>
    scene.bench
      .call('hub.callMethod', { deviceId: 'a', name: 'reboot', payload: '{"now":true}', timeoutMs: 5000 })
      .catch((error: unknown) => error);

  async function probed(): Promise<{ device: SceneClient; request: Buffer; outcome: Promise<unknown> }> {
    const device = await present();
    const outcome = call();
    const probe = await next(device, 'probe:1');
    expect([probe.topic, probe.qos]).toEqual(['ih/a/dev/methods', 1]);
    expect(probe.payload).toEqual(Buffer.concat([field(1, 'reboot'), Buffer.from('1005', 'hex')]));
    return { device, outcome, request: probe.properties?.correlationData ?? Buffer.alloc(0) };
  }

  test('is run by a device that is ready, once', async () => {
    const { device, request, outcome } = await probed();
    const readyId = randomBytes(16);
    const say = (type: string, payload: Buffer) =>
      device.client.publishAsync('ih/a/srv/methods', payload, { qos: 1, properties: typed(type, request) });
    await say('probe-ack:1', field(1, field(1, readyId)));
    const exec = await next(device, 'exec:1');
    expect(exec.properties?.correlationData).toEqual(request);
    expect(exec.payload).toEqual(Buffer.concat([field(1, readyId), field(2, '{"now":true}')]));
    // Said twice, it is not let run twice.
    await say('probe-ack:1', field(1, field(1, readyId)));
    await say('result:1', Buffer.concat([Buffer.from('08C801', 'hex'), field(2, '{"ok":1}')]));
    expect(await outcome).toEqual({ status: 200, payload: '{"ok":1}' });
    expect(device.heard.filter((one) => typeOf(one) === 'exec:1')).toHaveLength(1);
  });

  test('that the device does not run is told at once, with its reason', async () => {
    const { device, request, outcome } = await probed();
    await device.client.publishAsync('ih/a/srv/methods', field(2, Buffer.from([8, 1])), {
      qos: 1,
      properties: typed('probe-ack:1', request),
    });
    expect(await outcome).toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringContaining('Device a does not run the method: it knows no such method.'),
    });
  });

  test('reaches nobody who has not said that it is there', async () => {
    const device = await login();
    await device.client.subscribeAsync('ih/a/dev/#', { qos: 1 });
    expect(await call()).toMatchObject({ code: 'NOT_CONNECTED' });
  });
});

test('what comes before the birth is refused with the reason, and the connection stays', async () => {
  const device = await login({ password: '' });
  await expect(device.client.publishAsync('ih/a/srv/telemetry', '{}', { qos: 1 })).rejects.toMatchObject({
    code: 0x83,
  });
  await expect(device.client.subscribeAsync('ih/b/dev/#', { qos: 1 })).rejects.toThrow(/Not authorized/i);
  await expect(device.client.subscribeAsync('ih/a/srv/#', { qos: 1 })).rejects.toThrow(/Topic Filter invalid/i);
  // At QoS 0 nothing can say so; the hub tells it.
  await device.client.publishAsync('ih/a/srv/presence', Buffer.alloc(0), { properties: typed('birth:1') });
  await expect
    .poll(() => scene.causes())
    .toEqual(['presence-missing', 'topic-foreign', 'topic-unknown', 'presence-missing']);
  expect(device.client.connected).toBe(true);
});

test('who speaks MQTT 3.1.1 is refused', async () => {
  await expect(login({ protocolVersion: 4 })).rejects.toThrow(/protocol version/i);
  await expect.poll(() => scene.causes()).toContain('protocol-version');
});
