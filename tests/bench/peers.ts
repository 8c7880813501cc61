import { Aedes } from 'aedes';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type Server as HttpsServer, createServer as createHttpsServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createServer } from 'node:tls';
import { WebSocketServer, createWebSocketStream } from 'ws';
import type { Workbench } from '../support/workbench.ts';

/** Clients of the hub and of its peers, and how the two are measured beside each other. */

const rounds = 3;
const server = 'bench';

export interface Place {
  readonly port: number;
  readonly ca: string;
}

/** TLS as the hub has it, with the same server certificate. */
export async function serverOptions(bench: Workbench) {
  const file = (end: string) => readFile(join(bench.folder, 'workspace', 'servers', server, `${server}-${end}.pem`));
  const [cert, key] = await Promise.all([file('chain'), file('key')]);
  return { cert, key, requestCert: true, rejectUnauthorized: false, noDelay: true };
}

/** aedes, which takes any certificate and every message, behind the same server certificate as the hub. */
export async function bareBroker(
  bench: Workbench,
  ca: string,
  inWebSockets = false,
): Promise<Place & { close(): Promise<void> }> {
  const broker = await Aedes.createBroker();
  const options = await serverOptions(bench);
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

export const message = (client: MqttClient) =>
  Promise.all(
    Array.from({ length: 10 }, () =>
      client.publishAsync(`devices/${client.options.clientId ?? ''}/messages/events/`, '{"t":1}', { qos: 1 }),
    ),
  );

export const text = (count: number) => `${count.toFixed(0).padStart(6)} a second`;
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
