import mqtt, { type MqttClient } from 'mqtt';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { type TLSSocket, connect } from 'node:tls';
import { Workbench } from '../support/workbench.ts';
import { builtThread } from '../../src-main/adapters/built-thread.ts';
import { SharedContexts } from '../../src-main/adapters/device-connections/shared-contexts.ts';
import { fleetThreads } from '../../src-main/adapters/fleet-threads.ts';
import { collectsInThread, processorMs, residentOctets, tell, untilEnded } from './children.ts';

/** A fleet at a broker: ours, and the least that does the same. Each is a program of its own. */

export interface FleetOrder {
  /** A workspace's folder. */
  readonly workspace: string;
  readonly ids: readonly string[];
  readonly port: number;
  readonly caFile: string;
  readonly messages: number;
  /** Once all are connected it is looked on for so long, and then ended. */
  readonly forMs?: number;
  readonly intervalMs: number;
  /** Within which all devices begin; without it within one interval. */
  readonly beginWithinMs?: number;
  /** Ends once all are connected, and tells what memory they take. */
  readonly onlyConnects?: boolean;
  /** Between the last that happens and the memory that is told, in milliseconds: what was there for the beginning alone has gone by then. */
  readonly restMs?: number;
  /** For a hub, which wants the client to name itself. */
  readonly atHub?: boolean;
}

export interface FleetFound {
  readonly connectedMs: number;
  readonly connectedProcessorMs: number;
  /** From when all were connected. */
  readonly acknowledged: number;
  readonly sendingMs: number;
  readonly octetsADevice: number;
}

/** A window looks four times a second. */
const lookEveryMs = 100;
/** As many as both ends can serve. */
const handshakesAtOnce = 20;

const now = () => performance.now();
const rest = ({ restMs = 0 }: FleetOrder) => new Promise((resolve) => setTimeout(resolve, restMs));

function credentialsOf({ workspace, caFile }: FleetOrder, id: string) {
  const file = (end: string) => readFileSync(join(workspace, 'devices', id, `${id}-${end}.pem`), 'utf8');
  return { cert: file('chain'), key: file('key'), ca: readFileSync(caFile, 'utf8') };
}

/** A bare loop of Node's `tls.connect`, all at once as a fleet begins. */
export async function bareTls(order: FleetOrder): Promise<void> {
  const begun = now();
  const before = processorMs();
  const sockets = await Promise.all(
    order.ids.map(
      (id) =>
        new Promise((resolve, reject) => {
          const socket = connect({ host: 'localhost', port: order.port, ...credentialsOf(order, id) });
          socket.once('secureConnect', () => resolve(socket));
          socket.once('error', reject);
        }),
    ),
  );
  tell({ connectedMs: now() - begun, connectedProcessorMs: processorMs() - before, sockets: sockets.length });
  process.exit(0);
}

/** Connections of TLS alone at rest, each with a certificate of its own on contexts that they share: less than this no client of Node's takes. */
export async function heldTls(order: FleetOrder): Promise<void> {
  const empty = await residentOctets();
  const contexts = new SharedContexts();
  const left = [...order.ids];
  const held: TLSSocket[] = [];
  await Promise.all(
    Array.from({ length: handshakesAtOnce }, async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const { cert, key, ca } = credentialsOf(order, id);
        const given = { certificateChainPem: cert, privateKeyPem: key, serverCaPem: ca };
        const socket = connect({ host: 'localhost', port: order.port, secureContext: contexts.presenting(given) });
        await once(socket, 'secureConnect');
        held.push(socket.resume());
      }
    }),
  );
  await rest(order);
  tell({ octetsADevice: ((await residentOctets()) - empty) / held.filter(({ destroyed }) => !destroyed).length });
  process.exit(0);
}

/** A bare MQTT.js client a device, and a loop that publishes. */
export async function bareMqtt(order: FleetOrder): Promise<void> {
  const { ids, port, messages, atHub } = order;
  const counted = { connected: 0, acknowledged: 0 };
  const empty = await residentOctets();
  const begun = now();
  const before = processorMs();
  let all: () => void = () => undefined;
  const isUp = new Promise<void>((resolve) => (all = resolve));
  const clients: MqttClient[] = [];
  const publishing = ids.map(async (id) => {
    const username = atHub === true ? { username: `localhost/${id}/?api-version=2021-04-12` } : {};
    const credentials = credentialsOf(order, id);
    const client = await mqtt.connectAsync({
      ...credentials,
      ...username,
      protocol: 'mqtts',
      host: 'localhost',
      port,
      clientId: id,
      connectTimeout: 300_000,
    });
    clients.push(client);
    if (++counted.connected === ids.length) all();
    const body = '{"messageId":1,"deviceId":"d","temperature":21.5,"humidity":60.25}';
    for (let sent = 0; sent < messages; sent++) {
      await client.publishAsync(`devices/${id}/messages/events/`, body, { qos: 1 });
      counted.acknowledged++;
    }
  });
  await isUp;
  const connected = { connectedMs: now() - begun, connectedProcessorMs: processorMs() - before };
  const [from, already] = [now(), counted.acknowledged];
  await Promise.all(publishing);
  const sendingMs = now() - from;
  await rest(order);
  const octetsADevice = ((await residentOctets()) - empty) / ids.length;
  tell({ ...connected, acknowledged: counted.acknowledged - already, sendingMs, octetsADevice });
  process.exit(0);
}

