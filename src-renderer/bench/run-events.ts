import type { SimulationEvent, SimulationRunModel } from '../../src-main/contract/models.ts';
import { toldInFull } from '../../src-main/contract/limits.ts';
import type { CertbenchHost } from './host.ts';
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

export type Trouble = Extract<SimulationEvent, { type: 'lost' | 'failed' | 'refused' }>;

/** Assignments that are kept: as many as somebody reads. */
export const keptAssignments = 20;

const keptLines = 2000;
/** Messages behind the last refused one that were taken, until nothing is refused any more: where some are refused and others not, what to do about it stays. */
const takenAgainAfter = 3;
/** A sample seldom has those. In it a device whose messages were not refused for so long, while those of others were taken, is well again. */
const sampleForgetsMs = 10_000;
/** Nobody reads a table that changes more often. Where little happens, it is shown with the next frame. */
const logEveryMs = 200;

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

/** Those that send, and then those that only listen. */
export const devicesOf = ({ deviceIds, subscribers }: SimulationRunModel): readonly string[] => [
  ...deviceIds,
  ...subscribers.map(({ deviceId }) => deviceId),
];

/** What a run, or one device of it, tells of itself. Batches are taken in as they come, and shown once a frame at most. */
export class RunEvents {
  readonly model: SimulationRunModel;
  readonly log = new Store<RunLog>({ lines: [], forgotten: 0, alerts: 0 });
  readonly readings: Readings;
  /** Whether only some of what the devices tell comes in. */
  readonly isSample: boolean;
  /** Why devices are not connected, newest for each. */
  readonly troubles = new Store<ReadonlyMap<string, Trouble>>(new Map());
  /** By device. */
  readonly assignments = new Store<ReadonlyMap<string, Assignment>>(new Map());
  /** Devices that only listen: what arrives is what is drawn of them. */
  readonly #listening: ReadonlySet<string>;
  /** What is said of devices since the last frame; undefined: they are well. */
  readonly #troublesNow = new Map<string, Trouble | undefined>();
  readonly #close: () => void;
  #waiting: LogLine[] = [];
  #received = 0;
  #dropped = 0;
  #alerts = 0;
  #acknowledge: (() => void)[] = [];
  /** When the newest message was acknowledged, and which one was when refusals were last forgotten; in milliseconds since 1970. */
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #forgotAtMs = Number.NEGATIVE_INFINITY;
  #drawing = false;
  #logAt = Number.NEGATIVE_INFINITY;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** `deviceId`: all of that device alone. Without it, of a large run a sample of what all of them tell. */
  constructor(host: CertbenchHost, model: SimulationRunModel, deviceId?: string) {
    this.model = model;
    this.#listening = new Set(model.subscribers.map((one) => one.deviceId));
    const devices = devicesOf(model);
    this.readings = new Readings(devices);
    this.isSample = deviceId === undefined && devices.length > toldInFull;
    const events = host.subscribe(
      'simulation.events',
      { runId: model.runId, ...(deviceId === undefined ? {} : { deviceId }) },
      ({ items, dropped, sequence }) => {
        this.#dropped += dropped;
        for (const item of items) this.#take(item);
        this.#acknowledge.push(() => events.acknowledge(sequence));
        this.#drawSoon();
      },
      () => undefined,
    );
    this.#close = () => events.close();
  }

  /** Ends listening, not the run. */
  close(): void {
    clearTimeout(this.#later);
    this.#close();
  }

  #take(event: SimulationEvent): void {
    this.#waiting.push({ number: ++this.#received, event });
    if (event.type === 'sent') {
      if (event.alert) this.#alerts++;
      // At the time it was measured: after an outage many are acknowledged at once.
      this.readings.add({ ...event, at: event.measuredAt });
      this.#takeAgain(event);
      if (this.isSample) this.#sentAtMs = Math.max(this.#sentAtMs, Date.parse(event.at));
      return;
    }
    if (event.type === 'provisioned' || event.type === 'twin') this.#assign(event);
    if (event.type === 'received') {
      const reading = this.#listening.has(event.deviceId) ? readingIn(event) : undefined;
      if (reading !== undefined) this.readings.add(reading);
    }
    // Who is provisioned again is still away.
    if (['sending', 'received', 'twin', 'provisioning'].includes(event.type)) return;
    const isTrouble = event.type === 'lost' || event.type === 'failed' || event.type === 'refused';
    this.#troublesNow.set(event.deviceId, isTrouble ? event : undefined);
  }

  /** Several messages behind one that was refused are taken: the server has nothing against the device any more. */
  #takeAgain({ deviceId, messageId }: Extract<SimulationEvent, { type: 'sent' }>): void {
    const now = this.#troublesNow;
    const trouble = now.has(deviceId) ? now.get(deviceId) : this.troubles.get().get(deviceId);
    if (trouble?.type === 'refused' && messageId >= trouble.messageId + takenAgainAfter) now.set(deviceId, undefined);
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
      this.#showTroubles();
      this.#showLog();
      this.readings.version.set(this.#received);
      const acknowledge = this.#acknowledge;
      this.#acknowledge = [];
      for (const batch of acknowledge) batch();
    });
  }

  /** Of a sample: refusals that are old. */
  #forgetRefusals(): void {
    // Once a second is enough: there may be thousands.
    if (!this.isSample || this.#sentAtMs < this.#forgotAtMs + 1000) return;
    this.#forgotAtMs = this.#sentAtMs;
    for (const [deviceId, { type, at }] of this.troubles.get()) {
      const isOld = type === 'refused' && Date.parse(at) < this.#sentAtMs - sampleForgetsMs;
      if (isOld && !this.#troublesNow.has(deviceId)) this.#troublesNow.set(deviceId, undefined);
    }
  }

  #showTroubles(): void {
    this.#forgetRefusals();
    const before = this.troubles.get();
    const changed = [...this.#troublesNow].filter(([deviceId, now]) => now !== undefined || before.has(deviceId));
    this.#troublesNow.clear();
    if (changed.length === 0) return;
    const troubles = new Map(before);
    for (const [deviceId, now] of changed) {
      // A Map keeps the place of what is set again: the newest is to be the last.
      troubles.delete(deviceId);
      if (now !== undefined) troubles.set(deviceId, now);
    }
    this.troubles.set(troubles);
  }

  /** The log with all that has come in, also what is not shown yet. */
  newest(): RunLog {
    this.#logAt = Number.NEGATIVE_INFINITY;
    this.#showLog();
    return this.log.get();
  }

  #showLog(): void {
    const waitMs = this.#logAt + logEveryMs - performance.now();
    // No more are waiting than are kept: the others would never be seen.
    if (this.#waiting.length > keptLines) this.#waiting = this.#waiting.slice(-keptLines);
    if (waitMs > 0) {
      this.#later ??= setTimeout(() => {
        this.#later = undefined;
        this.#drawSoon();
      }, waitMs);
      return;
    }
    this.#logAt = performance.now();
    const lines = [...this.log.get().lines, ...this.#waiting].slice(-keptLines);
    this.#waiting = [];
    this.log.set({ lines, forgotten: this.#received + this.#dropped - lines.length, alerts: this.#alerts });
  }
}
