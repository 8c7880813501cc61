import { z } from 'zod';
import { diagnosedCause } from '../diagnosis.ts';
import type { MethodRow } from '../method-row.ts';
import { remedyAction } from '../remedies.ts';
import { certificateDetails } from '../values.ts';
import { hubExplainedCause } from './causes.ts';

/** One thing as a client has presented it, and as the hub has it registered. */
const comparison = z.object({
  field: z.string(),
  presented: z.string(),
  registered: z.string(),
  same: z.boolean(),
});

const presentedChain = z.object({
  /** As they came, without those that cannot be read. */
  certificates: z.array(certificateDetails),
  /** All of them. */
  pem: z.string(),
  /** How many more there were than are kept of one client. */
  more: z.int(),
  /** None where the hub is stopped, has nothing to compare with, or the cause lies elsewhere. */
  comparisons: z.array(comparison),
});

export const hubExplainMethods = {
  'hub.explain': {
    /** Why the hub has refused or put out a client, or a handshake failed, as far as the event says it. */
    input: z.strictObject({
      cause: hubExplainedCause,
      /** The cloud that the client wanted, and whom it said to be. */
      face: z.string().max(100).default('none'),
      deviceId: z.string().max(2000).optional(),
      clientId: z.string().max(2000).optional(),
      /** What the client has shown, as the event names it. */
      presented: z.string().max(100).optional(),
      /** What the hub has said that can be done. */
      action: remedyAction.optional(),
    }),
    output: z.object({
      /** The truest first, as things stand now, then what else it may be; none where nothing is to be done. */
      causes: z.array(diagnosedCause),
      /** Absent where nothing was, or it is forgotten. */
      presented: presentedChain.optional(),
    }),
    codes: [],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
