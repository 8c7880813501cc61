/**
 * Latencies in the log-linear layout of HdrHistogram (Gil Tene, http://hdrhistogram.org): whole microseconds from 0 to an hour, each to
 * three significant digits. The cells are 32 bits in memory that threads can share; one that is full stays full.
 */

const halfBits = 10;
const half = 2 ** halfBits;
const highestUs = 3_600_000_000;
/** Each further row of half as many cells doubles the width of a cell. */
const rows = 1 + (32 - 1 - halfBits);
const cells = (rows + 1) * half;
const full = 0xff_ff_ff_ff;

/** In octets. */
export const latencyBytes = cells * Uint32Array.BYTES_PER_ELEMENT;

export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const cellOf = (us: number): number => {
  const row = Math.max(0, 31 - halfBits - Math.clz32(us));
  return row * half + Math.floor(us / 2 ** row);
};

/** The highest value that is counted in the same cell. */
function highestOf(cell: number): number {
  const row = Math.max(0, Math.floor(cell / half) - 1);
  return (cell - row * half + 1) * 2 ** row - 1;
}

const toMs = (us: number): number => Number((us / 1000).toPrecision(3));

/** Counts latencies in memory of `latencyBytes` octets that is all zero at first. Several threads may count in the same. */
export class LatencyHistogram {
  readonly #cells: Uint32Array;

  constructor(memory: ArrayBufferLike, at = 0) {
    this.#cells = new Uint32Array(memory, at, cells);
  }

  /** What is longer than an hour counts as an hour. */
  record(ms: number): void {
    const cell = cellOf(Math.min(highestUs, Math.max(0, Math.round(ms * 1000))));
    if (Atomics.add(this.#cells, cell, 1) === full) Atomics.store(this.#cells, cell, full);
  }

  /** The latency that the given shares (0 to 1, rising) stayed at or below; undefined before the first message. In milliseconds, to three digits. */
  #percentiles(shares: readonly number[]): { readonly count: number; readonly ms: readonly number[] } | undefined {
    const [first, last, count] = this.#extent();
    if (count === 0) return undefined;
    const ms: number[] = [];
    let seen = 0;
    for (let cell = first; cell <= last && ms.length < shares.length; cell++) {
      seen += this.#cells[cell] ?? 0;
      while (ms.length < shares.length && seen >= Math.max(1, Math.ceil(count * (shares[ms.length] ?? 1)))) {
        ms.push(toMs(highestOf(cell)));
      }
    }
    // Others go on counting: what came in between belongs to the next look.
    while (ms.length < shares.length) ms.push(toMs(highestOf(last)));
    return { count, ms };
  }

  /** The first cell and the last that have something, and how much all have. It is looked at many times a second, so nothing is copied. */
  #extent(): readonly [first: number, last: number, count: number] {
    let [first, last, count] = [0, 0, 0];
    for (let cell = 0; cell < cells; cell++) {
      const here = this.#cells[cell] ?? 0;
      if (here === 0) continue;
      if (count === 0) first = cell;
      last = cell;
      count += here;
    }
    return [first, last, count];
  }

  /** Cells that have something, ascending: the highest latency that one takes, in milliseconds, and how many it has. */
  buckets(): [upToMs: number, count: number][] {
    const counts = this.#cells.slice();
    const found: [number, number][] = [];
    for (let cell = 0; cell < cells; cell++) {
      const count = counts[cell] ?? 0;
      if (count > 0) found.push([highestOf(cell) / 1000, count]);
    }
    return found;
  }

  percentileMs(share: number): number | undefined {
    return this.#percentiles([share])?.ms[0];
  }

  summary(): LatencySummary | undefined {
    const found = this.#percentiles([0.5, 0.9, 0.95, 0.99, 0.999, 1]);
    if (found === undefined) return undefined;
    const [p50Ms = 0, p90Ms = 0, p95Ms = 0, p99Ms = 0, p999Ms = 0, maxMs = 0] = found.ms;
    return { count: found.count, p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs };
  }
}
