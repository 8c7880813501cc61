import { Aedes } from 'aedes';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Server as HttpsServer, createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:tls';
import { WebSocketServer, createWebSocketStream } from 'ws';
import { Workbench } from '../support/workbench.ts';
import { wireFigures } from './wires.ts';

/**
 * What the hub costs a device that waits: messages that are acknowledged, logins, and changes that are on disk by then. Beside it
 * aedes behind the same TLS, a broker without rules, clouds or a disk.
 */

const connections = 20;
const rounds = 3;
const server = 'bench';

export interface Place {
  readonly port: number;
  readonly ca: string;
}

/** aedes, which takes any certificate and every message, behind the same server certificate as the hub. */
export async function bareBroker(
  bench: Workbench,
  ca: string,
  inWebSockets = false,
): Promise<Place & { close(): Promise<void> }> {
  const broker = await Aedes.createBroker();
  const file = (end: string) => readFile(join(bench.folder, 'workspace', 'servers', server, `${server}-${end}.pem`));
  const [cert, key] = await Promise.all([file('chain'), file('key')]);
  const options = { cert, key, requestCert: true, rejectUnauthorized: false, noDelay: true };
  const listener = inWebSockets ? createHttpsServer(options) : createServer(options, (socket) => broker.handle(socket));
  if (inWebSockets) {
    const webSockets = new WebSocketServer({ server: listener as HttpsServer, handleProtocols: () => 'mqtt' });
    webSockets.on('connection', (webSocket) => broker.handle(createWebSocketStream(webSocket)));
  }
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    ca,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      await closed;
    },
  };
}

export const credential = (bench: Workbench, id: string, end: string) =>
  readFile(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));

export async function connect(
  bench: Workbench,
  id: string,
  { port, ca }: Place,
  more: IClientOptions = {},
): Promise<MqttClient> {
  return mqtt.connectAsync({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port,
    ca,
    cert: await credential(bench, id, '-chain.pem'),
    key: await credential(bench, id, '-key.pem'),
    clientId: id,
    username: `localhost/${id}/?api-version=2021-04-12`,
    ...more,
  });
}

/** Runs `once` a number of times at each client, each time after the last; answers how many a second, `each` counted. */
export async function rate<T>(
  clients: readonly T[],
  times: number,
  each: number,
  act: (client: T, round: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < times; round++) await act(client, round);
    }),
  );
  return (clients.length * times * each * 1000) / (performance.now() - start);
}

function patch(client: MqttClient, round: number): Promise<unknown> {
  const answer = new Promise((resolve) => client.once('message', resolve));
  client.publish('$iothub/twin/PATCH/properties/reported/?$rid=1', JSON.stringify({ round }));
  return answer;
}

export const message = (client: MqttClient) =>
  Promise.all(
    Array.from({ length: 10 }, () =>
      client.publishAsync(`devices/${client.options.clientId ?? ''}/messages/events/`, '{"t":1}', { qos: 1 }),
    ),
  );

async function logins(bench: Workbench, ids: readonly string[], place: Place): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < 3; round++) {
    const clients = await Promise.all(ids.map((id) => connect(bench, id, place)));
    await Promise.all(clients.map((client) => client.endAsync(true)));
  }
  return (3 * ids.length * 1000) / (performance.now() - start);
}

const text = (count: number) => `${count.toFixed(0).padStart(6)} a second`;
const best = (figures: readonly number[]) => Math.max(...figures);

/** The best of several turns each, taken by turns. */
export async function beside(
  places: readonly [Place, Place],
  measure: (place: Place) => Promise<number>,
  peer = 'bare aedes',
): Promise<string> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure(places[0]));
    theirs.push(await measure(places[1]));
  }
  return `${text(best(ours))}, ${peer} ${text(best(theirs))}, ratio ${(best(ours) / best(theirs)).toFixed(2)}`;
}

export async function hubFigures(): Promise<void> {
  const bench = await Workbench.open();
  try {
    const { certificatePem } = await bench.authority('Root');
    const { devices } = await bench.devices(Array.from({ length: connections }, (_, index) => `d-${index}`));
    const ids = devices.map(({ deviceId }) => deviceId);
    const { authorityPem } = await bench.call('server.create', {
      workspace: bench.workspace,
      name: server,
      addresses: ['127.0.0.1'],
      keyType: 'rsa-2048',
    });
    const hub = await bench.call('hub.start', {
      data: bench.path('hub'),
      port: 0,
      autoRegister: true,
      serverCertificate: { workspace: bench.workspace, name: server },
    });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    const peer = await bareBroker(bench, authorityPem);
    const places = [{ port: hub.port, ca: authorityPem }, peer] as const;
    console.log(`hub, ${connections} devices, hub and devices in one process`);
    const messages = await beside(places, async (place) => {
      const clients = await Promise.all(ids.map((id) => connect(bench, id, place)));
      const result = await rate(clients, 50, 10, message);
      await Promise.all(clients.map((client) => client.endAsync(true)));
      return result;
    });
    console.log(`  QoS 1 messages, 10 on their way from each   ${messages}`);
    console.log(
      `  logins                                      ${await beside(places, (place) => logins(bench, ids, place))}`,
    );
    const clients = await Promise.all(ids.map((id) => connect(bench, id, places[0])));
    await Promise.all(clients.map((client) => client.subscribeAsync('$iothub/twin/res/#')));
    console.log(`  twin patches, each after the last's answer  ${text(await rate(clients, 100, 1, patch))}`);
    console.log(
      `  the same of one device alone                ${text(await rate(clients.slice(0, 1), 200, 1, patch))}`,
    );
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await wireFigures(bench, ids, hub, server, authorityPem);
    await peer.close();
  } finally {
    await bench.close();
  }
}
