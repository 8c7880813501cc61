import { z } from 'zod';

/** A share of all, 0 to 1. */
export const share = z.number().min(0).max(1);
/** A time within a run, at most a week. */
export const runMs = z.int().min(0).max(604_800_000);

/** Milliseconds between two messages. */
export const interval = z.int().min(10).max(86_400_000);

/** When the devices of a run send, and for how long. */
export const timingMembers = {
  /** Messages a device; 0 goes on until stopped. Without it 5, and no limit where `durationMs` or `replay` ends the run. */
  messages: z.int().min(0).max(1_000_000_000).optional(),
  intervalMs: interval.default(1000),
  /** How much later than on the grid of intervals a message may be sent: a share of the interval, or a time that counts up to one interval. */
  jitter: z.union([z.strictObject({ share }), z.strictObject({ ms: runMs })]).optional(),
  /** Instead of one interval: phases one after the other, again and again. One without an interval is silent. */
  schedule: z
    .array(z.strictObject({ forMs: runMs.min(10), intervalMs: interval.optional() }))
    .min(1)
    .max(100)
    .optional(),
  /** Nothing is sent any more that is due when the run has gone on for so long, pauses not counted. */
  durationMs: z.int().min(10).max(31_622_400_000).optional(),
  /** When devices start: so many a second, or all of them over a time. Without it they spread over one interval. */
  rampUp: z
    .union([
      z.strictObject({ devicesPerSecond: z.number().min(0.001).max(1_000_000) }),
      z.strictObject({ overMs: runMs }),
    ])
    .optional(),
  /**
   * How many messages a device keeps to send them late, when the next ones are due before it could send them. What is more is left
   * out, the oldest first; both are counted as late. Without it all are kept in a run with a limit of messages, and 1000 in another.
   */
  backlog: z.int().min(0).max(1_000_000).optional(),
};
