import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { fileToken, jobId, warning, workspaceToken } from './values.ts';

/** Chains that lack an intermediate, or have their certificates in disorder, made whole. */

/** Certificates from which a chain is made whole, beside what the workspace has. */
const further = z.array(fileToken).max(20).default([]);

const codes = ['CANCELLED', 'LIMIT_REACHED', 'INCOMPLETE', ...workspaceCodes, ...keyCodes] as const;

export const chainMethods = {
  /** Writes the chain files of devices anew, in their order. Those before a failure stay so. */
  'chain.mend': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceIds: z.array(z.string().max(200)).min(1).max(10_000),
      further,
      jobId: jobId.optional(),
    }),
    /** In the order asked for. INCOMPLETE where the issuer of a device is nowhere at hand. */
    output: z.object({
      devices: z.array(
        z.object({
          deviceId: z.string(),
          /** The names of its certificates, its own first. */
          chain: z.array(z.string()),
          /** Those that were not in the file. */
          added: z.array(z.string()),
          /** Who has signed the last one, where that is no root and is not at hand. */
          missing: z.string().optional(),
          /** What was there before, as `thing.restore` names it; missing where nothing had to be changed. */
          trashId: z.string().optional(),
        }),
      ),
    }),
    codes,
  },
  /** The chain of anybody's certificate, for a file of its own. */
  'chain.complete': {
    input: z.strictObject({
      /** Certificates, the device's own first or the one of the key that is beside it. */
      certificate: fileToken,
      password: z.string().max(1024).optional(),
      /** Whose authorities are at hand. */
      workspace: workspaceToken.optional(),
      further,
      jobId: jobId.optional(),
    }),
    output: z.object({
      /** Certificates alone, in their order. */
      pem: z.string(),
      chain: z.array(z.string()),
      added: z.array(z.string()),
      missing: z.string().optional(),
      warnings: z.array(warning),
    }),
    codes,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