/** The threads of a run, which can be told to collect their garbage. */
const collectingThreads = () =>
  fleetThreads(
    () => Promise.resolve(undefined),
    () => `${builtThread('fleet-thread')}${collectsInThread}`,
  );

/** Ours, by the same calls as a window's. */
export async function ourFleet(order: FleetOrder): Promise<void> {
  const { ids, messages, onlyConnects } = order;
  const bench = await Workbench.open({ fleetThreads: collectingThreads() });
  // What runs devices is there, as in a window whose Simulate is open.
  await bench.call('hub.status', {});
  const octetsBefore = await residentOctets();
  const begun = now();
  const before = processorMs();
  const { runId } = await start(bench, order);
  let connected: Pick<FleetFound, 'connectedMs' | 'connectedProcessorMs'> | undefined;
  let from = { at: 0, acknowledged: 0 };
  let octetsADevice = Number.NaN;
  for (;;) {
    const totals = await bench.call('simulation.status', { runId });
    if (connected === undefined && totals.connected === ids.length) {
      connected = { connectedMs: now() - begun, connectedProcessorMs: processorMs() - before };
      from = { at: now(), acknowledged: totals.acknowledged };
      if (onlyConnects === true) {
        await bench.call('simulation.pause', { runId });
        await rest(order);
        octetsADevice = ((await residentOctets()) - octetsBefore) / ids.length;
        break;
      }
    }
    if (connected !== undefined && order.forMs !== undefined && now() - from.at >= order.forMs) break;
    if (totals.state !== 'running') {
      if (totals.acknowledged !== ids.length * messages) throw new Error(JSON.stringify(totals));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const { acknowledged } = await bench.call('simulation.status', { runId });
  tell({ ...connected, acknowledged: acknowledged - from.acknowledged, sendingMs: now() - from.at, octetsADevice });
  await bench.call('simulation.stop', { runId });
  await bench.close();
  process.exit(0);
}

/** Ours from the first connection to the last acknowledgement. */
export async function wholeRun(order: FleetOrder): Promise<void> {
  const bench = await Workbench.open();
  const begun = now();
  const totals = await runToEnd(bench, order);
  if (totals.acknowledged !== order.ids.length * order.messages) throw new Error(JSON.stringify(totals));
  tell({ wholeMs: now() - begun, processorMs: processorMs(), octetsADevice: Number.NaN });
  process.exit(0);
}

/** Ours for long, with the most memory that it has taken. */
export async function longRun(order: FleetOrder): Promise<void> {
  const bench = await Workbench.open();
  const begun = now();
  let mostOctets = 0;
  const totals = await runToEnd(bench, order, () => (mostOctets = Math.max(mostOctets, process.memoryUsage.rss())));
  const { attempted, acknowledged, reconnects, latencyP95Ms } = totals;
  tell({ attempted, acknowledged, reconnects, latencyP95Ms, minutes: (now() - begun) / 60_000, mostOctets });
  process.exit(0);
}

async function runToEnd(bench: Workbench, order: FleetOrder, look: () => void = () => undefined) {
  const { runId } = await start(bench, order);
  for (;;) {
    const totals = await bench.call('simulation.status', { runId });
    if (totals.state !== 'running') return totals;
    look();
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

const start = (bench: Workbench, order: FleetOrder) => {
  const { workspace, ids, port, caFile, messages, intervalMs, beginWithinMs, atHub } = order;
  return bench.call('simulation.start', {
    workspace: bench.services.grants.grant(workspace),
    deviceIds: [...ids],
    platform: atHub === true ? 'local-hub' : 'mqtt-broker',
    host: 'localhost',
    port,
    serverCaPem: readFileSync(caFile, 'utf8'),
    messages,
    intervalMs,
    ...(beginWithinMs === undefined ? {} : { rampUp: { overMs: beginWithinMs } }),
  });
};

/** Our hub, until its bench has seen enough. */
export async function ourHub({ authorityFile }: { readonly authorityFile: string }): Promise<void> {
  const bench = await Workbench.open();
  const certificatePem = readFileSync(authorityFile, 'utf8');
  const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  let received = 0;
  bench.services.sources['hub.events']({}, ({ type }) => {
    if (type === 'message') received++;
  });
  const caFile = join(bench.folder, 'hub-ca.pem');
  writeFileSync(caFile, hub.authorityPem);
  tell({ port: hub.port, caFile });
  process.stdin.on('data', () => tell({ received, processorMs: processorMs() }));
  await untilEnded();
  await bench.close();
  process.exit(0);
}
