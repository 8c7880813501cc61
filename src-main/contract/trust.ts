import { z } from 'zod';
import { certificateFacts, fileToken, instant, jobId, noInput, warning } from './values.ts';
import { type MethodRow, keyCodes } from './method-row.ts';

const trusted = z.object({
  /** Its common name, or all of its subject. */
  name: z.string(),
  certificate: certificateFacts,
  pem: z.string(),
  added: instant,
  /** What keeps servers from being trusted by it, each in a sentence. */
  doubts: z.array(z.string()),
});

const list = z.object({
  /** In the order of their names. */
  trusted: z.array(trusted),
  /** Entries of the file that cannot be used and stay in it, each in a sentence. */
  unreadable: z.array(z.string()),
});

const found = trusted.omit({ added: true }).extend({
  /** Why it cannot be trusted by itself, in a sentence. */
  refusal: z.string().optional(),
  /** Whether it is in the list already. */
  isTrusted: z.boolean(),
});

/** What is trusted beside the list. */
const roots = z.object({
  /** How many the runtime brings along. */
  bundled: z.int(),
  /** The system's own; `nowhere`: this runtime cannot ask the system. */
  system: z.object({ from: z.enum(['runtime', 'file', 'nowhere']), path: z.string().optional(), count: z.int() }),
});

export type TrustedCertificate = z.infer<typeof trusted>;
export type CertificateToTrust = z.infer<typeof found>;
export type TrustRoots = z.infer<typeof roots>;

/** Whose servers are trusted in every connection that names no authorities of its own. */
export const trustMethods = {
  'trust.list': { input: noInput, output: list, codes: ['STORAGE_FAILED'] },
  'trust.roots': { input: noInput, output: roots, codes: [] },
  'trust.look': {
    /** What could be trusted of a file; nothing is changed. */
    input: z.strictObject({
      file: fileToken,
      password: z.string().max(1024).optional(),
      /** Opens a file that asks for more work than any in good faith. */
      patient: z.boolean().default(false),
      jobId: jobId.optional(),
    }),
    output: z.object({ found: z.array(found), warnings: z.array(warning) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'CANCELLED', 'LIMIT_REACHED', ...keyCodes],
  },
  'trust.add': {
    /** Certificates in PEM. Those that are trusted already stay as they are. */
    input: z.strictObject({ pem: z.string().max(1_000_000) }),
    output: list,
    codes: [
      'INVALID_INPUT',
      'FORMAT_NOT_RECOGNISED',
      'DAMAGED',
      'NOT_AN_AUTHORITY',
      'LIMIT_REACHED',
      'STORAGE_FAILED',
      'WORKSPACE_BUSY',
    ],
  },
  'trust.remove': {
    /** SHA-256 or SHA-1, as people paste it. */
    input: z.strictObject({ thumbprint: z.string().max(1000) }),
    output: list,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
