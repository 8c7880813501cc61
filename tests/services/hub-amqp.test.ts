import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AmqpDevice, data, textOf } from '../support/amqp-device.ts';
import { HubScene } from '../support/hub-scene.ts';

/** AMQP at the local hub: the registry, rules and events that devices of MQTT meet too. */

let scene: HubScene;
const devices: AmqpDevice[] = [];
beforeEach(async () => {
  // A free one also after a restart, when the port of MQTT is a given one.
  scene = await HubScene.open(['a', 'b'], { webSocketPort: 0, amqpPort: 0 });
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const address = async () => (await scene.bench.call('hub.status', {})).address;
const place = async (id: string) => ({ port: (await address())?.amqpPort ?? 0, ...scene.credentials(id) });
const stranger = async () => ({ port: (await address())?.amqpPort ?? 0, ca: scene.address.authorityPem });
const open = async (id: string, options: object = {}, at?: Awaited<ReturnType<typeof stranger>>) => {
  const device = await AmqpDevice.open(at ?? (await place(id)), options);
  devices.push(device);
  return device;
};
const pending = async (id: string) =>
  (await scene.bench.call('hub.status', {})).devices.find(({ deviceId }) => deviceId === id)?.pendingMessages;
const events = '/devices/a/messages/events';
const bound = '/devices/a/messages/devicebound';
const twin = '/devices/a/twin';
const methods = '/devices/a/methods/devicebound';
const hello = { body: data('hello') };

describe('a device', () => {
  test('sends with properties and annotations, is told of as connected, and says goodbye', async () => {
    const device = await open('a');
    const sent = await device.send(events, {
      ...hello,
      message_id: 'm-1',
      correlation_id: 'c-1',
      content_type: 'application/json',
      content_encoding: 'utf-8',
      application_properties: { level: 'high', count: 3, on: true },
      message_annotations: { 'iothub-interface-id': 'dtmi:x' },
    });
    expect(sent).toBe('accepted');
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'connected', face: 'iot-hub', deviceId: 'a', protocol: 'AMQP' }),
    );
    expect(scene.events).toContainEqual(
      expect.objectContaining({
        type: 'message',
        deviceId: 'a',
        body: 'hello',
        properties: { level: 'high', count: '3', on: 'true', 'iothub-interface-id': 'dtmi:x' },
        systemProperties: { '$.mid': 'm-1', '$.cid': 'c-1', '$.ct': 'application/json', '$.ce': 'utf-8' },
      }),
    );
    device.close();
    await expect.poll(() => scene.causes()).toEqual(['client-disconnected']);
  });

  test.each([
    ['without SASL', {}],
    ['with SASL ANONYMOUS', { username: 'anybody' }],
    ['with SASL EXTERNAL', { enable_sasl_external: true }],
  ])('is let in %s', async (_how, options) => {
    expect(await (await open('a', options)).send(events, hello)).toBe('accepted');
  });

  test('sends a message that takes several frames, and as large a one as IoT Hub takes', async () => {
    const device = await open('a');
    expect(await device.send(events, { body: data(Buffer.alloc(262_144, 'x')) })).toBe('accepted');
    expect(await device.send(events, { body: data(Buffer.alloc(262_145, 'x')) })).toContain(
      'amqp:link:message-size-exceeded: The message has 262145 bytes; IoT Hub takes 262144.',
    );
    expect(scene.causes()).toEqual(['message-too-large']);
    // A message that is too large costs no more than itself.
    expect(await device.send(events, hello)).toBe('accepted');
  });

  test('is cut off where what it sends goes on and on', async () => {
    const device = await open('a');
    expect(await device.send(events, { body: data(Buffer.alloc(900_000, 'x')) })).toMatch(/^ended amqp:connection/);
    await expect.poll(() => scene.causes()).toEqual(['protocol-error']);
  });

  test('that goes without a word is lost', async () => {
    const device = await open('a');
    await device.send(events, hello);
    device.drop();
    await expect.poll(() => scene.causes()).toEqual(['connection-lost']);
  });

  test('is told when the hub stops, and comes back', async () => {
    const device = await open('a');
    await device.send(events, hello);
    await scene.restart();
    expect(await device.ended).toBe('amqp:connection:forced: The hub was stopped.');
    expect(scene.causes()).toEqual(['hub-stopped']);
    expect(await (await open('a')).send(events, hello)).toBe('accepted');
  });

  test.each(['disabled', 'removed'])('is put out when it is %s', async (how) => {
    const device = await open('a');
    await device.send(events, hello);
    if (how === 'disabled') await scene.bench.call('hub.setDeviceEnabled', { deviceId: 'a', enabled: false });
    else await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
    expect(await device.ended).toMatch(/^amqp:(unauthorized-access|not-found)/);
  });

  test('that is put out and does not notice is heard no more', async () => {
    const device = await open('a');
    await device.send(events, hello);
    // It overlooks that the hub has closed.
    (device.connection as unknown as { on_close(): void }).on_close = () => undefined;
    await scene.bench.call('hub.setDeviceEnabled', { deviceId: 'a', enabled: false });
    expect(await device.send(events, { body: data('after') })).toMatch(/^ended/);
    expect(scene.events.filter((one) => one.type === 'message').map(({ body }) => body)).toEqual(['hello']);
  });

  test('takes the place of its older connection, by whatever protocol, and that of MQTT takes its place', async () => {
    const old = { protocolVersion: 4, username: 'localhost/a/?api-version=2021-04-12' } as const;
    const first = await scene.connect('a', old);
    const second = await open('a');
    await second.send(events, hello);
    await first.closed;
    await expect.poll(() => scene.causes()).toEqual(['connection-replaced']);
    const third = await open('a');
    await third.send(events, hello);
    await second.ended;
    await scene.connect('a', old);
    await third.ended;
    await expect.poll(() => scene.causes()).toEqual(Array.from({ length: 3 }, () => 'connection-replaced'));
  });
});

