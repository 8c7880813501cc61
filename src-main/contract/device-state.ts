import { z } from 'zod';
import type { MethodRow } from './method-row.ts';
import { instant } from './values.ts';

/** One device of a run as it is now. */
const simulatedDevice = z.object({
  deviceId: z.string(),
  /** Milliseconds between two messages, as its rules or that part of its plan have it by now; missing where a recording says when. */
  intervalMs: z.number().optional(),
  /** Fields of the body that rules have set, as a JSON object. */
  fields: z.string(),
  /** As the device knows it: JSON objects. `version` is that of the desired properties, where the platform counts them. */
  twin: z.object({ desired: z.string(), reported: z.string(), version: z.int().optional() }),
  /** The last message that was acknowledged. */
  last: z.object({ topic: z.string(), body: z.string(), at: instant }).optional(),
  attempted: z.int(),
  acknowledged: z.int(),
  failed: z.int(),
  received: z.int(),
  reconnects: z.int(),
  throttled: z.int(),
});

export type SimulatedDevice = z.infer<typeof simulatedDevice>;

export const deviceStateMethods = {
  'simulation.deviceState': {
    input: z.strictObject({ runId: z.string().min(1).max(100), deviceId: z.string().max(200) }),
    /** Of a run that is over nothing is known of its devices any more. */
    output: simulatedDevice,
    codes: ['INVALID_INPUT', 'NOT_FOUND'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
