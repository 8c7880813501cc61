/** What is counted of one device. */
const tallied = ['attempted', 'acknowledged', 'failed', 'received', 'reconnects'] as const;

type Tallied = (typeof tallied)[number];

export interface Tally extends Readonly<Record<Tallied, number>> {
  /** From sending to acknowledgement; missing before the first. */
  readonly latencyMeanMs?: number;
  readonly latencyMaxMs?: number;
  /** Of its last trouble, counted from 1 in the list of whoever knows them; 0 where it has had none. */
  readonly trouble: number;
}

/** Numbers of 32 bits that a device has: the counters, its longest latency in microseconds, and its last trouble. */
const words = tallied.length + 2;
const longestPlace = tallied.length;
const troublePlace = tallied.length + 1;
/** One of 64 bits beside them: the sum of its latencies, in milliseconds. */
const sumBytes = Float64Array.BYTES_PER_ELEMENT;

const mostUs = 0xff_ff_ff_ff;

/** In octets, of one device. */
export const tallyBytes = sumBytes + words * Uint32Array.BYTES_PER_ELEMENT;

const places = Object.fromEntries(tallied.map((name, place) => [name, place])) as Readonly<Record<string, number>>;

/**
 * Counters of each device of a run, in memory that threads share. Each device is counted by one thread alone. The memory begins at a
 * multiple of eight octets and is all zero at first.
 */
export class DeviceTallies {
  readonly #sums: Float64Array;
  readonly #words: Uint32Array;

  constructor(memory: ArrayBufferLike, at: number, devices: number) {
    this.#sums = new Float64Array(memory, at, devices);
    this.#words = new Uint32Array(memory, at + devices * sumBytes, devices * words);
  }

  /** Other counters than those that a device has are left out. */
  count(place: number, counter: string, by = 1): void {
    const at = places[counter];
    if (at !== undefined) this.#words[place * words + at] = (this.#words[place * words + at] ?? 0) + by;
  }

  latency(place: number, ms: number): void {
    this.#sums[place] = (this.#sums[place] ?? 0) + ms;
    const at = place * words + longestPlace;
    const us = Math.min(mostUs, Math.round(ms * 1000));
    if (us > (this.#words[at] ?? 0)) this.#words[at] = us;
  }

  trouble(place: number, number: number): void {
    this.#words[place * words + troublePlace] = number;
  }

  of(place: number): Tally {
    const at = (word: number) => this.#words[place * words + word] ?? 0;
    const counts = Object.fromEntries(tallied.map((name, word) => [name, at(word)])) as Record<Tallied, number>;
    const { acknowledged } = counts;
    const trouble = at(troublePlace);
    if (acknowledged === 0) return { ...counts, trouble };
    const mean = (this.#sums[place] ?? 0) / acknowledged;
    return {
      ...counts,
      trouble,
      latencyMeanMs: Number(mean.toPrecision(4)),
      latencyMaxMs: at(longestPlace) / 1000,
    };
  }
}
