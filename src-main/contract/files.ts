import { z } from 'zod';
import { certificateDetails, fileToken, jobId, warning } from './values.ts';
import { type MethodRow, keyCodes } from './method-row.ts';

/** What a file was found to hold. */
const inspection = z.object({
  kind: z.enum(['pem', 'certificate', 'pkcs7', 'pkcs12', 'jks', 'bks', 'private-key']),
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
      /** Told by a JKS and a BKS alone. */
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

export type Inspection = z.infer<typeof inspection>;

const fileCodes = ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'] as const;

export const fileMethods = {
  'file.inspect': {
    input: z.strictObject({
      file: fileToken,
      password: z.string().max(1024).optional(),
      /** Of the keys in a keystore, where it is not the store's. */
      keyPassword: z.string().max(1024).optional(),
      /** Opens a file that asks for more work than any in good faith: LIMIT_REACHED says so without it. */
      patient: z.boolean().default(false),
      /** Names the job for `job.cancel`. */
      jobId: jobId.optional(),
    }),
    output: inspection,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'CANCELLED', 'LIMIT_REACHED', ...keyCodes],
  },
  'file.choose': {
    input: z.strictObject({ kind: z.enum(['certificate', 'csv', 'keygen', 'settings', 'plan']) }),
    /** Nothing where the user cancelled. */
    output: z.object({ file: z.object({ token: fileToken, name: z.string() }).optional() }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'file.readText': {
    input: z.strictObject({ file: fileToken }),
    output: z.object({ text: z.string() }),
    codes: [...fileCodes, 'FORMAT_NOT_RECOGNISED'],
  },
  'file.save': {
    input: z.strictObject({
      suggestedName: z.string().min(1).max(200),
      text: z.string().max(50_000_000),
      /** Of `text`: what is no text, a picture for example, travels as Base64 (RFC 4648, 4). */
      encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
    }),
    /** The name that the user gave it; nothing where the user cancelled. */
    output: z.object({ name: z.string().optional() }),
    codes: [...fileCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
