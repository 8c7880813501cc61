import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { remedyAction } from './remedies.ts';
import { serverNames } from './things/server.ts';
import * as model from './values.ts';

/** Servers of EST (RFC 7030): what they have, and devices that fetch certificates there. */

/** Where the server is, and whom to trust for it. */
const at = {
  /** https://host:port/.well-known/est, with the label of the server behind it where it has one; or the host alone. */
  server: z.string().min(1).max(2000),
  /** They alone are trusted. Without it the runtime's roots are, those of the system and the list. */
  serverCaPem: z.string().max(1_000_000).optional(),
  /** Names the job for `job.progress` and `job.cancel`. */
  jobId: model.jobId.optional(),
};

const waits = {
  /** How long a device comes back for its certificate where the server lets it wait (202), in seconds. */
  waitSeconds: z.int().min(0).max(86_400).default(300),
  pfxPassword: z.string().max(1024).default('1234'),
  /** Opens the keys that are encrypted, and encrypts new ones. */
  keyPassphrase: model.passphrase.optional(),
};

const deviceIds = z.array(model.newName).min(1).max(1000);

/** What became of one device. */
const enrolled = z.object({
  deviceId: z.string(),
  /** `waiting`: the server has not issued it yet; to enroll again goes on with the same request. */
  outcome: z.enum(['enrolled', 'waiting', 'failed']),
  certificate: model.certificateFacts.optional(),
  files: z.array(model.madeFile),
  /** Of the certificate before, where there was one, by which others may still know the device. */
  before: z.object({ thumbprintSha1: z.string(), thumbprintSha256: z.string() }).optional(),
  /** What was there before, as `thing.restore` names it. */
  trashId: z.string().optional(),
  /** The request that stays in the workspace. */
  request: z.string().optional(),
  what: z.string().optional(),
  remedy: z.string().optional(),
  action: remedyAction.optional(),
  warnings: z.array(model.warning),
});

const outcome = z.object({ server: z.string(), devices: z.array(enrolled) });

const codes = [
  ...workspaceCodes,
  ...keyCodes,
  'NAME_TAKEN',
  'SERVER_UNREACHABLE',
  'SERVER_REFUSED',
  'CANCELLED',
] as const;

export const estMethods = {
  /** What the server tells everybody: its authorities (cacerts) and what a request should have (csrattrs). */
  'est.authorities': {
    input: z.strictObject(at),
    output: z.object({
      /** Below which address its operations lie. */
      server: z.string(),
      /** In the order of the server. */
      authorities: z.array(model.certificateFacts.extend({ pem: z.string() })),
      /** What is absent is left to the device. */
      attributes: z.object({
        key: z.string().optional(),
        signature: z.string().optional(),
        others: z.array(z.string()),
      }),
    }),
    codes: ['INVALID_INPUT', 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'SERVER_UNREACHABLE', 'SERVER_REFUSED', 'CANCELLED'],
  },
  /** Devices get a certificate for a new key. One that is in the workspace has it in the place of its own, which goes to the trash. */
  'est.enroll': {
    input: z.strictObject({
      ...at,
      ...waits,
      workspace: model.workspaceToken,
      deviceIds,
      /** By what they show who they are. Without it each shows its own certificate, where it has one. */
      login: z
        .strictObject({
          userName: z.string().min(1).max(320).optional(),
          /** Used for this and forgotten. */
          password: z.string().max(1024).optional(),
          /** A device of the workspace whose certificate is shown. */
          deviceId: z.string().min(1).max(200).optional(),
          /** Opens the key of that one; without it `keyPassphrase` does. */
          keyPassphrase: model.passphrase.optional(),
        })
        .default({}),
      /** Of new keys; without it what the server asks for. */
      keyType: model.keyType.optional(),
      /** Of devices that are not in the workspace: what the request asks for beside the common name. */
      subject: model.subjectFields.default({}),
      dns: serverNames,
      addresses: serverNames,
    }),
    output: outcome,
    codes,
  },
  /** Devices of the workspace get the certificate that follows theirs, which they show (RFC 7030 4.2.2): the names stay. */
  'est.reenroll': {
    input: z.strictObject({
      ...at,
      ...waits,
      workspace: model.workspaceToken,
      deviceIds,
      key: z.enum(['same', 'new']).default('new'),
      /** Of new keys; without it what the server asks for, else of the kind that it was. */
      keyType: model.keyType.optional(),
    }),
    output: outcome,
    codes,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type EstEnrolled = z.infer<typeof enrolled>;
