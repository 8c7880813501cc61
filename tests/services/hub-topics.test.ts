import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { port: number; authorityPem: string };
let events: HubEvent[];
let clients: MqttClient[];

beforeEach(async () => {
  bench = await Workbench.open();
  events = [];
  clients = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['pub', 'sub']);
  for (const deviceId of ['pub', 'sub']) await bench.call('hub.registerDevice', { deviceId });
  await bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const file = (id: string, end: string) => readFileSync(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));

interface Connected {
  readonly client: MqttClient;
  readonly connack: IConnackPacket;
  readonly heard: { topic: string; body: string; qos: number; retain: boolean }[];
  readonly closed: Promise<void>;
}

function connect(id: string, more: IClientOptions = {}): Promise<Connected> {
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: address.port,
    ca: address.authorityPem,
    cert: file(id, '-chain.pem'),
    key: file(id, '-key.pem'),
    clientId: id,
    username: id,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...more,
  });
  clients.push(client);
  const heard: Connected['heard'] = [];
  client.on('message', (topic, payload, { qos, retain }) =>
    heard.push({ topic, body: payload.toString(), qos, retain }),
  );
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    client.once('connect', (connack) => resolve({ client, connack, heard, closed }));
    client.on('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
}

const classic = (id: string) => ({ username: `127.0.0.1:${address.port}/${id}/?api-version=2021-04-12` });
const query = (id: string) => ({ username: `h=127.0.0.1&did=${id}&av=2021-06-30-preview&am=X509` });

