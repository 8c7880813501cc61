import { z } from 'zod';
import { instant, jobId, madeFile } from './values.ts';
import type { MethodRow } from './method-row.ts';

const provenStatus = z.enum(['unverified', 'verified']);

/** A step of a proof at the local hub that is done, with what came of it. */
export const localProofStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('start'), host: z.string(), port: z.int() }),
  z.object({ step: z.literal('upload'), name: z.string(), status: provenStatus }),
  z.object({ step: z.literal('code'), code: z.string() }),
  z.object({ step: z.literal('sign'), files: z.array(madeFile) }),
  z.object({ step: z.literal('verify'), status: provenStatus }),
]);

export const jobProgress = z.object({
  jobId,
  done: z.int(),
  total: z.int(),
  /** Of `proof.proveLocally`: what is done, in its order. */
  steps: z.array(localProofStep).optional(),
  /** Of `provision.run`: the service is asked too much, and devices wait. Told once in a while; `times`: how often it was since. */
  waiting: z.object({ cause: z.string(), what: z.string(), retryInMs: z.int(), times: z.int() }).optional(),
});

/** A long call that runs, whoever began it. */
export const runningJob = z.object({
  jobId,
  /** What it does: "Creating 300 devices". */
  title: z.string(),
  /** Nothing is lost when it ends with the window. */
  looksOnly: z.boolean(),
  since: instant,
  done: z.int().optional(),
  total: z.int().optional(),
});

export type LocalProofStep = z.infer<typeof localProofStep>;
export type JobProgress = z.infer<typeof jobProgress>;
export type RunningJob = z.infer<typeof runningJob>;

export const jobMethods = {
  /** What runs, oldest first. */
  'job.list': {
    input: z.strictObject({}),
    output: z.object({ jobs: z.array(runningJob) }),
    codes: [],
  },
  'job.cancel': {
    input: z.strictObject({ jobId }),
    output: z.object({ cancelled: z.boolean() }),
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
