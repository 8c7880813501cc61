import { z } from 'zod';
import { maximumDays } from './limits.ts';

export const workspaceToken = z.string().min(1).max(200);
export const passphrase = z.string().min(1).max(1024);
/** A file that the user has chosen. */
export const fileToken = z.string().min(1).max(200);
export const nothing = z.object({});
export const jobId = z.string().min(1).max(100);
export const keyType = z.enum(['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096']);
export const pfxProfile = z.enum(['modern', 'compatible']);
export const validityDays = z.int().min(1).max(maximumDays.any);
/** A row of the table that `platform.list` tells. */
export const platformId = z.string().min(1).max(50);
/** A platform's own settings by name; what is left out has its initial value. */
export const platformSettings = z.record(z.string().max(50), z.string().max(10_000));
/** Quality of service of a message or a subscription. */
export const messageQos = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export const sensorModel = z.enum(['tutorial', 'daily-cycle', 'random-walk']);
export const port = z.int().min(1).max(65_535);

/** Times cross as ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** Everything told about a certificate. Thumbprints are upper-case hex without separators. */
export const certificateFacts = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instant,
  notAfter: instant,
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
  key: z.string(),
});

/** A file that was made: its path below the workspace, with / on every system. */
export const madeFile = z.object({ name: z.string(), path: z.string() });

export const warning = z.object({
  code: z.enum([
    'shortened-to-issuer',
    'outlives-issuer',
    'weak-passphrase',
    'unusual-code',
    'default-pfx-password',
    'other-settings',
    'chain-incomplete',
    'named-otherwise',
    'long-lived-server',
    'name-not-covered',
    'key-not-supported',
    'one-password',
    'trusts-nobody',
    'key-not-encrypted',
    'keygen-not-written',
    'passed-over',
    'several-authorities',
    'issuer-doubtful',
    'state-damaged',
  ]),
  message: z.string(),
});

const provenStatus = z.enum(['unverified', 'verified']);
/** A step of a proof at the local hub that is done, with what came of it. */
export const localProofStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('start'), host: z.string(), port: z.int() }),
  z.object({ step: z.literal('upload'), name: z.string(), status: provenStatus }),
  z.object({ step: z.literal('code'), code: z.string() }),
  z.object({ step: z.literal('sign'), files: z.array(madeFile) }),
  z.object({ step: z.literal('verify'), status: provenStatus }),
]);

export const jobProgress = z.object({
  jobId,
  done: z.int(),
  total: z.int(),
  /** Of `proof.proveLocally`: what is done, in its order. */
  steps: z.array(localProofStep).optional(),
});
/** A long call that runs, whoever began it. */
export const runningJob = z.object({
  jobId,
  /** What it does: "Creating 300 devices". */
  title: z.string(),
  /** Nothing is lost when it ends with the window. */
  looksOnly: z.boolean(),
  since: instant,
  done: z.int().optional(),
  total: z.int().optional(),
});

/** A certificate with what its extensions say. */
export const certificateDetails = certificateFacts.extend({
  authority: z.boolean(),
  pathLength: z.int().optional(),
  keyUsage: z.array(z.string()),
  extendedKeyUsage: z.array(z.string()),
  alternativeNames: z.array(z.string()),
  signature: z.string(),
  friendlyName: z.string().optional(),
  pem: z.string(),
});

/** What a file was found to hold. */
export const inspection = z.object({
  kind: z.enum(['pem', 'certificate', 'pkcs7', 'pkcs12', 'jks', 'private-key']),
  certificates: z.array(certificateDetails),
  privateKeys: z.array(
    z.object({
      key: z.string(),
      encrypted: z.boolean(),
      friendlyName: z.string().optional(),
      /** Index of the certificate it belongs to. */
      certificate: z.int().optional(),
    }),
  ),
  /** What Java sees in a keystore; empty for other files. */
  entries: z.array(
    z.object({
      alias: z.string().optional(),
      kind: z.enum(['private-key', 'trusted-certificate']),
      /** Told by a JKS alone. */
      created: z.string().optional(),
      /** Indexes, leaf first. */
      certificates: z.array(z.int()),
      /** Index. */
      privateKey: z.int().optional(),
    }),
  ),
  /** How the container is protected, one line a part. */
  protection: z.array(z.string()),
  warnings: z.array(warning),
});

export type CertificateDetails = z.infer<typeof certificateDetails>;
export type CertificateFacts = z.infer<typeof certificateFacts>;
export type Warning = z.infer<typeof warning>;
export type MadeFile = z.infer<typeof madeFile>;
export type LocalProofStep = z.infer<typeof localProofStep>;
export type JobProgress = z.infer<typeof jobProgress>;
export type RunningJob = z.infer<typeof runningJob>;
export type Inspection = z.infer<typeof inspection>;
