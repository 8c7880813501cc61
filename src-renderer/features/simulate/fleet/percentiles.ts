import type { FleetView } from '../../../../src-main/contract/fleet.ts';

type Latency = NonNullable<FleetView['latency']>;

/** A percentile, and how long its bar is: from 0 to 1. */
export interface Percentile {
  readonly name: 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'p999Ms' | 'maxMs';
  readonly ms: number;
  readonly share: number;
}

export const percentileNames = ['p50Ms', 'p90Ms', 'p95Ms', 'p99Ms', 'p999Ms', 'maxMs'] as const;

/** Below this a bar has no length, in milliseconds: nothing that goes over TLS is quicker. */
const shortestMs = 0.1;

/** Latencies as bars by their logarithm: the last of them is often a thousand times the first. */
export function percentilesOf(latency: Latency): readonly Percentile[] {
  const longest = Math.log(Math.max(latency.maxMs, shortestMs * 10) / shortestMs);
  return percentileNames.map((name) => {
    const ms = latency[name];
    return { name, ms, share: Math.max(0, Math.min(1, Math.log(Math.max(ms, shortestMs) / shortestMs) / longest)) };
  });
}
