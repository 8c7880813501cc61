import { z } from 'zod';
import { revocationDays } from './limits.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { thingName } from './things/index.ts';
import { instant, jobId, madeFile, passphrase, revocationReason, revoked, workspaceToken } from './values.ts';

const nextUpdateDays = z.int().min(1).max(revocationDays.most).optional();

/** Upper-case hex, as `certificateFacts` has it. */
const serial = z.string().max(100);

/** What of an authority's certificates is meant: things of the workspace, or serial numbers in hex, in either case, with or without colons. */
const which = {
  things: z.array(thingName).max(1000).default([]),
  serials: z.array(serial).max(1000).default([]),
};

/** How a list is signed. */
const signing = {
  workspace: workspaceToken,
  authority: z.string().max(200),
  /** Where it is not remembered. */
  passphrase: passphrase.optional(),
  /** How long the list counts; without it as long as its authority's setting says. */
  nextUpdateDays,
  /** Names the job for `job.cancel`; cancelled, the list stays as it is. */
  jobId: jobId.optional(),
};

const list = z.object({
  authority: z.string(),
  /** In decimal digits: it may be longer than numbers are exact (RFC 5280 5.2.3). Absent in lists of version 1. */
  number: z.string().optional(),
  thisUpdate: instant,
  nextUpdate: instant.optional(),
  certificates: z.int(),
  /** The list itself, DER. */
  file: madeFile,
  pem: z.string(),
});

const codes = [...workspaceCodes, ...keyCodes, 'NOT_AN_AUTHORITY', 'LIMIT_REACHED', 'CANCELLED'] as const;

/** Taking certificates back, and the list that says so (RFC 5280 5). */
export const revocationMethods = {
  'authority.revoke': {
    input: z.strictObject({
      ...signing,
      ...which,
      reason: revocationReason.optional(),
      /** Since when the key may have been known to others; its list says so beside the reason. */
      invalidSince: instant.optional(),
    }),
    output: list.extend({ revoked: z.array(revoked.extend({ serial })) }),
    codes,
  },
  /** Takes a certificate off the list that was on hold; no other comes off it. */
  'authority.release': {
    input: z.strictObject({ ...signing, ...which }),
    output: list.extend({ released: z.array(serial) }),
    codes,
  },
  /** Signs the same list anew, before it ends; an empty one where there is none. */
  'authority.signList': { input: z.strictObject(signing), output: list, codes },
  'authority.revocationList': {
    input: z.strictObject({ workspace: workspaceToken, authority: z.string().max(200) }),
    output: list.extend({
      /** The latest, 1000 at the most. */
      entries: z.array(revoked.extend({ serial, invalidSince: instant.optional() })),
    }),
    codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type RevocationListTold = z.infer<typeof list>;
