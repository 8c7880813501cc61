import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';

/** MQTT 5 at the hub, by MQTT.js: on the faces whose clouds have it, and refused elsewhere as they do. */

let scene: HubScene;

const open = async (start: Parameters<typeof HubScene.open>[1] = {}) => {
  scene = await HubScene.open(['a', 'b', 'c'], start);
  await scene.bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
};
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

describe('topic spaces, as Event Grid has them', () => {
  beforeEach(() => open());

  test('CONNACK tells what there is', async () => {
    const { connack } = await scene.connect('a', { keepalive: 2000, properties: { sessionExpiryInterval: 90_000 } });
    expect(connack.properties).toEqual({
      sessionExpiryInterval: 28_800,
      receiveMaximum: 100,
      maximumQoS: 1,
      maximumPacketSize: 1_048_576,
      topicAliasMaximum: 10,
      subscriptionIdentifiersAvailable: false,
      sharedSubscriptionAvailable: false,
      serverKeepAlive: 1160,
    });
  });

  test('properties of a message reach who listens, whatever version it speaks', async () => {
    const old = await scene.connect('b', { protocolVersion: 4 });
    const present = await scene.connect('c');
    for (const { client } of [old, present]) await client.subscribeAsync('sample/#', { qos: 1 });
    const { client } = await scene.connect('a');
    const properties = {
      payloadFormatIndicator: true,
      contentType: 'application/json',
      responseTopic: 'sample/answers',
      correlationData: Buffer.from([0, 255, 1]),
      userProperties: { one: '1', twice: ['x', 'y'] },
    };
    await client.publishAsync('sample/t', '{}', { qos: 1, properties: { ...properties, messageExpiryInterval: 60 } });
    await expect.poll(() => present.heard).toHaveLength(1);
    await expect.poll(() => old.heard).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(present.heard[0]?.properties))).toEqual(
      JSON.parse(JSON.stringify({ ...properties, messageExpiryInterval: 60 })),
    );
    expect(old.heard[0]?.properties).toBeUndefined();
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'message', face: 'topics', properties: { one: '1', twice: 'y' } }),
    );
  });

  test('a message that no space allows is refused in its acknowledgement, with the reason', async () => {
    const { client } = await scene.connect('a');
    await expect(client.publishAsync('other/t', '', { qos: 1 })).rejects.toMatchObject({ code: 0x87 });
    expect(client.connected).toBe(true);
    const { closed, client: unheard } = await scene.connect('b');
    unheard.publish('other/t', '', { qos: 0 });
    expect(await closed).toBe(0x87);
    expect(scene.causes()).toEqual(['topic-outside-spaces', 'topic-outside-spaces', 'topic-outside-spaces']);
  });

  test('filters that are not granted are told one by one', async () => {
    const { client } = await scene.connect('a');
    const granted = await client
      .subscribeAsync(['sample/x', 'other', '$share/g/sample/y'], { qos: 1 })
      .catch((error: { granted?: unknown }) => error);
    expect(JSON.stringify(granted)).toContain('135');
    expect(client.connected).toBe(true);
    expect(scene.causes()).toEqual(['topic-outside-spaces', 'shared-subscriptions-not-supported']);
  });

  test.each<[string, number, (one: SceneClient) => void]>([
    ['qos-not-supported', 0x9b, ({ client }) => client.publish('sample/t', '', { qos: 2 })],
    [
      'subscription-identifiers-not-supported',
      0xa1,
      ({ client }) => client.subscribe('sample/t', { qos: 1, properties: { subscriptionIdentifier: 3 } }),
    ],
  ])('%s ends the connection with its code', async (cause, code, act) => {
    const one = await scene.connect('a');
    act(one);
    expect(await one.closed).toBe(code);
    expect(scene.causes()).toEqual([cause, cause]);
  });

  test('enhanced authentication is refused by its name', async () => {
    const properties = { authenticationMethod: 'OAUTH2-JWT' };
    await expect(scene.connect('a', { properties })).rejects.toMatchObject({ code: 0x8c });
    expect(scene.causes()).toEqual(['authentication-method']);
  });

  test('a newer connection of the same session, and the end of the hub, are told', async () => {
    const first = await scene.connect('a');
    await scene.connect('a');
    expect(await first.closed).toBe(0x8e);
    const second = await scene.connect('b');
    await scene.bench.call('hub.stop', {});
    expect(await second.closed).toBe(0x8b);
  });

  test('topic aliases work both ways, and an invalid one is refused', async () => {
    const listener = await scene.connect('b', { properties: { topicAliasMaximum: 2 } });
    await listener.client.subscribeAsync('sample/#');
    const { client } = await scene.connect('a', { autoAssignTopicAlias: true });
    for (const body of ['1', '2', '3']) await client.publishAsync('sample/t', body, { qos: 1 });
    await expect.poll(() => HubScene.bodies(listener)).toEqual(['1', '2', '3']);
    expect(listener.heard.map(({ properties }) => properties?.topicAlias)).toEqual([1, 1, 1]);
    const wrong = await scene.connect('c');
    wrong.client.stream.write(Uint8Array.of(0x30, 7, 0, 0, 3, 0x23, 0, 11, 0x78));
    expect(await wrong.closed).toBe(0x94);
  });

  test('a client gets no more at once, and nothing larger, than it takes', async () => {
    const slow = await scene.connect('b', { properties: { receiveMaximum: 2, maximumPacketSize: 200 } });
    const held: (() => void)[] = [];
    slow.client.handleMessage = (_packet, done) => held.push(done);
    await slow.client.subscribeAsync('sample/#', { qos: 1 });
    const { client } = await scene.connect('a');
    for (const body of ['1', '2', 'x'.repeat(300), '3']) await client.publishAsync('sample/t', body, { qos: 1 });
    await expect.poll(() => held.length).toBe(1);
    expect(HubScene.bodies(slow)).toEqual(['1']);
    slow.client.handleMessage = (_packet, done) => done();
    held[0]?.();
    await expect.poll(() => HubScene.bodies(slow)).toEqual(['1', '2', '3']);
  });

  test('a will waits for its delay, and is not published where the client is back by then', async () => {
    const listener = await scene.connect('b');
    await listener.client.subscribeAsync('sample/#', { qos: 1 });
    const will = (body: string, willDelayInterval: number) => ({
      will: { topic: 'sample/will', payload: Buffer.from(body), qos: 1 as const, properties: { willDelayInterval } },
      clean: false,
      properties: { sessionExpiryInterval: 100 },
    });
    await HubScene.drop(await scene.connect('a', will('never', 60)));
    await HubScene.drop(await scene.connect('a', will('soon', 1)));
    await HubScene.drop(await scene.connect('c', will('now', 0)));
    await expect.poll(() => HubScene.bodies(listener), { timeout: 5000 }).toEqual(['now', 'soon']);
  });

  test('what is retained is there for who comes later, and gone with an empty message', async () => {
    const { client } = await scene.connect('a');
    await client.publishAsync('sample/r', 'kept', { qos: 1, retain: true });
    await scene.restart();
    const later = await scene.connect('b');
    await later.client.subscribeAsync('sample/#', { qos: 1 });
    await expect
      .poll(() => later.heard.map(({ retain, payload }) => [retain, String(payload)]))
      .toEqual([[true, 'kept']]);
    await later.client.subscribeAsync('sample/#', { qos: 1, rh: 1 });
    await later.client.publishAsync('sample/r', '', { qos: 1, retain: true });
    await expect.poll(() => later.heard.map(({ retain }) => retain)).toEqual([true, false]);
    const last = await scene.connect('c');
    await last.client.subscribeAsync('sample/#');
    await last.client.publishAsync('sample/end', 'end');
    await expect.poll(() => HubScene.bodies(last)).toEqual(['end']);
  });
});

