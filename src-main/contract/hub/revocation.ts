import { z } from 'zod';
import { type MethodRow, hubCodes, keyCodes, workspaceCodes } from '../method-row.ts';
import { instant, jobId, nothing, passphrase, workspaceToken } from '../values.ts';

/** A revocation list that the hub goes by; with `doubt` one that it was to go by and does not. */
export const hubRevocationList = z.object({
  /** Names it at the hub; of one in doubt the authority's. */
  name: z.string(),
  /** The name in its issuer's certificate, and that certificate's thumbprint. Absent of one in doubt. */
  issuer: z.string().optional(),
  issuerThumbprintSha256: z.string().optional(),
  thisUpdate: instant.optional(),
  /** When the next one is due. */
  nextUpdate: instant.optional(),
  /** The next one was due by now: whom it takes back stays out, and nobody else is refused. */
  overdue: z.boolean(),
  /** How many it takes back. */
  certificates: z.int(),
  /** Why nothing goes by it. A sentence. */
  doubt: z.string().optional(),
  /** Where others fetch the list and the certificate of its issuer; absent where the hub serves none. */
  listUrl: z.string().optional(),
  issuerUrl: z.string().optional(),
  /** Where OCSP is asked. */
  ocspUrl: z.string().optional(),
  /** Until when the hub answers by OCSP for the authority; absent where it has not delegated to the hub, or no longer. */
  answersUntil: instant.optional(),
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
  /**
   * Has an authority of a workspace delegate to the hub, which then answers by OCSP for it (RFC 6960 4.2.2.2): the hub makes a key for that
   * alone, and never has the authority's. The hub must have its list.
   */
  'hub.createResponder': {
    input: z.strictObject({
      workspace: workspaceToken,
      authority: z.string().max(200),
      /** Where it is not remembered. */
      passphrase: passphrase.optional(),
      /** Names the job for `job.cancel`; cancelled, nothing is made. */
      jobId: jobId.optional(),
    }),
    output: hubRevocationList,
    codes: [...hubCodes, ...workspaceCodes, ...keyCodes, 'NOT_AN_AUTHORITY', 'LIMIT_REACHED', 'CANCELLED'],
  },
  /** Whom it had taken back is let in again. */
  'hub.removeRevocationList': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
