import { z } from 'zod';
import { fileToken, jobId } from './values.ts';
import type { MethodRow } from './method-row.ts';
import { passOutcome, verdict } from './plan/pass.ts';

const count = z.int();

/** What a run came to, over all of its devices. */
const endTotals = z.object({
  devices: count,
  failedDevices: count,
  attempted: count,
  acknowledged: count,
  failed: count,
  received: count,
  reconnects: count,
  late: count,
  throttled: count,
  duplicates: count,
  latencyMedianMs: z.number().optional(),
  latencyP95Ms: z.number().optional(),
  latencyP99Ms: z.number().optional(),
});

/** Results of runs as files: `results.json` has all, the others are made of it. */
export const resultsMethods = {
  /** Writes what a run has come to, also while it goes on. */
  'simulation.saveResults': {
    input: z.strictObject({
      runId: z.string().min(1).max(100),
      /** Gets them, and is made where it is not there; earlier results in it are replaced. */
      folder: fileToken,
      /** `results.json`: that file alone, of which `results.merge` makes the others; earlier ones of these are removed, so that none tells less. */
      files: z.enum(['all', 'results.json']).default('all'),
    }),
    /** Names of what was written, and of the folder. */
    output: z.object({ folder: z.string(), files: z.array(z.string()) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'WORKSPACE_BUSY', 'STORAGE_FAILED'],
  },
  /** Before a run: whether its results can be written there, which makes the folder. */
  'results.prepare': {
    input: z.strictObject({ folder: fileToken }),
    output: z.object({}),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'WORKSPACE_BUSY', 'STORAGE_FAILED'],
  },
  'results.merge': {
    input: z.strictObject({
      /** Each has the results of one shard, or is such a `results.json`. */
      folders: z.array(fileToken).min(1).max(10_000),
      /** Gets the merged results, and is made where it is not there; earlier results in it are replaced. */
      folder: fileToken,
      /** Names the job for `job.progress`, in shards that are read, and `job.cancel`. */
      jobId: jobId.optional(),
    }),
    output: z.object({
      shards: count,
      state: z.enum(['finished', 'stopped', 'failed']),
      totals: endTotals,
      /** By the criteria of the plan, judged by the whole; none where it has none. */
      pass: z.array(passOutcome),
      verdict: verdict.optional(),
      /** Names of what was written. */
      files: z.array(z.string()),
    }),
    codes: [
      'INVALID_INPUT',
      'NOT_FOUND',
      'FORMAT_NOT_RECOGNISED',
      'DAMAGED',
      'NAME_TAKEN',
      'WORKSPACE_BUSY',
      'STORAGE_FAILED',
      'CANCELLED',
    ],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