describe('a plain broker', () => {
  beforeEach(() => open({ plainBroker: true }));
  const anybody = { username: '', protocolVersion: 5 as const };

  test('has QoS 2, subscription identifiers, shared subscriptions and names for the nameless', async () => {
    const listener = await scene.connect('a', anybody);
    await listener.client.subscribeAsync('any/#', { qos: 2, properties: { subscriptionIdentifier: 7 } });
    const shared = [
      await scene.connect('b', { ...anybody, clientId: 's1' }),
      await scene.connect('b', { ...anybody, clientId: 's2' }),
    ];
    for (const { client } of shared) await client.subscribeAsync('$share/g/any/#', { qos: 1 });
    const { client, connack } = await scene.connect('c', { ...anybody, clientId: '' });
    expect(connack.properties?.assignedClientIdentifier).toMatch(/^auto-/);
    for (let index = 0; index < 4; index++) await client.publishAsync('any/thing', String(index), { qos: 2 });
    await expect.poll(() => HubScene.bodies(listener)).toEqual(['0', '1', '2', '3']);
    expect(listener.heard.map(({ qos, properties }) => [qos, properties?.subscriptionIdentifier])).toEqual(
      Array.from({ length: 4 }, () => [2, 7]),
    );
    await expect.poll(() => shared.flatMap(HubScene.bodies).toSorted()).toEqual(['0', '1', '2', '3']);
    expect(shared.map(({ heard }) => heard.length)).toEqual([2, 2]);
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'message', face: 'broker', deviceId: 'c', qos: 2 }),
    );
  });

  test('leaves a client’s own messages out where it wants none', async () => {
    const one = await scene.connect('a', anybody);
    await one.client.subscribeAsync('x', { qos: 0, nl: true });
    await one.client.publishAsync('x', 'own', { qos: 1 });
    const other = await scene.connect('b', anybody);
    await other.client.publishAsync('x', 'other', { qos: 1 });
    await expect.poll(() => HubScene.bodies(one)).toEqual(['other']);
  });

  test('keeps what is for a client that is away until it has expired', async () => {
    const away = { ...anybody, clean: false, properties: { sessionExpiryInterval: 1000 } };
    const listener = await scene.connect('a', away);
    await listener.client.subscribeAsync('x', { qos: 1 });
    await HubScene.drop(listener);
    const { client } = await scene.connect('b', anybody);
    await client.publishAsync('x', 'short', { qos: 1, properties: { messageExpiryInterval: 1 } });
    await client.publishAsync('x', 'long', { qos: 1, properties: { messageExpiryInterval: 1000 } });
    await client.publishAsync('x', 'plain', { qos: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const back = await scene.connect('a', away);
    expect(back.connack.sessionPresent).toBe(true);
    await expect.poll(() => HubScene.bodies(back)).toEqual(['long', 'plain']);
    expect(back.heard[0]?.properties?.messageExpiryInterval).toBeLessThan(1000);
  });
});

