import type { RandomSource } from './random.ts';

/**
 * Where in the interval a device starts: device `index` of `count`. Many devices spread over one interval instead of
 * all sending at once, which would run into a cloud's throttle.
 */
export function phaseMs(index: number, count: number, intervalMs: number): number {
  return Math.floor((index * intervalMs) / Math.max(1, count));
}

/**
 * How long to wait before attempt number `attempt` (from 1) to connect again: doubling from one second to one minute,
 * of which a random half to whole is taken, so that devices which fell off together do not come back together.
 */
export function backoffMs(attempt: number, random: RandomSource): number {
  const ceiling = Math.min(60_000, 1000 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling * (0.5 + 0.5 * random()));
}
