import { request } from 'node:https';
import type { IClientOptions } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { AmqpDevice, data } from '../support/amqp-device.ts';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';

/** A hub that is restarted while devices speak to it by all its protocols: what it has acknowledged is there, and subscriptions live on. */

let scene: HubScene;
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const ids = ['mqtt', 'socket', 'amqp', 'https'] as const;
const restarts = 10;

const addressed = async () => {
  const { address } = await scene.bench.call('hub.status', {});
  if (address === undefined) throw new Error('The hub does not run.');
  return address;
};
const kept = (id: string): IClientOptions => ({
  protocolVersion: 4,
  clean: false,
  username: `localhost/${id}/?api-version=2021-04-12`,
});

/** Adds what has been acknowledged; a connection that breaks off meanwhile acknowledges nothing. */
type Say = (text: string) => Promise<boolean>;

const byMqtt =
  ({ client, closed }: SceneClient, id: string): Say =>
  (text) =>
    Promise.race([
      client.publishAsync(`devices/${id}/messages/events/`, text, { qos: 1 }).then(
        () => true,
        () => false,
      ),
      // MQTT.js keeps it for a connection that does not come.
      closed.then(() => false),
    ]);

async function byHttps(port: number): Promise<Say> {
  return (text) =>
    new Promise((resolve) => {
      const sent = request(
        {
          host: '127.0.0.1',
          servername: 'localhost',
          port,
          method: 'POST',
          path: '/devices/https/messages/events?api-version=2021-04-12',
          ...scene.credentials('https'),
          agent: false,
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode === 204);
        },
      );
      sent.on('error', () => resolve(false));
      sent.end(text);
    });
}

test('ten times, by MQTT, WebSockets, AMQP and HTTPS', { timeout: 120_000 }, async () => {
  // Free ones also after a restart, when the port of MQTT is a given one.
  scene = await HubScene.open([...ids], { webSocketPort: 0, amqpPort: 0 });
  const acknowledged = new Set<string>();
  const bound = '/devices/amqp/messages/devicebound';
  const twin = '/devices/amqp/twin';
  const told = { mqtt: new Set<string>(), socket: new Set<string>(), amqp: new Set<string>() };
  let fan = 0;
  for (let round = 0; round <= restarts; round++) {
    const address = await addressed();
    const mqtt = await scene.connect('mqtt', kept('mqtt'));
    const wsOptions = scene.credentials('socket');
    const socket = await scene.connect('socket', {
      ...kept('socket'),
      protocol: 'wss',
      port: address.webSocketPort ?? 0,
      path: '/mqtt',
      ...({ ca: undefined, cert: undefined, key: undefined } as object),
      wsOptions,
    });
    // Only the first of them subscribes.
    expect([mqtt.connack.sessionPresent, socket.connack.sessionPresent]).toEqual([round > 0, round > 0]);
    if (round === 0) {
      await mqtt.client.subscribeAsync('devices/mqtt/messages/devicebound/#', { qos: 1 });
      await socket.client.subscribeAsync('devices/socket/messages/devicebound/#', { qos: 1 });
    }
    const amqp = await AmqpDevice.open({ port: address.amqpPort ?? 0, ...scene.credentials('amqp') });
    await amqp.receiver(bound, { autoaccept: true });
    await amqp.receiver(twin);
    const sayings: Record<(typeof ids)[number], Say> = {
      mqtt: byMqtt(mqtt, 'mqtt'),
      socket: byMqtt(socket, 'socket'),
      amqp: async (text) => (await amqp.send('/devices/amqp/messages/events', { body: data(text) })) === 'accepted',
      https: await byHttps(address.webSocketPort ?? 0),
    };
    // What came while the hub was down waits for everybody who had subscribed.
    for (const id of ['mqtt', 'socket', 'amqp'] as const) {
      await scene.bench.call('hub.sendMessage', { deviceId: id, body: `for ${id} ${round}` });
    }
    const heard = {
      mqtt: () => HubScene.bodies(mqtt),
      socket: () => HubScene.bodies(socket),
      amqp: () => amqp.bodies(bound),
    };
    for (const id of ['mqtt', 'socket', 'amqp'] as const) {
      await expect.poll(() => heard[id]()).toContain(`for ${id} ${round}`);
      for (const body of heard[id]()) told[id].add(body);
    }
    // A change of a twin is acknowledged when it is on disk.
    const reported = {
      correlation_id: 'r',
      message_annotations: { operation: 'PATCH', resource: '/properties/reported' },
    };
    await amqp.send(twin, { ...reported, body: data(`{"fan":${round + 1}}`) });
    await expect.poll(() => amqp.heard.some((one) => one.address === twin)).toBe(true);
    fan = round + 1;
    const over = new AbortController();
    const talks = ids.map(async (id) => {
      for (let count = 0; !over.signal.aborted && count < 500; count++) {
        const text = `${id} ${round} ${count}`;
        if (!(await sayings[id](text))) return;
        acknowledged.add(text);
      }
    });
    await expect.poll(() => ids.every((id) => acknowledged.has(`${id} ${round} 5`)), { timeout: 10_000 }).toBe(true);
    if (round < restarts) await scene.restart();
    over.abort();
    for (const { client } of [mqtt, socket]) client.end(true);
    amqp.close();
    await Promise.all(talks);
  }
  const arrived = new Set(scene.events.flatMap((one) => (one.type === 'message' ? [one.body] : [])));
  expect([...acknowledged].filter((text) => !arrived.has(text))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(ids.length * restarts * 5);
  for (const id of ['mqtt', 'socket', 'amqp'] as const) {
    const wanted = Array.from({ length: restarts + 1 }, (_, round) => `for ${id} ${round}`);
    expect([...told[id]]).toEqual(expect.arrayContaining(wanted));
  }
  const { reported } = await scene.bench.call('hub.getTwin', { deviceId: 'amqp' });
  expect(JSON.parse(reported)).toMatchObject({ fan });
});
