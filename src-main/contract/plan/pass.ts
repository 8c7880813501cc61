import { z } from 'zod';

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(86_400_000);

/** What a run has to come to. Each is judged by the totals; what is left out is not asked for. */
const passCriteria = z.strictObject({
  /** Of the messages that were sent, how many may stay unacknowledged: 0.01 is one of a hundred. */
  maxErrorRate: share.optional(),
  /** From sending to acknowledgement: the median, what 90, 95, 99 and 99.9 of a hundred stay below, and the longest. */
  maxLatencyMs: z
    .strictObject({
      p50: milliseconds.optional(),
      p90: milliseconds.optional(),
      p95: milliseconds.optional(),
      p99: milliseconds.optional(),
      p999: milliseconds.optional(),
      max: milliseconds.optional(),
    })
    .optional(),
  /** Of the messages that were sent, how many may have been sent after they were due. */
  maxLateShare: share.optional(),
  /** Of the devices, how many may have failed or never have connected. */
  maxFailedDeviceShare: share.optional(),
  /** Connections that may have been lost and made again, of all devices together. */
  maxReconnects: z.int().min(0).max(1_000_000_000).optional(),
  /** Messages that have to be acknowledged, of all devices together: none fewer. */
  minAcknowledged: z.int().min(0).max(1_000_000_000_000).optional(),
});

/** When a run has passed. */
export const passMembers = { pass: passCriteria.optional() };

/** How one of the criteria came out. */
export const passOutcome = z.object({
  /** As the plan names it: `maxErrorRate`, `maxLatencyMs.p95` ... */
  criterion: z.string(),
  limit: z.number(),
  /** Missing where nothing was measured, as a latency without an acknowledged message; then it is not passed. */
  value: z.number().optional(),
  passed: z.boolean(),
});

/**
 * How a run came out that is over: by its criteria, or not judged, since somebody stopped it before its plan was carried out. What goes on
 * until it is stopped is judged then.
 */
export const verdict = z.enum(['passed', 'not-passed', 'stopped-early']);

export type PassOutcome = z.infer<typeof passOutcome>;