describe('messages from the cloud', () => {
  const send = (body: string) => scene.bench.call('hub.sendMessage', { deviceId: 'a', body, properties: { p: 'q' } });

  test('wait for a link, come in order, and are done when they are accepted or rejected', async () => {
    expect(await send('one')).toMatchObject({ delivered: false });
    const device = await open('a');
    await device.receiver(bound);
    expect(await send('two')).toMatchObject({ delivered: true });
    await expect.poll(() => device.bodies(bound)).toEqual(['one', 'two']);
    const [one, two] = device.heard;
    expect(one?.message).toMatchObject({ to: '/devices/a/messages/deviceBound', application_properties: { p: 'q' } });
    expect(await pending('a')).toBe(2);
    one?.delivery.accept();
    await expect.poll(() => pending('a')).toBe(1);
    two?.delivery.reject();
    await expect.poll(() => pending('a')).toBe(0);
  });

  test('that are given back come again, ten times in all', async () => {
    const device = await open('a');
    await device.receiver(bound);
    await send('again');
    for (let count = 1; count <= 10; count++) {
      await expect.poll(() => device.bodies(bound).length).toBe(count);
      const last = device.heard.at(-1);
      expect(last?.message.delivery_count ?? 0).toBe(count - 1);
      last?.delivery.release();
    }
    await expect.poll(() => pending('a')).toBe(0);
    expect(device.bodies(bound)).toHaveLength(10);
  });

  test('that were not settled come again to the next connection, and survive the hub', async () => {
    await send('kept');
    const device = await open('a');
    await device.receiver(bound);
    await expect.poll(() => device.bodies(bound)).toEqual(['kept']);
    device.drop();
    await scene.restart();
    const next = await open('a');
    await next.receiver(bound);
    await expect.poll(() => next.bodies(bound)).toEqual(['kept']);
  });

  test('wait for credit', async () => {
    const device = await open('a');
    const link = await device.receiver(bound, { credit_window: 0 });
    for (const body of ['1', '2', '3']) await send(body);
    link.add_credit(2);
    await expect.poll(() => device.bodies(bound)).toEqual(['1', '2']);
    for (const { delivery } of device.heard) delivery.accept();
    link.add_credit(1);
    await expect.poll(() => device.bodies(bound)).toEqual(['1', '2', '3']);
  });
});

