import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Command } from 'commander';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { SimulationTotals } from '../contract/models.ts';
import { wholeNumber } from './arguments.ts';
import { CallFailure } from './failure.ts';
import type { Session } from './session.ts';

export interface MetricsOptions {
  metrics?: number;
  metricsAddress: string;
}

export const addMetricsOptions = (command: Command): Command =>
  command
    .option(
      '--metrics <port>',
      'serve metrics of the run to Prometheus at /metrics while it goes on; 0 picks a free port',
      wholeNumber(0, 65_535),
    )
    .option('--metrics-address <address>', 'where, for example 0.0.0.0 in a container', '127.0.0.1');

/** What is counted, and never goes down: its name, and what it means. */
const counters: readonly (readonly [name: string, help: string, of: (totals: SimulationTotals) => number])[] = [
  ['messages_attempted_total', 'Messages handed to a connection', ({ attempted }) => attempted],
  ['messages_acknowledged_total', 'Messages acknowledged by the server', ({ acknowledged }) => acknowledged],
  ['messages_failed_total', 'Messages given up before they were acknowledged', ({ failed }) => failed],
  ['messages_received_total', 'Messages received from the server', ({ received }) => received],
  ['messages_late_total', 'Messages sent after they were due, or not at all', ({ late }) => late],
  ['messages_duplicate_total', 'Messages sent again, which may have arrived twice', ({ duplicates }) => duplicates],
  ['reconnects_total', 'Connections made again after one was lost', ({ reconnects }) => reconnects],
  ['throttled_total', 'Times that the server told a device to slow down', ({ throttled }) => throttled],
];

const gauges: readonly (readonly [name: string, help: string, of: (totals: SimulationTotals) => number])[] = [
  ['devices', 'Devices of this run or shard', ({ devices }) => devices],
  ['devices_connected', 'Devices that are connected now', ({ connected }) => connected],
  ['devices_failed', 'Devices that have failed for good', ({ failedDevices }) => failedDevices],
  [
    'run_running',
    '1 while the run goes on, 0 while it is paused or over',
    ({ state }) => (state === 'running' ? 1 : 0),
  ],
];

/** Upper bounds in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const latencyName = 'certbench_message_latency_seconds';
const latencyHelp = 'Time from sending a message to its acknowledgement';

/** Latencies that were counted elsewhere, message by message, and are only told here. */
class CountedLatencies extends Histogram {
  readonly #latencies: () => Promise<readonly (readonly [upToMs: number, count: number])[]>;

  constructor(latencies: () => Promise<readonly (readonly [upToMs: number, count: number])[]>, registry: Registry) {
    super({ name: latencyName, help: latencyHelp, buckets, registers: [registry] });
    this.#latencies = latencies;
  }

  /** What the registry asks for its text, and `get` for its values. */
  async getForPromString() {
    const cells = await this.#latencies();
    const upTo = (seconds: number) =>
      cells.reduce((sum, [upToMs, count]) => (upToMs <= seconds * 1000 ? sum + count : sum), 0);
    const count = upTo(Number.POSITIVE_INFINITY);
    const sum = cells.reduce((all, [upToMs, one]) => all + (upToMs / 1000) * one, 0);
    const row = (name: string, value: number, labels = {}) => ({ metricName: `${latencyName}_${name}`, value, labels });
    const bounds = [...buckets.map((le) => ({ le, below: upTo(le) })), { le: '+Inf', below: count }];
    const values = [
      ...bounds.map(({ le, below }) => row('bucket', below, { le })),
      row('sum', Number(sum.toFixed(6))),
      row('count', count),
    ];
    return { name: latencyName, help: latencyHelp, type: 'histogram', aggregator: 'sum', values };
  }
}

/** Metrics of a run by the conventions of Prometheus (prometheus.io/docs/practices/naming): base units, and `_total` where it counts. */
function registryOf(session: Session, runId: string): Registry {
  const registry = new Registry();
  const registers = [registry];
  const totals = () => session.call('simulation.status', { runId });
  collectDefaultMetrics({ register: registry });
  for (const [name, help, of] of gauges) {
    const collect = async function (this: Gauge) {
      this.set(of(await totals()));
    };
    registry.registerMetric(new Gauge({ name: `certbench_${name}`, help, registers, collect }));
  }
  for (const [name, help, of] of counters) {
    const collect = async function (this: Counter) {
      this.reset();
      this.inc(of(await totals()));
    };
    registry.registerMetric(new Counter({ name: `certbench_${name}`, help, registers, collect }));
  }
  registry.registerMetric(
    new CountedLatencies(async () => (await session.call('simulation.latencies', { runId })).latencies, registry),
  );
  return registry;
}

/** Where metrics are, from before a run begins until it has ended. */
export interface MetricsServer {
  readonly url: string;
  /** From now on those of this run are told. */
  tell(session: Session, runId: string): void;
  close(): Promise<void>;
}

/** Listens for Prometheus, where that is wanted: a port that is taken is told before anything is run. Throws CallFailure. */
export async function serveMetrics({
  metrics: port,
  metricsAddress: address,
}: MetricsOptions): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  let registry = new Registry();
  const server = createServer((request, response) => {
    const isMetrics = request.method === 'GET' && new URL(request.url ?? '/', 'http://x').pathname === '/metrics';
    if (!isMetrics) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500, { 'content-type': 'text/plain' }).end('The run cannot be told.\n'),
    );
  });
  await listening(server, port, address);
  const { port: taken } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${taken}/metrics`,
    tell(session, runId) {
      registry = registryOf(session, runId);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listening = (server: Server, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CallFailure({
          code: error.code === 'EADDRINUSE' ? 'PORT_TAKEN' : 'STORAGE_FAILED',
          message: `Metrics cannot be served at ${address}, port ${port}: ${error.code === 'EADDRINUSE' ? 'another program has it' : error.message}.`,
          details: {
            remedy: 'Give another port with --metrics, or an address of this computer with --metrics-address.',
          },
        }),
      ),
    );
    server.listen(port, address, resolve);
  });
