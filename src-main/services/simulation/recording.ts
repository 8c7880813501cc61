import { type RunMoment, deviceStates } from '../../contract/fleet.ts';
import type { SimulationTotals } from '../../contract/models.ts';
import type { Json } from '../../core/json.ts';
import { type DeviceResult, type RunResults, resultsFormat, resultsVersion } from '../../core/results/results.ts';
import { SeriesRecorder } from '../../core/results/series.ts';
import type { RunBoard } from '../../core/telemetry/board.ts';
import type { Clock, ThisComputer } from '../ports.ts';
import type { DeviceTrouble } from './fleet.ts';
import type { RunClock } from './run-clock.ts';

/** How often it is written down how a run stands, in milliseconds. */
const everyMs = 1000;

/** A run, as far as it is recorded. */
interface Recorded {
  readonly board: RunBoard;
  readonly runClock: Pick<RunClock, 'elapsedMs'>;
  /** Resolves when the run has ended. */
  readonly done: Promise<void>;
  status(): SimulationTotals;
  /** The trouble that a device had last, by its number on the board. */
  troubleOf(place: number): DeviceTrouble | undefined;
}

/** What is known of a run before it begins. */
export interface RunFacts {
  /** Without secrets. */
  readonly plan: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly shard: { readonly index: number; readonly count: number };
  /** As they stand on the board. */
  readonly devices: readonly Pick<DeviceResult, 'deviceId' | 'does'>[];
}

interface RecordingPorts {
  readonly clock: Clock;
  readonly computer: ThisComputer;
  /** Of Certbench. */
  readonly version: string;
}

/** Writes down once a second how a run stands, and tells what it came to. It looks at the board, and at no message. */
export class Recording {
  readonly #run: Recorded;
  readonly #facts: RunFacts;
  readonly #ports: RecordingPorts;
  readonly #startedAt: Date;
  readonly #startedMs: number;
  readonly #series: SeriesRecorder;
  /** The same in the run's time. */
  #history = new SeriesRecorder(0);
  #elapsedMs = 0;
  #endedMs: number | undefined;

  constructor(run: Recorded, facts: RunFacts, ports: RecordingPorts) {
    this.#run = run;
    this.#facts = facts;
    this.#ports = ports;
    this.#startedAt = ports.clock.now();
    this.#startedMs = ports.clock.monotonicMs();
    this.#series = new SeriesRecorder(this.#startedAt.getTime());
    void this.#record();
  }

  async #record(): Promise<void> {
    const over = new AbortController();
    const done = this.#run.done.then(() => over.abort());
    while (!over.signal.aborted) {
      this.#take();
      await Promise.race([this.#ports.clock.sleep(everyMs, over.signal), done]);
    }
    this.#take();
    this.#endedMs = this.#nowMs();
  }

  /** Since 1970. It does not jump with the computer's clock. */
  #nowMs(): number {
    return this.#startedAt.getTime() + this.#ports.clock.monotonicMs() - this.#startedMs;
  }

  #take(): void {
    const { board, runClock } = this.#run;
    const { connected, failedDevices: _failed, ...counted } = board.counts();
    const elapsedMs = runClock.elapsedMs();
    // It is counted anew where something had to be waited for first.
    if (elapsedMs < this.#elapsedMs) this.#history = new SeriesRecorder(0);
    this.#elapsedMs = elapsedMs;
    this.#history.take(elapsedMs, { connected, counted, latency: [] });
    this.#series.take(this.#nowMs(), { connected, counted, latency: board.latency.buckets() });
  }

  /** What it has done since its beginning, also while it goes on. */
  history(): RunMoment[] {
    if (this.#endedMs === undefined) this.#take();
    const { rows, stepSeconds } = this.#history.series;
    return rows.map(({ connected, connects, attempted, acknowledged }, index) => {
      const from = index * stepSeconds;
      // The last is not over, or has what was taken up to half a step behind it.
      const end = index === rows.length - 1 ? this.#elapsedMs / 1000 : from + stepSeconds;
      const to = Math.max(end, from + 0.001);
      const rate = (count: number) => Number((count / (to - from)).toFixed(1));
      return {
        elapsedMs: Math.round(to * 1000),
        connected,
        connects: rate(connects),
        attempted: rate(attempted),
        acknowledged: rate(acknowledged),
      };
    });
  }

  /** What the run has come to, also while it goes on. */
  results(): RunResults {
    if (this.#endedMs === undefined) this.#take();
    const { plan, seed, shard } = this.#facts;
    const { board } = this.#run;
    const { state, devices, pass = [], verdict } = this.#run.status();
    const { connected, failedDevices, ...counted } = board.counts();
    return {
      format: resultsFormat,
      version: resultsVersion,
      plan: JSON.parse(JSON.stringify(plan)) as Record<string, Json> as RunResults['plan'],
      seed,
      shards: { of: shard.count, has: [shard.index] },
      processes: [this.#process()],
      state,
      totals: { devices, connected, failedDevices, ...counted },
      latency: board.latency.buckets(),
      causes: this.#causes(),
      series: this.#series.series,
      pass,
      ...(verdict === undefined ? {} : { verdict }),
      devices: this.#facts.devices.map((device, place) => this.#device(device, place)),
    };
  }

  #process(): RunResults['processes'][number] {
    const { computer, version } = this.#ports;
    return {
      shard: this.#facts.shard.index,
      startedAt: this.#startedAt.toISOString(),
      endedAt: new Date(this.#endedMs ?? this.#nowMs()).toISOString(),
      computer: computer.name(),
      ...computer.hardware(),
      versions: { certbench: version, ...computer.versions() },
    };
  }

  #device(device: RunFacts['devices'][number], place: number): DeviceResult {
    const { board } = this.#run;
    const { trouble: _number, ...tally } = board.tallies.of(place);
    const trouble = this.#run.troubleOf(place);
    return {
      ...device,
      state: deviceStates[board.stateAt(place)] ?? 'waiting',
      ...tally,
      ...(trouble === undefined ? {} : { cause: trouble.cause }),
    };
  }

  /** A device counts by the trouble that it had last, also where that is over. */
  #causes(): RunResults['causes'] {
    const causes = new Map<string, RunResults['causes'][number]>();
    for (const place of this.#facts.devices.keys()) {
      const trouble = this.#run.troubleOf(place);
      if (trouble === undefined) continue;
      const { cause, what, remedy } = trouble;
      const known = causes.get(cause) ?? { cause, what, remedy, devices: 0 };
      causes.set(cause, { ...known, devices: known.devices + 1 });
    }
    return [...causes.values()].toSorted((a, b) => b.devices - a.devices);
  }
}
