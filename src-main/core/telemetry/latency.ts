/** Each bucket is this much wider than the one before, which is the error of a percentile. */
const growth = 1.02;
const logGrowth = Math.log(growth);
/** The lowest bucket, in milliseconds; nothing on a network is faster. */
const floorMs = 0.01;
const bucketCount = 1000;

/** Latencies of any number of messages in constant memory: percentiles to 2 %, from 0.01 ms to an hour. */
export class LatencyHistogram {
  readonly #buckets = new Uint32Array(bucketCount);
  #count = 0;

  record(ms: number): void {
    const index = Math.ceil(Math.log(Math.max(ms, floorMs) / floorMs) / logGrowth);
    const bucket = Math.min(bucketCount - 1, index);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count++;
  }

  /** Takes in what another has recorded, as if it had been recorded here. */
  merge(other: LatencyHistogram): void {
    for (const [index, count] of other.#buckets.entries()) this.#buckets[index] = (this.#buckets[index] ?? 0) + count;
    this.#count += other.#count;
  }

  /** The latency that the given share (0 to 1) stayed at or below; undefined before the first message. */
  percentileMs(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const wanted = Math.max(1, Math.ceil(this.#count * share));
    let seen = 0;
    for (const [index, count] of this.#buckets.entries()) {
      seen += count;
      if (seen >= wanted) return Number((floorMs * growth ** index).toPrecision(3));
    }
    return undefined;
  }
}
