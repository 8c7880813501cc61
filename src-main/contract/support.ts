import { z } from 'zod';
import { fileToken, instant, jobId, workspaceToken } from './values.ts';
import { type MethodRow, workspaceCodes } from './method-row.ts';

/** What a support bundle may have, a file each. */
export const supportPart = z.enum([
  'readme',
  'diagnosis',
  'diagnosis-json',
  'server-chain',
  'device-chain',
  'versions',
  'settings',
  'hub',
  'workspace',
  'log',
]);

const supportFile = z.object({
  part: supportPart,
  name: z.string(),
  bytes: z.int(),
  /** The whole of it, just as it is saved. */
  text: z.string(),
});

export type SupportPart = z.infer<typeof supportPart>;
export type SupportFile = z.infer<typeof supportFile>;

/** What a user sends to somebody who is to help: never a private key, a password or a token. */
export const supportMethods = {
  'support.preview': {
    input: z.strictObject({
      /** Without it nothing of a workspace is told. */
      workspace: workspaceToken.optional(),
      /** Whether certificates, and names of devices, authorities and servers, may be in it; else names get stand-ins. */
      names: z.boolean().default(true),
      /** The newest lines of the log, as many. */
      logLines: z.int().min(0).max(10_000).default(500),
      /** Names the job for `job.cancel`. */
      jobId: jobId.optional(),
    }),
    /** Nothing is written yet. What was diagnosed last is in it. */
    output: z.object({
      /** Stands for it in `support.save`, until another is made. */
      bundle: z.string(),
      files: z.array(supportFile),
      diagnosedAt: instant.optional(),
    }),
    codes: [...workspaceCodes, 'CANCELLED'],
  },
  'support.save': {
    input: z.strictObject({
      bundle: z.string().max(200),
      /** The README always stays. */
      leaveOut: z.array(supportPart).max(20).default([]),
      /** Gets the .zip; without it the user is asked where to save. */
      file: fileToken.optional(),
    }),
    /** The name that the user gave it; nothing where the user cancelled. */
    output: z.object({ name: z.string().optional() }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
