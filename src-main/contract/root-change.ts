import { z } from 'zod';
import { defaultKeys } from './limits.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { below, reissueReport } from './reissuing.ts';
import {
  certificateFacts,
  jobId,
  keyType,
  passphrase,
  platformId,
  subjectWithName,
  validityDays,
  warning,
  workspaceToken,
} from './values.ts';

const root = z.object({ name: z.string(), certificate: certificateFacts });

const state = z.object({
  from: root,
  /** The root that takes its place; absent where none was made yet. */
  to: root.optional(),
  /** Whether each has certified the other. */
  crossSigned: z.boolean(),
  /** Clouds that took the old root by a proof of possession, and whether they took the new one. */
  clouds: z.array(z.object({ destination: platformId, called: z.string(), proved: z.boolean() })),
  /** Which of the two the local hub lets devices in by. */
  hub: z.enum(['not-running', 'neither', 'old', 'new', 'both']),
  /** Both roots as PEM, the new one first: what servers and clients trust as long as the change is under way. */
  trustPem: z.string(),
  /** What the old root has signed, and is still below it; with how many are below each. */
  left: z.array(
    z.object({ kind: z.enum(['authority', 'device', 'server', 'certificate']), name: z.string(), below: z.int() }),
  ),
  /** How many are below the new root, at any depth. */
  moved: z.int(),
  /** How many of their chains are led over the certificate that the old root has signed. */
  ledOver: z.int(),
});

const input = {
  workspace: workspaceToken,
  /** The root that gives way. */
  from: z.string().max(200),
};

const codes = [...workspaceCodes, ...keyCodes, 'NOT_AN_AUTHORITY', 'CANCELLED'] as const;

/**
 * A root that gives way to a new one (RFC 4210 4.4): the new one is made and both certify each other; whoever checks trusts both;
 * what is below moves by `authority.reissue`, in stages; then the old one is withdrawn. How far it is follows from what is there.
 */
export const rootChangeMethods = {
  'rootChange.read': {
    input: z.strictObject(input),
    output: state,
    codes: [...workspaceCodes, 'DAMAGED', 'FORMAT_NOT_RECOGNISED'],
  },
  /** Makes the new root and has both certify each other. A root of that name that is there already is taken. */
  'rootChange.begin': {
    input: z.strictObject({
      ...input,
      /** Opens the old root, where it is not remembered. */
      fromPassphrase: passphrase.optional(),
      /** Of the new root. */
      name: z.string().max(10_000),
      /** Without it that of the old root, with the name as its common name. */
      subject: subjectWithName.optional(),
      keyType: keyType.default(defaultKeys.authority),
      validityDays: validityDays.optional(),
      passphrase,
      remember: z.boolean().default(false),
      /** Names the job for `job.cancel`; the new root may have been made then. */
      jobId: jobId.optional(),
    }),
    output: state.extend({ warnings: z.array(warning) }),
    codes: [...codes, 'NAME_TAKEN'],
  },
  /**
   * Leads no chain over the old root any more, has a local hub that runs let nobody in by it, and puts it into the trash. What could
   * not be written anew is told, and the old root stays then.
   */
  'rootChange.finish': {
    input: z.strictObject({ ...input, ...below }),
    output: z.object({
      ...reissueReport,
      /** The old root, as `thing.restore` names it; absent where it stays. */
      trashId: z.string().optional(),
      /** Whether the local hub runs and has let devices in by the old root until now. */
      hubTold: z.boolean(),
    }),
    codes,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type RootChange = z.infer<typeof state>;
