import type { Latencies } from './results.ts';

/** Buckets of a series are this much wider than the one before, which bounds the error of a percentile over time. */
const coarseGrowth = 1.05;

/** All of them in one. */
export function addLatencies(all: readonly Latencies[]): Latencies {
  const sums = new Map<number, number>();
  for (const one of all) for (const [upToMs, count] of one) sums.set(upToMs, (sums.get(upToMs) ?? 0) + count);
  return inOrder(sums);
}

/** What has come to `before`. Buckets only grow. */
export function latenciesSince(before: Latencies, now: Latencies): Latencies {
  const had = new Map(before);
  return now.flatMap(([upToMs, count]) => {
    const more = count - (had.get(upToMs) ?? 0);
    return more > 0 ? [[upToMs, more] as [number, number]] : [];
  });
}

/** With buckets that are 5 % wide, for a series of many. */
export function coarser(latencies: Latencies): Latencies {
  const sums = new Map<number, number>();
  for (const [upToMs, count] of latencies) {
    // To four digits, so that each computer comes to the same number.
    const step = Math.ceil(Math.log(Math.max(upToMs, 0.001)) / Math.log(coarseGrowth) - 1e-9);
    const wider = Number((coarseGrowth ** step).toPrecision(4));
    sums.set(wider, (sums.get(wider) ?? 0) + count);
  }
  return inOrder(sums);
}

export const countOf = (latencies: Latencies): number => latencies.reduce((sum, [, count]) => sum + count, 0);

/** The latency that the given share (0 to 1) of messages stayed at or below; undefined where there are none. */
export function percentileOf(latencies: Latencies, share: number): number | undefined {
  const wanted = Math.max(1, Math.ceil(countOf(latencies) * share - 1e-9));
  let seen = 0;
  for (const [upToMs, count] of latencies) {
    seen += count;
    if (seen >= wanted) return upToMs;
  }
  return undefined;
}

const inOrder = (sums: ReadonlyMap<number, number>): Latencies => [...sums].sort(([a], [b]) => a - b);
