import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';

/** Sessions that are not clean outlive their connection and the hub: what was subscribed to, what waits, what is on its way. */

let scene: HubScene;
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const old = { protocolVersion: 4, clean: false } as const;
const classic = (id: string) => ({ ...old, username: `localhost/${id}/?api-version=2021-04-12` });

describe('at IoT Hub', () => {
  beforeEach(async () => {
    scene = await HubScene.open(['a']);
  });

  test('a device hears of messages, methods and desired properties after a restart without subscribing again', async () => {
    const first = await scene.connect('a', classic('a'));
    await first.client.subscribeAsync('devices/a/messages/devicebound/#', { qos: 1 });
    await first.client.subscribeAsync(['$iothub/methods/POST/#', '$iothub/twin/PATCH/properties/desired/#']);
    await scene.restart();
    await scene.bench.call('hub.sendMessage', { deviceId: 'a', body: 'while away' });
    const back = await scene.connect('a', classic('a'));
    expect(back.connack.sessionPresent).toBe(true);
    await expect.poll(() => HubScene.bodies(back)).toEqual(['while away']);
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"x":1}' });
    await expect.poll(() => back.heard.map(({ topic }) => topic).at(-1)).toMatch(/^\$iothub\/twin\/PATCH/);
    const call = scene.bench.call('hub.callMethod', {
      deviceId: 'a',
      name: 'blink',
      payload: '{}',
      timeoutMs: 20_000,
    });
    await expect.poll(() => back.heard.map(({ topic }) => topic).at(-1)).toMatch(/^\$iothub\/methods\/POST\/blink\//);
    const rid = /\$rid=(.*)$/.exec(back.heard.at(-1)?.topic ?? '')?.[1] ?? '';
    await back.client.publishAsync(`$iothub/methods/res/200/?$rid=${rid}`, '{"ok":true}');
    expect(await call).toMatchObject({ status: 200 });
  });

  test('a message that was not acknowledged comes again as the same packet, marked', async () => {
    const first = await scene.connect('a', classic('a'));
    first.client.handleMessage = () => undefined;
    await first.client.subscribeAsync('devices/a/messages/devicebound/#', { qos: 1 });
    await scene.bench.call('hub.sendMessage', { deviceId: 'a', body: 'once' });
    const packet = await new Promise<{ messageId?: number | undefined }>((resolve) =>
      first.client.on('packetreceive', (one) => {
        if (one.cmd === 'publish') resolve(one);
      }),
    );
    await HubScene.drop(first);
    const back = await scene.connect('a', classic('a'));
    await expect.poll(() => back.heard).toHaveLength(1);
    expect(back.heard[0]).toMatchObject({ dup: true, messageId: packet.messageId });
    const { devices } = await scene.bench.call('hub.status', {});
    await expect.poll(async () => (await scene.bench.call('hub.status', {})).devices[0]?.pendingMessages).toBe(0);
    expect(devices).toHaveLength(1);
  });

  test('a clean session begins with nothing, and takes what there was away', async () => {
    const first = await scene.connect('a', classic('a'));
    await first.client.subscribeAsync('$iothub/methods/POST/#');
    expect((await scene.connect('a', { ...classic('a'), clean: true })).connack.sessionPresent).toBe(false);
    expect((await scene.connect('a', classic('a'))).connack.sessionPresent).toBe(false);
    expect(await scene.bench.refusal('hub.callMethod', { deviceId: 'a', name: 'x', payload: '' })).toBeDefined();
  });
});

describe('on topic spaces', () => {
  beforeEach(async () => {
    scene = await HubScene.open(['a', 'b']);
    await scene.bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
  });

  const listen = async (): Promise<SceneClient> => {
    const one = await scene.connect('a', old);
    await one.client.subscribeAsync('sample/#', { qos: 1 });
    return one;
  };
  const publish = async (...bodies: string[]) => {
    const { client } = await scene.connect('b', { protocolVersion: 4 });
    for (const body of bodies) await client.publishAsync('sample/t', body, { qos: 1 });
    await client.endAsync();
  };

  test('what was acknowledged to who published it is there, whatever happened between', async () => {
    await HubScene.drop(await listen());
    const sent: string[] = [];
    for (let round = 0; round < 10; round++) {
      const body = `round ${round}`;
      await publish(body);
      sent.push(body);
      await scene.restart();
    }
    const back = await scene.connect('a', old);
    await expect.poll(() => HubScene.bodies(back)).toEqual(sent);
    await publish('live');
    await expect.poll(() => HubScene.bodies(back)).toEqual([...sent, 'live']);
  });

  test('what is acknowledged is forgotten', async () => {
    const one = await listen();
    await publish('1', '2');
    await expect.poll(() => HubScene.bodies(one)).toEqual(['1', '2']);
    await one.client.endAsync();
    await scene.restart();
    const back = await scene.connect('a', old);
    await publish('3');
    await expect.poll(() => HubScene.bodies(back)).toEqual(['3']);
  });

  test('a session for which more than 100 messages wait ends, which is told', async () => {
    await HubScene.drop(await listen());
    await publish(...Array.from({ length: 101 }, (_, index) => String(index)));
    expect((await scene.connect('a', old)).connack.sessionPresent).toBe(false);
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'refused', clientId: 'a', face: 'topics', cause: 'limit-reached' }),
    );
  });

  test('a session of MQTT 5 ends when its time is over, and at the wish of its client', async () => {
    const five = (sessionExpiryInterval: number) => ({ clean: false, properties: { sessionExpiryInterval } });
    await HubScene.drop(await scene.connect('a', five(1)));
    await expect
      .poll(
        async () => {
          const again = await scene.connect('a', five(1));
          const { sessionPresent } = again.connack;
          await HubScene.drop(again);
          await new Promise((resolve) => setTimeout(resolve, 1100));
          return sessionPresent;
        },
        { timeout: 10_000 },
      )
      .toBe(false);
    const last = await scene.connect('b', five(1000));
    await last.client.endAsync(false, { properties: { sessionExpiryInterval: 0 } });
    const brief = await scene.connect('b', five(0));
    expect(brief.connack.sessionPresent).toBe(false);
    // It cannot ask for more when it goes (MQTT 5, 3.14.2.2.2).
    await brief.client.endAsync(false, { properties: { sessionExpiryInterval: 1000 } });
    expect((await scene.connect('b', five(1000))).connack.sessionPresent).toBe(false);
  });
});
