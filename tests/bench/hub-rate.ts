import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Child, processorMs, tell, untilEnded } from './children.ts';
import type { FleetOrder } from './fleet-programs.ts';
import { type Report, median } from './report.ts';
import { fleetScene, processorMsOf } from './scene.ts';

/** The local hub's QoS 1 messages, each a program of its own: beside aedes and mosquitto behind the same TLS. */

const connections = 20;
const rounds = 5;
const messages = 3000;
const onTheWay = 10;

/** aedes, which takes any certificate and every message. */
export async function bareAedes({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> {
  const broker = await Aedes.createBroker();
  const credentials = { cert: readFileSync(cert), key: readFileSync(key) };
  const options = { ...credentials, requestCert: true, rejectUnauthorized: false, noDelay: true };
  const listener = createServer(options, (socket) => broker.handle(socket));
  listener.listen(0, 'localhost');
  await once(listener, 'listening');
  tell({ port: (listener.address() as AddressInfo).port });
  process.stdin.on('data', () => tell({ processorMs: processorMs() }));
  await untilEnded();
  process.exit(0);
}

interface Rate {
  readonly perSecond: number;
}

/** Bare MQTT.js clients, each with some messages on their way. */
export async function load({ workspace, ids, port, caFile }: FleetOrder): Promise<void> {
  const ca = readFileSync(caFile, 'utf8');
  const clients = await Promise.all(
    ids.map((id) => {
      const file = (end: string) => readFileSync(`${workspace}/devices/${id}/${id}-${end}.pem`, 'utf8');
      const credentials = { ca, cert: file('chain'), key: file('key') };
      const username = `localhost/${id}/?api-version=2021-04-12`;
      return mqtt.connectAsync({ ...credentials, username, protocol: 'mqtts', host: 'localhost', port, clientId: id });
    }),
  );
  tell({ connected: clients.length });
  // What the logins have cost is not of the messages.
  await once(process.stdin, 'data');
  const begun = performance.now();
  await Promise.all(
    clients.flatMap((client) =>
      Array.from({ length: onTheWay }, async () => {
        const topic = `devices/${client.options.clientId ?? ''}/messages/events/`;
        for (let sent = 0; sent < messages / onTheWay; sent++) await client.publishAsync(topic, '{"t":1}', { qos: 1 });
      }),
    ),
  );
  const found: Rate = { perSecond: (ids.length * messages * 1000) / (performance.now() - begun) };
  await Promise.all(clients.map((client) => client.endAsync()));
  tell(found);
  process.exit(0);
}

interface Place {
  readonly name: 'hub' | 'aedes' | 'mosquitto';
  readonly port: number;
  readonly caFile: string;
  processorMs(): Promise<number>;
}

export async function hubRateFigures(report: Report): Promise<void> {
  const scene = await fleetScene(connections);
  const { workspace, ids, rootFile, server } = scene;
  const broker = await scene.broker();
  const [hub, aedes] = [new Child('ourHub', { authorityFile: rootFile }), new Child('bareAedes', server)];
  try {
    const asked = async (child: Child) => (await child.ask<{ processorMs: number }>()).processorMs;
    const { port, caFile } = await hub.next<{ port: number; caFile: string }>();
    const places: Place[] = [
      { name: 'hub', port, caFile, processorMs: () => asked(hub) },
      { name: 'aedes', ...(await aedes.next<{ port: number }>()), caFile: rootFile, processorMs: () => asked(aedes) },
      { name: 'mosquitto', port: broker.port, caFile: rootFile, processorMs: () => processorMsOf(broker.pid) },
    ];
    const found = { hub: [] as Figures[], aedes: [] as Figures[], mosquitto: [] as Figures[] };
    for (let round = 0; round < rounds; round++) {
      for (const place of places) {
        const clients = new Child('load', { workspace, ids, port: place.port, caFile: place.caFile });
        await clients.next();
        const before = await place.processorMs();
        const { perSecond } = await clients.ask<Rate>();
        const used = ((await place.processorMs()) - before) / (connections * messages);
        await clients.end();
        found[place.name].push({ perSecond, microseconds: used * 1000 });
      }
    }
    const of = (name: Place['name'], figure: keyof Figures) => median(found[name].map((one) => one[figure]));
    const text = (name: Place['name']) =>
      `${of(name, 'perSecond').toFixed(0)} a second, ${of(name, 'microseconds').toFixed(1)} µs of processors each`;
    for (const name of ['aedes', 'mosquitto'] as const) {
      const cheaper = of(name, 'microseconds') / of('hub', 'microseconds');
      report.row({
        what: `local hub, QoS 1 messages of ${connections} clients, ${onTheWay} on their way from each`,
        against: name === 'aedes' ? 'bare aedes over TLS, with neither rules nor disk' : 'mosquitto over TLS',
        toReach: name === 'aedes' ? '0.9' : 'reported',
        ours: text('hub'),
        theirs: text(name),
        ratio: `${(of('hub', 'perSecond') / of(name, 'perSecond')).toFixed(2)}; ${cheaper.toFixed(2)} by the broker’s processors`,
      });
    }
  } finally {
    await Promise.all([hub.end(), aedes.end()]);
    await broker.stop();
    await scene.close();
  }
}

interface Figures {
  readonly perSecond: number;
  readonly microseconds: number;
}
