import { z } from 'zod';
import {
  certificateFacts,
  instant,
  jobId,
  keyType,
  madeFile,
  passphrase,
  platformId,
  platformSettings,
  port,
  validityDays,
  warning,
  workspaceToken,
} from './values.ts';
import { defaultKeys } from './limits.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';

/** Certificates that are broken on purpose, and what a server does with each. */

const named = {
  /** What is broken: `expired`, `sha-1` ...; `sound` is the control. */
  kind: z.string(),
  label: z.string(),
};

const testCertificate = z.object({
  ...named,
  /** A sentence. */
  wrong: z.string(),
  /** What a careful server does, and why. A sentence. */
  careful: z.string(),
  /** Document and clause that say so. */
  clause: z.string(),
  certificate: certificateFacts,
  files: z.array(madeFile),
});

const testSet = z.object({
  name: z.string(),
  authority: z.string(),
  /** Whom all of them claim to be. */
  deviceId: z.string(),
  createdAt: instant,
  certificates: z.array(testCertificate),
  /** What the authority cannot make. */
  omitted: z.array(z.object({ ...named, why: z.string() })),
  /** What is for all of them: what a server has to trust, and a text. */
  files: z.array(madeFile),
  /** Files that are missing from the folder. */
  missing: z.array(z.string()),
});

const told = { cause: z.string(), what: z.string(), raw: z.string() };

export const testOutcome = z.discriminatedUnion('type', [
  /** `message`: what became of the one that was published. */
  z.object({ type: z.literal('let-in'), message: z.enum(['acknowledged', 'refused', 'lost']) }),
  z.object({ type: z.literal('refused-in-tls'), ...told }),
  /** By CONNACK with its code, or by an error of AMQP or HTTPS. */
  z.object({ type: z.literal('refused-by-server'), code: z.int().optional(), ...told }),
  /** The connection was closed, and nothing says why. */
  z.object({ type: z.literal('closed'), ...told }),
  z.object({ type: z.literal('not-tried'), why: z.string() }),
]);

export const testVerdict = z.enum(['as-it-should-be', 'lets-in', 'shuts-out', 'by-policy', 'unknown']);

const testRow = z.object({
  ...named,
  wrong: z.string(),
  /** What a careful server does. `policy`: no standard forbids either. */
  care: z.enum(['let-in', 'refuse', 'policy']),
  careful: z.string(),
  clause: z.string(),
  outcome: testOutcome,
  /** `lets-in`: what it should refuse. `shuts-out`: the sound one. */
  verdict: testVerdict,
});

export type TestSet = z.infer<typeof testSet>;
export type TestOutcome = z.infer<typeof testOutcome>;
export type TestRow = z.infer<typeof testRow>;
export type TestVerdict = z.infer<typeof testVerdict>;

export const testCertificateMethods = {
  'testCertificates.create': {
    input: z.strictObject({
      workspace: workspaceToken,
      authority: z.string().max(200),
      /** Where it is not remembered. */
      passphrase: passphrase.optional(),
      /** Without it the authority's. */
      name: z.string().max(200).optional(),
      /** Whom all of them claim to be: where a server knows its devices, this one. */
      deviceId: z.string().max(200).default('test-device'),
      keyType: keyType.default(defaultKeys.device),
      /** Of all that are valid now. */
      validityDays: validityDays.optional(),
      /** Names the job for `job.progress` and `job.cancel`; cancelled, nothing is made. */
      jobId: jobId.optional(),
    }),
    output: z.object({ set: testSet, warnings: z.array(warning) }),
    codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'NOT_AN_AUTHORITY', 'CANCELLED'],
  },
  'testCertificates.list': {
    input: z.strictObject({ workspace: workspaceToken }),
    output: z.object({ sets: z.array(testSet) }),
    codes: [...workspaceCodes],
  },
  'testCertificates.run': {
    input: z.strictObject({
      workspace: workspaceToken,
      /** Of the set. */
      name: z.string().max(200),
      platform: platformId,
      /** Without it the platform's own, where it has one. */
      host: z.string().max(255).optional(),
      port: port.optional(),
      settings: platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      /** Whether the server was given the revocation list of the set, and so has to refuse what is on it. */
      revocationListGiven: z.boolean().default(false),
      /** Names the job for `job.progress` and `job.cancel`. */
      jobId: jobId.optional(),
    }),
    output: z.object({
      /** In the order of the set, the control first. */
      rows: z.array(testRow),
      /** Whether the control was let in: where it was not, the refusals of the others show nothing. */
      conclusive: z.boolean(),
    }),
    codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
