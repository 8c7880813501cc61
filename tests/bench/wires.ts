import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import rhea from 'rhea';
import { AmqpDevice, data } from '../support/amqp-device.ts';
import type { Workbench } from '../support/workbench.ts';
import { type Place, bareBroker, beside, connect, credential, message, rate, serverOptions } from './peers.ts';
import { sdkMeasure } from './sdk.ts';
import type { Report } from './report.ts';

/** What the hub's other wires cost: MQTT in WebSockets beside aedes in them, and AMQP beside the library of Microsoft's own SDK. */

/** `rhea` behind the same server certificate, accepting what comes. */
async function bareRhea(bench: Workbench, ca: string): Promise<Place & { close(): Promise<void> }> {
  const container = rhea.create_container();
  for (const event of ['message', 'connection_close', 'disconnected']) container.on(event, () => undefined);
  const listener = createServer(await serverOptions(bench), (socket) =>
    (container.create_connection({ reconnect: false } as never) as unknown as { accept(one: unknown): void }).accept(
      socket,
    ),
  );
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    ca,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
}

async function amqpMessages(bench: Workbench, ids: readonly string[], { port, ca }: Place): Promise<number> {
  const clients = await Promise.all(
    ids.map(async (id) => {
      const [cert, key] = await Promise.all([credential(bench, id, '-chain.pem'), credential(bench, id, '-key.pem')]);
      const device = await AmqpDevice.open({ port, ca, cert, key }, { servername: '127.0.0.1' });
      const address = `/devices/${id}/messages/events`;
      await device.sender(address);
      return { device, address };
    }),
  );
  const result = await rate(clients, 50, 10, ({ device, address }) =>
    Promise.all(Array.from({ length: 10 }, () => device.send(address, { body: data('{"t":1}') }))),
  );
  for (const { device } of clients) device.close();
  return result;
}

async function webSocketMessages(bench: Workbench, ids: readonly string[], place: Place): Promise<number> {
  const clients = await Promise.all(
    ids.map(async (id) => {
      const [cert, key] = await Promise.all([credential(bench, id, '-chain.pem'), credential(bench, id, '-key.pem')]);
      const wsOptions = { ca: place.ca, cert, key };
      return connect(bench, id, place, { protocol: 'wss', path: '/mqtt', wsOptions });
    }),
  );
  const result = await rate(clients, 50, 10, message);
  await Promise.all(clients.map((client) => client.endAsync(true)));
  return result;
}

export async function wireFigures(
  report: Report,
  bench: Workbench,
  ids: readonly string[],
  hub: { readonly port: number; readonly webSocketPort?: number | undefined; readonly amqpPort?: number | undefined },
  ca: string,
): Promise<void> {
  const webSocket = { port: hub.webSocketPort ?? 0, ca };
  const aedes = await bareBroker(bench, ca, true);
  const inWebSockets = await beside([webSocket, aedes], (place) => webSocketMessages(bench, ids, place));
  await aedes.close();
  report.line(`  the messages in WebSockets                  ${inWebSockets}`);
  const peer = await bareRhea(bench, ca);
  const places = [{ port: hub.amqpPort ?? 0, ca }, peer] as const;
  const amqp = await beside(places, (place) => amqpMessages(bench, ids, place), 'bare rhea ');
  report.line(`  the messages by AMQP                        ${amqp}`);
  const sdk = await sdkMeasure(bench);
  const [id = ''] = ids;
  const bySdk = sdk === undefined ? 'cannot be fetched' : await beside(places, (place) => sdk(id, place), 'bare rhea ');
  report.line(`  one device with Microsoft's SDK by AMQP     ${bySdk}\n`);
  await peer.close();
}
