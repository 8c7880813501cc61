import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Broker, freePort } from '../support/broker.ts';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';
import { isMissing } from '../support/programs.ts';

/** A mosquitto that hands messages to the local hub, and takes some from it, as a bridge (mosquitto.conf(5)). */

const missing = isMissing('mosquitto');

let scene: HubScene;
let watcher: SceneClient;

beforeAll(async () => {
  if (missing) return;
  scene = await HubScene.open(['watcher', 'bridge-3.1', 'bridge-3.1.1', 'bridge-5'], { plainBroker: true });
  watcher = await scene.connect('watcher');
  await watcher.client.subscribeAsync(['up/#', '$SYS/broker/connection/#'], { qos: 1 });
});
afterAll(async () => {
  if (!missing) await scene.close();
});

async function bridged(name: string, version: string, clientId: string): Promise<{ broker: Broker; near: MqttClient }> {
  const { bench, address } = scene;
  const trust = join(bench.folder, `${name}.ca`);
  await writeFile(trust, address.authorityPem);
  const file = (end: string) => join(bench.folder, 'workspace', 'devices', name, `${name}-${end}.pem`);
  const port = await freePort();
  const lines = [
    `user ${userInfo().username}`,
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    `connection ${name}`,
    `address 127.0.0.1:${address.port}`,
    `bridge_protocol_version ${version}`,
    `remote_clientid ${clientId}`,
    `topic up/# out 1`,
    `topic down/# in 1`,
    'restart_timeout 1',
    `bridge_cafile ${trust}`,
    `bridge_certfile ${file('chain')}`,
    `bridge_keyfile ${file('key')}`,
  ];
  const broker = await Broker.start(join(bench.folder, `${name}.conf`), lines, [port]);
  return { broker, near: await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`) };
}

const heardOf = (topic: string) =>
  watcher.heard.filter((one) => one.topic === topic).map(({ payload }) => String(payload));

describe.skipIf(missing)('a bridge of mosquitto', () => {
  test.each([
    ['bridge-3.1', 'mqttv31', 'bridge-3.1'],
    ['bridge-3.1.1', 'mqttv311', 'bridge-3.1.1'],
    ['bridge-5', 'mqttv50', 'site/bridge-5'],
  ])('%s says that it is there, stays, and carries messages both ways', async (name, version, clientId) => {
    const { broker, near } = await bridged(name, version, clientId);
    const state = `$SYS/broker/connection/${clientId}/state`;
    try {
      await expect.poll(() => heardOf(state), { timeout: 20_000 }).toEqual(['1']);
      const came: string[] = [];
      near.on('message', (_topic, payload) => came.push(String(payload)));
      await near.subscribeAsync('down/#', { qos: 1 });
      await near.publishAsync('up/a', name, { qos: 1 });
      await expect.poll(() => heardOf('up/a')).toContain(name);
      // The bridge says that it is there before it subscribes.
      const heard = async () => {
        await watcher.client.publishAsync('down/a', `to ${name}`, { qos: 1 });
        return came[0];
      };
      await expect.poll(heard, { timeout: 20_000 }).toBe(`to ${name}`);
    } finally {
      await near.endAsync();
      await broker.stop();
    }
    await expect.poll(() => heardOf(state)).toEqual(['1', '0']);
    expect(
      scene.events.filter(({ type, ...event }) => type === 'refused' && 'deviceId' in event && event.deviceId === name),
    ).toEqual([]);
  });

  test('nobody else publishes below $SYS', async () => {
    await expect(watcher.client.publishAsync('$SYS/broker/clients/total', '1', { qos: 1 })).rejects.toThrow(
      /Not authorized|Topic Name invalid/i,
    );
  });
});