describe('other clouds', () => {
  beforeEach(() => open());

  test('IoT Hub refuses MQTT 5 as a server of 3.1.1 does', async () => {
    const username = 'localhost/a/?api-version=2021-04-12';
    await expect(scene.connect('a', { username })).rejects.toMatchObject({ code: 1 });
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'refused', face: 'iot-hub', cause: 'protocol-version', code: 1 }),
    );
  });

  test('ThingsBoard takes it, and says in the acknowledgement what it does not know', async () => {
    const certificatePem =
      /^-----BEGIN[^]*?-----END CERTIFICATE-----\n/.exec(String(scene.credentials('a').cert))?.[0] ?? '';
    await scene.bench.call('hub.setThingsBoardDevice', { name: 'Lobby', certificatePem });
    const { client } = await scene.connect('a', { username: '' });
    await client.publishAsync('v1/devices/me/telemetry', '{"t":1}', { qos: 1 });
    await expect(client.publishAsync('v1/devices/me/nothing', '{}', { qos: 1 })).rejects.toMatchObject({ code: 0x90 });
    await expect(client.publishAsync('v1/devices/me/telemetry', 'no', { qos: 1 })).rejects.toMatchObject({
      code: 0x99,
    });
    expect(client.connected).toBe(true);
  });
});
