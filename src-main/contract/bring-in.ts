import { z } from 'zod';
import { certificateFacts, fileToken, jobId, passphrase, warning, workspaceToken } from './values.ts';
import type { MethodRow } from './method-row.ts';
import { keyCodes, workspaceCodes } from './method-row.ts';

const thingRole = z.enum(['authority', 'device', 'server', 'certificate', 'request']);
/** A thing of its own, or a list that is kept beside its authority. */
const role = z.enum([...thingRole.options, 'revocation-list']);

const finding = z.object({
  /** The same at every look. */
  id: z.string(),
  kind: z.enum(['certificate', 'request', 'key', 'revocation-list']),
  /** What people call it: a common name, or all of the subject. */
  title: z.string(),
  /** The kind of its key. */
  key: z.string().optional(),
  certificate: certificateFacts.optional(),
  /** Whether the private key was found, and behind a password. */
  privateKey: z.enum(['none', 'open', 'encrypted']),
  /** Where it was found, as paths below what was handed in. */
  files: z.array(z.string()),
  /** What it can become, the likeliest first; empty where a workspace has no place for it. */
  roles: z.array(role),
  /** A name for it that is free and allowed; a list has that of its authority, which needs no choice. */
  name: z.string().optional(),
  /** The finding that issued it. */
  issuer: z.string().optional(),
  /** The authority of the workspace that issued it. */
  knownIssuer: z.string().optional(),
  /** Why it need not be brought in. A sentence. */
  needless: z.string().optional(),
  /** What else would be needed, and what it is good for. Sentences. */
  missing: z.array(z.string()),
  /** What is unusual. Sentences. */
  doubts: z.array(z.string()),
});

const findings = z.object({
  /** Names what was found, for the calls that follow. */
  collection: z.string(),
  /** How many files were looked at. */
  files: z.int(),
  findings: z.array(finding),
  /** Files, or keys in them, that no password has opened. */
  closed: z.array(
    z.object({
      file: z.string(),
      what: z.enum(['keystore', 'key', 'several-keys']),
      /** Why it stays closed, where it is not for a password. */
      reason: z.string().optional(),
    }),
  ),
  /** The first thousand of what is of no use here, each with the reason. */
  passedOver: z.array(z.object({ file: z.string(), reason: z.string() })),
  /** How many more of these there are. */
  passedOverMore: z.int(),
  /** What there is to say of all. Sentences. */
  notices: z.array(z.string()),
});

export type BringInThing = z.infer<typeof thingRole>;
export type BringInRole = z.infer<typeof role>;
export type BringInFinding = z.infer<typeof finding>;
export type BringInFindings = z.infer<typeof findings>;

const password = z.string().max(1024);

export const bringInMethods = {
  /** Lets the user choose files, or a folder with all that is below it. */
  'bringIn.choose': {
    input: z.strictObject({ what: z.enum(['files', 'folder']) }),
    /** Nothing where the user cancelled. */
    output: z.object({ chosen: z.array(z.object({ token: fileToken, name: z.string() })) }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  /** Says what files, folders and pasted text hold and what of it belongs together. Nothing is changed or kept on disk. */
  'bringIn.look': {
    input: z.strictObject({
      /** What it knows already counts too. */
      workspace: workspaceToken.optional(),
      /** Files and folders. */
      paths: z.array(fileToken).max(10_000).default([]),
      text: z.string().max(10_000_000).optional(),
      /** To be tried, beside those that everybody knows. */
      passwords: z.array(password).max(50).default([]),
      jobId: jobId.optional(),
    }),
    output: findings,
    codes: [...workspaceCodes, ...keyCodes, 'LIMIT_REACHED', 'CANCELLED'],
  },
  /** Tries passwords on what is closed. */
  'bringIn.unlock': {
    input: z.strictObject({
      collection: z.string().max(100),
      workspace: workspaceToken.optional(),
      passwords: z.array(password).min(1).max(50),
      jobId: jobId.optional(),
    }),
    output: findings,
    codes: [...workspaceCodes, ...keyCodes, 'LIMIT_REACHED', 'CANCELLED'],
  },
  /** Puts findings into a workspace, authorities first. What is in the way of one stops no other. */
  'bringIn.take': {
    input: z.strictObject({
      collection: z.string().max(100),
      workspace: workspaceToken,
      take: z
        .array(z.strictObject({ id: z.string().max(100), role, name: z.string().max(200) }))
        .min(1)
        .max(100_000),
      /** Encrypts the keys of authorities that came without a password; the others keep theirs. */
      passphrase: passphrase.optional(),
      remember: z.boolean().default(false),
      /** Of the .pfx files of devices whose keys came without a password. */
      pfxPassword: z.string().max(1024).default('1234'),
      jobId: jobId.optional(),
    }),
    output: z.object({
      taken: z.array(z.object({ id: z.string(), kind: role, name: z.string() })),
      refused: z.array(
        z.object({ id: z.string(), name: z.string(), message: z.string(), remedy: z.string().optional() }),
      ),
      warnings: z.array(warning),
    }),
    codes: [...workspaceCodes, ...keyCodes, 'INCOMPLETE', 'CANCELLED'],
  },
  /** Forgets what was found, with its keys. */
  'bringIn.forget': {
    input: z.strictObject({ collection: z.string().max(100) }),
    output: z.object({}),
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
