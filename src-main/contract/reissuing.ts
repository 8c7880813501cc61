import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import {
  certificateFacts,
  jobId,
  keyType,
  madeFile,
  passphrase,
  validityDays,
  warning,
  workspaceToken,
} from './values.ts';

const authorityName = z.string().max(200);

const kind = z.enum(['authority', 'device', 'server', 'certificate']);

const reissued = z.object({
  kind,
  name: z.string(),
  /** It has a new certificate, or the chain beside its own was made true, or all was as it should be. */
  outcome: z.enum(['signed', 'chain', 'as-it-was']),
  /** What was there before, as `thing.restore` names it. */
  trashId: z.string().optional(),
});

const unissued = z.object({
  kind,
  name: z.string(),
  /** Why it stays as it was. A sentence; absent where an authority above it does. */
  message: z.string().optional(),
  remedy: z.string().optional(),
  /** Of the call: what to give so that it can be done. */
  field: z.string().optional(),
  /** The authority above it that stays as it was. */
  below: z.string().optional(),
});

export const reissueReport = {
  done: z.array(reissued),
  /** What stays as it was, and is good for as long as it was before. */
  left: z.array(unissued),
  /** It was cancelled before all was done; `authority.reissue` goes on. */
  stopped: z.boolean(),
  warnings: z.array(warning),
};

/** How what stands below an authority is issued again. Each thing is written whole; what was there goes to the trash. */
export const below = {
  /** Opens the authority, and every other whose passphrase is not remembered. */
  passphrase: passphrase.optional(),
  /** Of devices and servers whose keys are encrypted: opens what was, and encrypts what is. */
  keyPassphrase: passphrase.optional(),
  /** What the .pfx files have; one that it does not open is left as it is. */
  pfxPassword: z.string().max(1024).default('1234'),
  /** Whether what is below keeps its keys. */
  keysBelow: z.enum(['same', 'new']).default('same'),
  /** Of what is signed below; without it as long as each was valid before, and no longer than its issuer. */
  validityDaysBelow: validityDays.optional(),
  /** Names the job for `job.progress` and `job.cancel`; cancelled, what was done before stays, and the answer tells it. */
  jobId: jobId.optional(),
};

const codes = [...workspaceCodes, ...keyCodes, 'NOT_AN_AUTHORITY', 'CANCELLED'] as const;

const crossCertificate = z.object({
  /** The root that it certifies, by its name in the workspace. */
  authority: z.string(),
  /** The root that has signed it. */
  by: z.string(),
  certificate: certificateFacts,
  pem: z.string(),
  /** Holds all that the authority has. */
  file: madeFile,
});

/** The life of authorities: renewed with what is below them, certified by each other, moved from one root to the next. */
export const reissuingMethods = {
  /** A new certificate for an authority, for its own key or for a new one (RFC 4949: renewal, rekey), and all below made to fit. */
  'authority.renew': {
    input: z.strictObject({
      workspace: workspaceToken,
      name: authorityName,
      key: z.enum(['same', 'new']).default('same'),
      /** Of the new key; without it of the kind that it was. */
      keyType: keyType.optional(),
      /** Without it as long as it was valid before. */
      validityDays: validityDays.optional(),
      /** Of the authority above, where it is another one and not remembered. */
      parentPassphrase: passphrase.optional(),
      ...below,
    }),
    output: z.object({
      certificate: certificateFacts,
      /** Of the certificate before, by which clouds know the authority. */
      before: z.object({ thumbprintSha1: z.string(), thumbprintSha256: z.string() }),
      trashId: z.string(),
      ...reissueReport,
    }),
    codes,
  },
  /**
   * Makes everything below an authority fit to it, or goes on with that: what its present key has not signed is signed again,
   * chains that are not true any more are made true. With `to`, what it has signed moves below another.
   */
  'authority.reissue': {
    input: z.strictObject({
      workspace: workspaceToken,
      authority: authorityName,
      to: authorityName.optional(),
      /** Of what the authority itself has signed, these; without it all. */
      only: z
        .array(z.strictObject({ kind, name: z.string().max(200) }))
        .min(1)
        .max(100_000)
        .optional(),
      /**
       * Whether the chains of devices and servers are led over the cross-certificate of their root, so that who trusts the
       * other root alone accepts them, too; `keep` leaves that as it is.
       */
      crossing: z.enum(['keep', 'over', 'none']).default('keep'),
      ...below,
    }),
    output: z.object(reissueReport),
    codes,
  },
  /** Has one root certified by another (RFC 5280 3.2), or each by the other. What is there already is replaced. */
  'authority.crossSign': {
    input: z.strictObject({
      workspace: workspaceToken,
      /** Gets the certificate. */
      authority: authorityName,
      /** Signs it. */
      by: authorityName,
      /** Has the other certified by this one, too. */
      both: z.boolean().default(false),
      /** Of `by`, where it is not remembered. */
      byPassphrase: passphrase.optional(),
      /** Of `authority`, where `both` is wanted and it is not remembered. */
      passphrase: passphrase.optional(),
      /** Without it as long as the certified and the signing root both are. */
      validityDays: validityDays.optional(),
      jobId: jobId.optional(),
    }),
    output: z.object({ certificates: z.array(crossCertificate), warnings: z.array(warning) }),
    codes,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type ReissuedThing = z.infer<typeof reissued>;
export type UnissuedThing = z.infer<typeof unissued>;
export type CrossCertificate = z.infer<typeof crossCertificate>;