describe('twins and methods', () => {
  const ask = (operation: string, resource?: string, body = ' ', id = 'r1') => ({
    correlation_id: id,
    message_annotations: { operation, ...(resource === undefined ? {} : { resource }) },
    body: data(body),
  });
  const answers = (device: AmqpDevice) =>
    device.heard
      .filter((one) => one.address === twin)
      .map(({ message }) => [message.correlation_id, message.message_annotations?.['status'], textOf(message)]);

  test('are read and written, with the errors of IoT Hub', async () => {
    const device = await open('a');
    await device.receiver(twin);
    await device.send(twin, ask('GET', undefined, ' ', 'r0'));
    await device.send(twin, ask('PATCH', '/properties/reported', '{"fan":2}'));
    await device.send(twin, ask('PATCH', '/properties/reported', '{'));
    await device.send(twin, ask('PUT', '/elsewhere'));
    expect(await device.send(twin, { message_annotations: { operation: 'GET' }, body: data(' ') })).toMatch(
      /^amqp:decode-error/,
    );
    await expect.poll(() => answers(device).length).toBe(4);
    expect(answers(device)).toEqual([
      ['r0', 200, '{"desired":{"$version":1},"reported":{"$version":1}}'],
      ['r1', 204, ''],
      ['r1', 400, expect.stringContaining('not a JSON object')],
      ['r1', 400, expect.stringContaining('PUT /elsewhere')],
    ]);
    expect(await scene.bench.call('hub.getTwin', { deviceId: 'a' })).toMatchObject({
      reported: expect.stringContaining('"fan": 2'),
    });
  });

  test('desired properties come to whoever has asked for them', async () => {
    const device = await open('a');
    await device.receiver(twin);
    const update = (patch: string) => scene.bench.call('hub.updateDesired', { deviceId: 'a', patch });
    expect(await update('{"x":1}')).toMatchObject({ delivered: false });
    await device.send(twin, ask('PUT', '/notifications/twin/properties/desired'));
    expect(await update('{"x":2}')).toMatchObject({ delivered: true });
    await expect.poll(() => device.bodies(twin).at(-1)).toBe('{"x":2,"$version":3}');
    await device.send(twin, ask('DELETE', '/notifications/twin/properties/desired'));
    expect(await update('{"x":3}')).toMatchObject({ delivered: false });
  });

  test('a method is called and answered, and one without a link is not connected', async () => {
    const device = await open('a');
    const call = () => scene.bench.call('hub.callMethod', { deviceId: 'a', name: 'reboot', payload: '{"now":true}' });
    await expect(call()).rejects.toThrow('is not connected');
    await device.send(events, hello);
    await expect(call()).rejects.toThrow('has not subscribed to methods');
    await device.receiver(methods);
    const called = call();
    await expect.poll(() => device.bodies(methods)).toEqual(['{"now":true}']);
    const request = device.heard.at(-1)?.message;
    expect(request?.application_properties).toEqual({ 'IoThub-methodname': 'reboot' });
    // Microsoft's library for .NET takes a UUID alone.
    expect(request?.correlation_id).toHaveLength(16);
    const answer = { ...request, application_properties: { 'IoThub-status': 202 }, body: data('"done"') };
    expect(await device.send(methods, answer as never)).toBe('accepted');
    expect(await called).toEqual({ status: 202, payload: '"done"' });
    expect(await device.send(methods, hello)).toMatch(/^amqp:decode-error/);
  });
});

