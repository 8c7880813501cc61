import { toBase64 } from '../bytes.ts';
import { LatencyHistogram, type LatencySummary, latencyBytes } from './latency.ts';
import { DeviceTallies, tallyBytes } from './tallies.ts';

/** What is counted of a run, beside latencies. `connected` goes down again, the others never do. */
export const runCounters = [
  'connected',
  'failedDevices',
  'attempted',
  'acknowledged',
  'failed',
  'received',
  'reconnects',
  /** Connections that came up, first ones and others. */
  'connects',
  /** Messages that were not sent, or not when they were due, since the device was not able to. */
  'late',
  /** Times that a server told a device to slow down. */
  'throttled',
  /** Messages that were sent again, and may have arrived twice. */
  'duplicates',
  /** What has gone wrong on purpose: connections cut, messages left out, doubled, swapped or spoiled. */
  'faults',
] as const;

export type RunCounter = (typeof runCounters)[number];
export type RunCounts = Readonly<Record<RunCounter, number>>;

/** In octets. */
const countersBytes = runCounters.length * BigInt64Array.BYTES_PER_ELEMENT;

const places = Object.fromEntries(runCounters.map((name, place) => [name, place])) as Record<RunCounter, number>;

/**
 * The counters, latencies and states of a run's devices, in memory that its threads share: counting sends no messages, and whoever
 * looks disturbs nobody. What is read is of one moment for each number, and not for all of them together.
 */
export class RunBoard {
  readonly memory: ArrayBufferLike;
  readonly latency: LatencyHistogram;
  readonly tallies: DeviceTallies;
  readonly #counters: BigInt64Array;
  readonly #states: Uint8Array;

  /** Over memory that `RunBoard.memoryFor` has made. */
  constructor(memory: ArrayBufferLike) {
    this.memory = memory;
    this.#counters = new BigInt64Array(memory, 0, runCounters.length);
    this.latency = new LatencyHistogram(memory, countersBytes);
    const devices = (memory.byteLength - countersBytes - latencyBytes) / (tallyBytes + 1);
    this.tallies = new DeviceTallies(memory, countersBytes + latencyBytes, devices);
    this.#states = new Uint8Array(memory, countersBytes + latencyBytes + devices * tallyBytes);
  }

  /** Octets that the board of so many devices takes. */
  static bytesFor(devices: number): number {
    return countersBytes + latencyBytes + devices * (tallyBytes + 1);
  }

  count(counter: RunCounter, by = 1): void {
    Atomics.add(this.#counters, places[counter], by === 1 ? 1n : BigInt(by));
  }

  get(counter: RunCounter): number {
    return Number(Atomics.load(this.#counters, places[counter]));
  }

  counts(): RunCounts {
    return Object.fromEntries(runCounters.map((name) => [name, this.get(name)])) as Record<RunCounter, number>;
  }

  /** `place` is the device's; `state` an octet. */
  setState(place: number, state: number): void {
    this.#states[place] = state;
  }

  stateAt(place: number): number {
    return this.#states[place] ?? 0;
  }

  /** Base64 of an octet a device. */
  states(): string {
    return toBase64(this.#states.slice());
  }

  summary(): LatencySummary | undefined {
    return this.latency.summary();
  }
}
