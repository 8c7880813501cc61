import { z } from 'zod';
import type { RunCounter } from '../telemetry/board.ts';

/** What became of a run, as `results.json` has it. Its own version, since programs of other days read it. */
export const resultsFormat = 'certbench-results';
export const resultsVersion = 1;
export const resultsFile = 'results.json';

/** Counters of a run that add up over shards and over time. */
export const counterNames = [
  'connects',
  'attempted',
  'acknowledged',
  'failed',
  'received',
  'reconnects',
  'late',
  'throttled',
  'duplicates',
  'faults',
] as const;

const count = z.int().min(0);
const counter = count.default(0);
const counters = {
  connects: counter,
  attempted: counter,
  acknowledged: counter,
  failed: counter,
  received: counter,
  reconnects: counter,
  late: counter,
  throttled: counter,
  duplicates: counter,
  faults: counter,
} as const satisfies Readonly<Record<Exclude<RunCounter, 'connected' | 'failedDevices'>, typeof counter>>;

const counted = z.strictObject(counters);

/**
 * A histogram that can be added to another: pairs of the highest latency that a bucket takes, in milliseconds, and how many
 * messages it has; ascending, without empty ones.
 */
const latencies = z.array(z.tuple([z.number().min(0), count]));

/** What happened in one step of time. `connected` is as it was at the end of it. */
const seriesRow = z.strictObject({ connected: count, ...counters, latency: latencies });

const series = z.strictObject({
  /** Of the first row: a multiple of the step since 1970, so that rows of several computers stand beside each other. */
  startedAt: z.iso.datetime(),
  stepSeconds: z.int().min(1),
  rows: z.array(seriesRow),
});

const deviceResult = z.strictObject({
  deviceId: z.string(),
  does: z.enum(['sends', 'listens']),
  /** The last that was known of it: one of the states of the live view. */
  state: z.string(),
  attempted: counter,
  acknowledged: counter,
  failed: counter,
  received: counter,
  reconnects: counter,
  latencyMeanMs: z.number().optional(),
  latencyMaxMs: z.number().optional(),
  /** Of its last trouble. */
  cause: z.string().optional(),
});

const passOutcome = z.strictObject({
  criterion: z.string(),
  limit: z.number(),
  value: z.number().optional(),
  passed: z.boolean(),
});

/** A program that ran a part of the devices, and on what. */
const runProcess = z.strictObject({
  shard: count,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  computer: z.string(),
  processors: z.int().min(1),
  memoryMib: count,
  versions: z.record(z.string(), z.string()),
});

export const runResults = z.strictObject({
  format: z.literal(resultsFormat),
  version: z.literal(resultsVersion),
  /** Members of the plan without secrets, whole, whatever part of its devices this is. */
  plan: z.record(z.string(), z.json()),
  seed: count,
  /** Which parts of how many are in it; a run that was not divided is part 0 of 1. */
  shards: z.strictObject({ of: z.int().min(1), has: z.array(count).min(1) }),
  processes: z.array(runProcess).min(1),
  state: z.enum(['running', 'paused', 'finished', 'stopped', 'failed']),
  totals: z.strictObject({ devices: count, connected: count, failedDevices: count, ...counters }),
  latency: latencies,
  causes: z.array(z.strictObject({ cause: z.string(), what: z.string(), remedy: z.string(), devices: count })),
  series,
  devices: z.array(deviceResult),
  /** How the plan's criteria came out; none where it has none. */
  pass: z.array(passOutcome).default([]),
  /** None while it goes on, and where it has no criteria and came to its end. */
  verdict: z.enum(['passed', 'not-passed', 'stopped-early']).optional(),
});

export type Counted = z.infer<typeof counted>;
export type Latencies = z.infer<typeof latencies>;
export type Series = z.infer<typeof series>;
export type SeriesRow = z.infer<typeof seriesRow>;
export type DeviceResult = z.infer<typeof deviceResult>;
export type RunResults = z.infer<typeof runResults>;

/** When the first of the processes began, and the last one ended. */
export function timesOf({ processes }: RunResults): { readonly startedAt: string; readonly endedAt: string } {
  const starts = processes.map(({ startedAt }) => startedAt).sort();
  const ends = processes.map(({ endedAt }) => endedAt).sort();
  return { startedAt: starts[0] ?? '', endedAt: ends.at(-1) ?? '' };
}
