import { z } from 'zod';
import { type MethodRow, hubCodes } from '../method-row.ts';
import { instant, nothing } from '../values.ts';

/** A revocation list that the hub goes by; with `doubt` one that it was to go by and does not. */
export const hubRevocationList = z.object({
  /** Names it at the hub; of one in doubt the authority's. */
  name: z.string(),
  /** The name in its issuer's certificate. Absent where it cannot be read. */
  issuer: z.string().optional(),
  thisUpdate: instant.optional(),
  /** When the next one is due. */
  nextUpdate: instant.optional(),
  /** The next one was due by now: whom it takes back stays out, and nobody else is refused. */
  overdue: z.boolean(),
  /** How many it takes back. */
  certificates: z.int(),
  /** Why nothing goes by it. A sentence. */
  doubt: z.string().optional(),
});

export type HubRevocationListModel = z.infer<typeof hubRevocationList>;

export const hubRevocationMethods = {
  /** Has the hub go by a list, of whichever authority: lists of workspaces that are open it finds by itself. */
  'hub.setRevocationList': {
    input: z.strictObject({
      /** One list: PEM, or DER in base64. */
      list: z.string().max(3_000_000),
      /** The certificate of whoever has signed it, PEM; without it one of the hub's authorities. */
      issuerPem: z.string().max(100_000).optional(),
    }),
    output: hubRevocationList,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'LIMIT_REACHED'],
  },
  /** Whom it had taken back is let in again. */
  'hub.removeRevocationList': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