describe('who is not let in', () => {
  const refusals = () =>
    scene.events.flatMap((one) => (one.type === 'refused' ? [[one.face, one.clientId, one.cause]] : []));

  test.each([
    ['/devices/b/messages/events', 'common-name-mismatch'],
    ['/devices/nobody/messages/events', 'device-unknown'],
    ['/devices/a/messages/devicebound', 'topic-unknown'],
    ['/elsewhere', 'topic-unknown'],
    ['$cbs', 'sas-token'],
  ])('attaches %s: %s', async (at, cause) => {
    const device = await open('a');
    await expect(device.sender(at)).rejects.toThrow('amqp:');
    expect(refusals()).toEqual([[expect.anything(), expect.anything(), cause]]);
    await device.ended;
  });

  test('has no certificate', async () => {
    const device = await open('a', {}, await stranger());
    await expect(device.sender(events)).rejects.toThrow('amqp:unauthorized-access: Unauthorized access.');
    expect(refusals()).toEqual([['iot-hub', 'a', 'no-certificate']]);
  });

  test('shows a SAS token', async () => {
    const plain = { username: 'a@sas.root.hub', password: 'SharedAccessSignature sr=x' };
    await expect(AmqpDevice.open(await stranger(), plain)).rejects.toThrow('Failed to authenticate');
    expect(refusals()).toEqual([['none', 'a@sas.root.hub', 'sas-token']]);
    expect(JSON.stringify(scene.events)).not.toContain('SharedAccessSignature');
  });

  test('is another device than its connection: that link alone is refused', async () => {
    const device = await open('a');
    await device.send(events, hello);
    await expect(device.sender('/devices/b/messages/events')).rejects.toThrow('amqp:unauthorized-access');
    expect(refusals()).toEqual([['iot-hub', 'a', 'topic-foreign']]);
    expect(await device.send(events, hello)).toBe('accepted');
  });

  test('says nothing in time', async () => {
    await scene.close();
    scene = await HubScene.open(['a'], { limits: { connectMs: 1500 } });
    // One with a certificate that is known may take its time.
    const known = await open('a');
    const device = await open('a', {}, await stranger());
    expect(await device.ended).toMatch('amqp:resource-limit-exceeded');
    expect(scene.causes()).toEqual(['limit-reached']);
    expect(await known.send(events, hello)).toBe('accepted');
  });
});

describe('the port of AMQP', () => {
  test('is told, can be refused, and one that is taken is a warning', async () => {
    await scene.bench.call('hub.stop', {});
    const start = (more: object) => scene.bench.call('hub.start', { data: scene.bench.path('hub'), port: 0, ...more });
    expect(await start({ amqpPort: null })).not.toHaveProperty('amqpPort');
    await scene.bench.call('hub.stop', {});
    const refusal = await scene.bench.refusal('hub.start', { port: 8883, amqpPort: 8883 });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'amqpPort' } });
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const message = `AMQP is not offered. Port ${port} is taken by another program. The address is 127.0.0.1. Stop the program that has it or choose another port, and start the hub again.`;
    const started = await start({ amqpPort: port });
    expect(started.warnings).toEqual([{ code: 'amqp-not-offered', message }]);
    expect(started).not.toHaveProperty('amqpPort');
    await scene.bench.call('hub.stop', {});
    // As where another hub runs that has them all: one warning, and not one for each.
    const another = createServer().listen(0, '127.0.0.1');
    await once(another, 'listening');
    const { port: webSocketPort } = another.address() as AddressInfo;
    const fewer = await start({ amqpPort: port, webSocketPort });
    const ports = `WebSockets and HTTPS (${webSocketPort}), AMQP (${port})`;
    const remedy = 'Stop the programs that have them or choose others, and start the hub again.';
    const told = `Not offered, since their ports are not to be had: ${ports}. ${remedy}`;
    expect(fewer.warnings).toEqual([{ code: 'ports-not-offered', message: told }]);
    another.close();
    other.close();
  });
});
