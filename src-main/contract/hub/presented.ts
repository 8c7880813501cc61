import { z } from 'zod';
import { diagnosedCause } from '../diagnosis.ts';
import type { MethodRow } from '../method-row.ts';
import { certificateDetails } from '../values.ts';

/** One thing as a client has presented it, and as the hub has it registered. */
const comparison = z.object({
  field: z.string(),
  presented: z.string(),
  registered: z.string(),
  same: z.boolean(),
});

export const hubPresentedMethods = {
  'hub.presented': {
    /** What a refused client has presented, set against what the hub has registered now. */
    input: z.strictObject({
      /** As the event names it. */
      presented: z.string().max(100),
      /** The cloud that the client wanted, and whom it said to be; as far as the event says it. */
      face: z.string().max(100).default('none'),
      deviceId: z.string().max(2000).optional(),
      clientId: z.string().max(2000).optional(),
    }),
    output: z.object({
      /** As they came, without those that cannot be read. */
      certificates: z.array(certificateDetails),
      /** All of them. */
      pem: z.string(),
      /** How many more there were than are kept of one client. */
      more: z.int(),
      /** None where the hub is stopped, or has nothing to compare with. */
      comparisons: z.array(comparison),
      /** What keeps the client out as things stand now, the first first; none where nothing is found. */
      causes: z.array(diagnosedCause),
    }),
    codes: ['NOT_FOUND'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