describe('messages between devices', () => {
  test('go from every kind of login to every kind, once, and are told of', async () => {
    const listeners = [
      await connect('sub', { clientId: 'one' }),
      await connect('sub', query('sub')),
      await connect('sub', classic('sub')),
    ];
    for (const { client } of listeners) {
      expect(await client.subscribeAsync(['sample/#', 'sample/+'], { qos: 1 })).toMatchObject([{ qos: 1 }, { qos: 1 }]);
    }
    const deaf = await connect('sub', { clientId: 'deaf' });
    await deaf.client.subscribeAsync('sample/other');
    const logins: IClientOptions[] = [{ clientId: 'session' }, query('pub'), classic('pub')];
    for (const more of logins) {
      const { client } = await connect('pub', more);
      await client.publishAsync('sample/topic', more.username ?? 'bare', { qos: 1 });
      await client.endAsync();
    }
    const bodies = ['bare', query('pub').username, classic('pub').username];
    for (const { heard } of listeners) {
      await expect.poll(() => heard).toHaveLength(3);
      expect(heard.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
      expect(heard[0]).toEqual({ topic: 'sample/topic', body: 'bare', qos: 1, retain: false });
    }
    expect(deaf.heard).toEqual([]);
    const told = events.filter((one) => one.type === 'message');
    expect(told.map(({ face, deviceId, body }) => [face, deviceId, body])).toEqual(
      bodies.map((body) => ['topics', 'pub', body]),
    );
  });

  test('come at the lower QoS of publisher and subscriber, and stop with the subscription', async () => {
    const low = await connect('sub', { clientId: 'low' });
    await low.client.subscribeAsync('sample/#', { qos: 0 });
    const { client, heard } = await connect('pub', { clientId: 'own' });
    await client.subscribeAsync('sample/#', { qos: 2 });
    await client.publishAsync('sample/a', '', { qos: 1 });
    await client.publishAsync('sample/b', '', { qos: 0 });
    await expect
      .poll(() => heard.map(({ topic, qos }) => [topic, qos]))
      .toEqual([
        ['sample/a', 1],
        ['sample/b', 0],
      ]);
    await expect.poll(() => low.heard.map(({ qos }) => qos)).toEqual([0, 0]);
    await client.unsubscribeAsync('sample/#');
    await client.publishAsync('sample/c', '', { qos: 1 });
    await expect.poll(() => low.heard).toHaveLength(3);
    expect(heard).toHaveLength(2);
  });

  test('keep their order, many at once', async () => {
    const { client, heard } = await connect('sub');
    await client.subscribeAsync('sample/#', { qos: 1 });
    const publisher = await connect('pub');
    const numbers = Array.from({ length: 300 }, (_, index) => String(index));
    await Promise.all(numbers.map((body) => publisher.client.publishAsync('sample/n', body, { qos: 1 })));
    await expect.poll(() => heard).toHaveLength(300);
    expect(heard.map(({ body }) => body)).toEqual(numbers);
  });

  test('do not pile up for a client that acknowledges none', async () => {
    const deaf = await connect('sub');
    // MQTT.js acknowledges when this calls back.
    deaf.client.handleMessage = () => undefined;
    await deaf.client.subscribeAsync('sample/#', { qos: 1 });
    const { client } = await connect('pub');
    const payload = Buffer.alloc(500_000);
    for (let count = 0; count < 40; count++) await client.publishAsync('sample/much', payload, { qos: 1 });
    // It does not read either, so it learns nothing of its own end.
    await expect
      .poll(() => events)
      .toContainEqual(expect.objectContaining({ type: 'disconnected', deviceId: 'sub', cause: 'too-slow' }));
    expect(client.connected).toBe(true);
  });

  test('a will is one', async () => {
    const { client, heard } = await connect('sub');
    await client.subscribeAsync('sample/#');
    const will = { topic: 'sample/gone', payload: Buffer.from('bye'), qos: 1 as const, retain: false };
    (await connect('pub', { will })).client.stream.destroy();
    await expect.poll(() => heard.map(({ body }) => body)).toEqual(['bye']);
  });
});

describe('the hub closes the connection', () => {
  test.each<[string, string, (client: MqttClient) => void]>([
    ['bare', 'topic-outside-spaces', (client) => client.publish('other/topic', '', { qos: 1 })],
    ['bare', 'topic-outside-spaces', (client) => client.subscribe('#')],
    ['bare', 'qos-not-supported', (client) => client.publish('sample/topic', '', { qos: 2 })],
    ['classic', 'retain-not-supported', (client) => client.publish('sample/topic', '', { qos: 1, retain: true })],
    [
      'bare',
      'too-many-filters',
      (client) => client.subscribe(Array.from({ length: 11 }, (_, index) => `sample/${index}`)),
    ],
    ['classic', 'topic-outside-spaces', (client) => client.publish('other/topic', '', { qos: 1 })],
    ['classic', 'topic-outside-spaces', (client) => client.subscribe('other/#')],
    ['query', 'topic-outside-spaces', (client) => client.publish('devices/pub/messages/events/', '', { qos: 1 })],
  ])('%s: %s', async (way, cause, act) => {
    const names: Record<string, IClientOptions> = { bare: {}, classic: classic('pub'), query: query('pub') };
    const { client, closed } = await connect('pub', names[way]);
    act(client);
    await closed;
    await expect
      .poll(() => events.map((one) => ('cause' in one ? [one.type, one.cause] : [one.type])))
      .toEqual([['connected'], ['refused', cause], ['disconnected', cause]]);
  });

  test('when a topic space that it uses is removed, and lets the client come back', async () => {
    const { client, closed } = await connect('sub', { clean: false });
    await client.subscribeAsync('sample/#');
    await bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#', 'x'] });
    expect(client.connected).toBe(true);
    await bench.call('hub.setTopicSpace', { name: 'sample', type: 'PublishOnly', templates: ['sample/#'] });
    await closed;
    expect(events).toContainEqual(expect.objectContaining({ type: 'refused', cause: 'topic-outside-spaces' }));
    // What it had subscribed to cannot be restored: it starts anew.
    expect((await connect('sub', { clean: false })).connack.sessionPresent).toBe(false);
  });

  test('when its device is disabled or removed, however it has logged in', async () => {
    const first = await connect('sub', { clientId: 'a' });
    const second = await connect('sub', classic('sub'));
    expect((await bench.call('hub.status', {})).devices.map(({ connected }) => connected)).toEqual([false, true]);
    await bench.call('hub.setDeviceEnabled', { deviceId: 'sub', enabled: false });
    await Promise.all([first.closed, second.closed]);
    expect((await bench.call('hub.status', {})).devices.map(({ connected }) => connected)).toEqual([false, false]);
  });
});

describe('sessions of two faces', () => {
  test('do not push each other out, nor share what is subscribed', async () => {
    const hub = await connect('sub', { ...classic('sub'), clean: false });
    await hub.client.subscribeAsync('$iothub/twin/res/#');
    const broker = await connect('pub', { clientId: 'sub', clean: false });
    expect(broker.connack.sessionPresent).toBe(false);
    await broker.client.subscribeAsync('sample/#', { qos: 1 });
    expect([hub.client.connected, broker.client.connected]).toEqual([true, true]);
    await hub.client.endAsync();
    expect((await connect('sub', { ...classic('sub'), clean: false })).connack.sessionPresent).toBe(true);
  });

  test('belong to one client: another is refused while it is there, and finds nothing of it later', async () => {
    const { client } = await connect('sub', { clientId: 'shared', clean: false });
    await client.subscribeAsync('sample/#', { qos: 1 });
    await expect(connect('pub', { clientId: 'shared', clean: false })).rejects.toMatchObject({ code: 5 });
    expect(client.connected).toBe(true);
    await client.endAsync();
    await expect.poll(() => events.at(-1)?.type).toBe('disconnected');
    expect((await connect('pub', { clientId: 'shared', clean: false })).connack.sessionPresent).toBe(false);
  });

  test('are restored with what they had subscribed to', async () => {
    const first = await connect('sub', { clean: false });
    await first.client.subscribeAsync('sample/#', { qos: 1 });
    await first.client.endAsync();
    const second = await connect('sub', { clean: false });
    expect(second.connack.sessionPresent).toBe(true);
    await (await connect('pub')).client.publishAsync('sample/again', 'x', { qos: 1 });
    await expect.poll(() => second.heard.map(({ body }) => body)).toEqual(['x']);
  });
});

test('topic spaces are kept, checked and removed', async () => {
  await bench.call('hub.setTopicSpace', { name: 'deaf', type: 'PublishOnly', templates: ['log/+'] });
  await bench.call('hub.stop', {});
  await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  expect((await bench.call('hub.status', {})).topicSpaces).toEqual([
    { name: 'sample', type: 'LowFanout', templates: ['sample/#'] },
    { name: 'deaf', type: 'PublishOnly', templates: ['log/+'] },
  ]);
  const { faults } = await bench.call('hub.checkTopicTemplates', { templates: ['a/+', 'a/#/b', '$x'] });
  expect(faults.map(({ template }) => template)).toEqual(['a/#/b', '$x']);
  const refusal = await bench.refusal('hub.setTopicSpace', { name: 'bad', templates: ['a+'] });
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'templates' } });
  await bench.call('hub.removeTopicSpace', { name: 'deaf' });
  expect((await bench.refusal('hub.removeTopicSpace', { name: 'deaf' })).code).toBe('NOT_FOUND');
});

