import type { SimulationEvent, SimulationRunModel, SimulationTotals } from '../../src-main/contract/models.ts';
import { type CertbenchHost, type Failure, call } from './host.ts';
import { type Reading, Readings } from './readings.ts';
import { Store } from './store.ts';

/** A line of the log with a number of its own, so that a list can tell lines apart. */
export interface LogLine {
  readonly number: number;
  readonly event: SimulationEvent;
}

export interface RunLog {
  /** Newest last. */
  readonly lines: readonly LogLine[];
  /** Older ones that were let go, here or on their way. */
  readonly forgotten: number;
  readonly alerts: number;
}

/** Where a provisioning service has assigned a device, and its twin as it was at first. */
export interface Assignment {
  readonly assigned: Extract<SimulationEvent, { type: 'provisioned' }>;
  readonly twin?: Extract<SimulationEvent, { type: 'twin' }>;
}

/** Assignments that are kept: as many as somebody reads. */
export const keptAssignments = 20;

const keptLines = 2000;

/** What our own devices send arrives as JSON with these members; anything else has nothing to draw. */
function readingIn({ deviceId, at, body }: Extract<SimulationEvent, { type: 'received' }>): Reading | undefined {
  try {
    const { temperature, humidity } = JSON.parse(body) as { temperature?: unknown; humidity?: unknown };
    if (typeof temperature !== 'number' || typeof humidity !== 'number') return undefined;
    return { deviceId, at, temperatureC: temperature, humidityPercent: humidity };
  } catch {
    return undefined;
  }
}

/** Devices of the runs that go on. Two runs with one device would end each other's connection (MQTT 3.1.1, 3.1.4-2). */
export const busyDevices = (runs: readonly RunView[]): ReadonlySet<string> =>
  new Set(runs.filter((run) => !run.ended).flatMap(({ model }) => devicesOf(model)));

/** Those that send, and then those that only listen. */
export const devicesOf = ({ deviceIds, subscribers }: SimulationRunModel): readonly string[] => [
  ...deviceIds,
  ...subscribers.map(({ deviceId }) => deviceId),
];

/**
 * A run as the window shows it, for as long as the window is open: leaving its page changes nothing. Batches are taken
 * in as they come, and shown once a frame.
 */
export class RunView {
  readonly model: SimulationRunModel;
  readonly totals: Store<SimulationTotals>;
  readonly log = new Store<RunLog>({ lines: [], forgotten: 0, alerts: 0 });
  readonly readings: Readings;
  /** Why devices are not connected, newest for each. */
  readonly troubles = new Store<ReadonlyMap<string, Extract<SimulationEvent, { type: 'lost' | 'failed' | 'refused' }>>>(
    new Map(),
  );
  /** Devices that only listen: what arrives is what is drawn of them. */
  readonly #listening: ReadonlySet<string>;
  /** By device. */
  readonly assignments = new Store<ReadonlyMap<string, Assignment>>(new Map());
  readonly #host: CertbenchHost;
  readonly #close: (() => void)[] = [];
  #waiting: LogLine[] = [];
  #received = 0;
  #dropped = 0;
  #alerts = 0;
  #acknowledge: (() => void)[] = [];
  #drawing = false;

  constructor(host: CertbenchHost, model: SimulationRunModel) {
    this.#host = host;
    this.model = model;
    this.#listening = new Set(model.subscribers.map(({ deviceId }) => deviceId));
    this.totals = new Store(model.totals);
    this.readings = new Readings(devicesOf(model));
    const { runId } = model;
    const ignore = () => undefined;
    const totals = host.subscribe(
      'simulation.totals',
      { runId },
      ({ items, sequence }) => {
        const newest = items.at(-1);
        if (newest !== undefined) this.totals.set(newest);
        totals.acknowledge(sequence);
      },
      ignore,
    );
    const events = host.subscribe(
      'simulation.events',
      { runId },
      ({ items, dropped, sequence }) => {
        this.#dropped += dropped;
        for (const item of items) this.#take(item);
        this.#acknowledge.push(() => events.acknowledge(sequence));
        this.#drawSoon();
      },
      ignore,
    );
    this.#close.push(
      () => totals.close(),
      () => events.close(),
    );
    // What was told between the start and the subscription.
    void this.#read();
  }

  get ended(): boolean {
    return !['running', 'paused'].includes(this.totals.get().state);
  }

  pause = (): Promise<Failure | undefined> => this.#command('simulation.pause');
  resume = (): Promise<Failure | undefined> => this.#command('simulation.resume');
  stop = (): Promise<Failure | undefined> => this.#command('simulation.stop');

  /** Ends listening, not the run. */
  close(): void {
    for (const close of this.#close) close();
  }

  async #command(method: 'simulation.pause' | 'simulation.resume' | 'simulation.stop'): Promise<Failure | undefined> {
    const reply = await call(this.#host, method, { runId: this.model.runId });
    if (!reply.ok) return reply.error;
    this.totals.set(reply.value);
    return undefined;
  }

  async #read(): Promise<void> {
    const status = await call(this.#host, 'simulation.status', { runId: this.model.runId });
    if (status.ok) this.totals.set(status.value);
  }

  #take(event: SimulationEvent): void {
    this.#waiting.push({ number: ++this.#received, event });
    if (event.type === 'sent') {
      if (event.alert) this.#alerts++;
      // At the time it was measured: after an outage many are acknowledged at once.
      this.readings.add({ ...event, at: event.measuredAt });
      return;
    }
    if (event.type === 'provisioned' || event.type === 'twin') this.#assign(event);
    if (event.type === 'received') {
      const reading = this.#listening.has(event.deviceId) ? readingIn(event) : undefined;
      if (reading !== undefined) this.readings.add(reading);
    }
    if (event.type === 'sending' || event.type === 'received' || event.type === 'twin') return;
    const troubles = new Map(this.troubles.get());
    if (event.type === 'lost' || event.type === 'failed' || event.type === 'refused')
      troubles.set(event.deviceId, event);
    else if (!troubles.delete(event.deviceId)) return;
    this.troubles.set(troubles);
  }

  #assign(event: Extract<SimulationEvent, { type: 'provisioned' | 'twin' }>): void {
    const { deviceId } = event;
    const known = this.assignments.get();
    const before = known.get(deviceId);
    if (before === undefined && known.size >= keptAssignments) return;
    if (event.type === 'provisioned') this.assignments.set(new Map(known).set(deviceId, { assigned: event }));
    else if (before !== undefined) this.assignments.set(new Map(known).set(deviceId, { ...before, twin: event }));
  }

  #drawSoon(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      const lines = [...this.log.get().lines, ...this.#waiting].slice(-keptLines);
      this.#waiting = [];
      this.log.set({
        lines,
        forgotten: this.#received + this.#dropped - lines.length,
        alerts: this.#alerts,
      });
      this.readings.version.set(this.#received);
      const acknowledge = this.#acknowledge;
      this.#acknowledge = [];
      for (const batch of acknowledge) batch();
    });
  }
}
