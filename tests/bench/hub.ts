import mqtt, { type MqttClient } from 'mqtt';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Workbench } from '../support/workbench.ts';

/** What the hub costs a device that waits: messages that are acknowledged, and changes that are on disk by then. */

const connections = 20;

async function connect(bench: Workbench, id: string, hub: { port: number; authorityPem: string }): Promise<MqttClient> {
  const file = (end: string) => readFile(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));
  const client = await mqtt.connectAsync({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: hub.port,
    ca: hub.authorityPem,
    cert: await file('-chain.pem'),
    key: await file('-key.pem'),
    clientId: id,
    username: `localhost/${id}/?api-version=2021-04-12`,
  });
  await client.subscribeAsync('$iothub/twin/res/#');
  return client;
}

/** Runs `once` a number of times at each client, each time after the last; answers how many a second, `each` counted. */
async function rate(
  clients: readonly MqttClient[],
  times: number,
  each: number,
  once: (client: MqttClient, round: number) => Promise<unknown>,
): Promise<string> {
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < times; round++) await once(client, round);
    }),
  );
  const took = (performance.now() - start) / 1000;
  return `${((clients.length * times * each) / took).toFixed(0).padStart(6)} a second`;
}

function patch(client: MqttClient, round: number): Promise<unknown> {
  const answer = new Promise((resolve) => client.once('message', resolve));
  client.publish('$iothub/twin/PATCH/properties/reported/?$rid=1', JSON.stringify({ round }));
  return answer;
}

export async function hubFigures(): Promise<void> {
  const bench = await Workbench.open();
  try {
    const { certificatePem } = await bench.authority('Root');
    const { devices } = await bench.devices(Array.from({ length: connections }, (_, index) => `d-${index}`));
    const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    const clients = await Promise.all(devices.map(({ deviceId }) => connect(bench, deviceId, hub)));
    const topic = (client: MqttClient) => `devices/${client.options.clientId ?? ''}/messages/events/`;
    const message = (client: MqttClient) =>
      Promise.all(Array.from({ length: 10 }, () => client.publishAsync(topic(client), '{"t":1}', { qos: 1 })));
    console.log(`hub, ${connections} devices, hub and devices in one process`);
    console.log(`  QoS 1 messages, 10 on their way from each   ${await rate(clients, 50, 10, message)}`);
    console.log(`  twin patches, each after the last's answer  ${await rate(clients, 100, 1, patch)}`);
    console.log(`  the same of one device alone                ${await rate(clients.slice(0, 1), 200, 1, patch)}\n`);
    await Promise.all(clients.map((client) => client.endAsync(true)));
  } finally {
    await bench.close();
  }
}