describe('what devices want to do', () => {
  const spaces = async () => (await bench.call('hub.status', {})).topicSpaces;
  const listening = (topicOrFilter: string) => ({ deviceId: 'sub', topicOrFilter });

  test('is allowed by one new topic space, and nothing is made where all is allowed', async () => {
    const wishes = {
      base: 'pub-sub',
      publishing: [{ deviceId: 'pub', topicOrFilter: 'own/{deviceId}/a' }],
      subscribing: [listening('sample/x'), listening('other/+')],
    };
    const made = { name: 'pub-sub-1', type: 'LowFanout', templates: ['own/${principal.deviceid}/a', 'other/+'] };
    expect(await bench.call('hub.allowTopics', wishes)).toEqual({ made });
    expect(await bench.call('hub.allowTopics', wishes)).toEqual({});
    expect(await spaces()).toEqual([{ name: 'sample', type: 'LowFanout', templates: ['sample/#'] }, made]);
    // One that may not subscribe is disconnected.
    const { client } = await connect('sub');
    expect(await client.subscribeAsync('other/+')).toMatchObject([{ topic: 'other/+', qos: 0 }]);
  });

  test('is allowed beside a topic space that takes no subscriptions, under a name that is free', async () => {
    await bench.call('hub.setTopicSpace', { name: 'space-1', type: 'PublishOnly', templates: ['log/+'] });
    const { made } = await bench.call('hub.allowTopics', { base: 'space', templates: ['log/+', 'sample/#'] });
    expect(made).toEqual({ name: 'space-2', type: 'LowFanout', templates: ['log/+'] });
  });

  test('is refused where it is no topic template or there are too many spaces, and nothing is made', async () => {
    const before = await spaces();
    expect(await bench.refusal('hub.allowTopics', { base: 'space', templates: ['a/#/b'] })).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'templates' },
    });
    expect(await spaces()).toEqual(before);
    for (let number = 1; number < 10; number++) {
      await bench.call('hub.allowTopics', { base: 'space', templates: [`t${number}`] });
    }
    const refusal = await bench.refusal('hub.allowTopics', { base: 'space', subscribing: [listening('more')] });
    expect(refusal.code).toBe('LIMIT_REACHED');
    expect(await spaces()).toHaveLength(10);
    await bench.call('hub.stop', {});
    expect((await bench.refusal('hub.allowTopics', { base: 'space' })).code).toBe('HUB_NOT_RUNNING');
  });
});
