import { z } from 'zod';
import {
  authoritySummary,
  certificateFacts,
  instant,
  madeFile,
  platformId,
  port,
  workspaceToken,
} from './base-models.ts';
import { thingsboardRefusal } from './hub-models.ts';

/** What a window may remember. */
export const windowSettings = z.strictObject({
  /** Whether the local hub is started with the app, on which port, and how it refuses as ThingsBoard (else `connack`). */
  hub: z.strictObject({ startWithApp: z.boolean(), port, thingsboardRefusal: thingsboardRefusal.optional() }),
});

/** Pages of the world that a window may ask to open. */
export const externalLink = z.enum([
  'azure-portal',
  'azure-x509-tutorial',
  'azure-dps-docs',
  'aws-iot-console',
  'aws-register-ca',
  'mosquitto-clients',
]);

export const workspaceInfo = z.object({
  workspace: workspaceToken,
  name: z.string(),
  /** The whole path, for people; nothing takes it back. */
  folder: z.string(),
  state: z.enum(['ready', 'new', 'not-a-workspace', 'missing', 'unreadable']),
  /** Who writes to it just now, where it is another process. */
  heldBy: z.string().optional(),
});

export const authorityLine = authoritySummary.extend({
  passphraseRemembered: z.boolean(),
  /** What speaks against signing with it now; absent where nothing does. Sentences. */
  signing: z
    .object({
      /** Nothing can be signed. */
      refusal: z.string().optional(),
      /** No authority can be signed, while other certificates can. */
      refusalAsParent: z.string().optional(),
      warnings: z.array(z.string()),
    })
    .optional(),
});
export const proofLine = z.object({
  authority: z.string(),
  code: z.string(),
  /** For whom it was made, and what people call that in short and in full. */
  destination: platformId.optional(),
  madeFor: z.object({ label: z.string(), name: z.string() }).optional(),
  createdAt: instant,
  certificate: certificateFacts,
  files: z.array(madeFile),
});
/** A device in the least words: there may be many thousands. */
export const deviceLine = z.object({
  deviceId: z.string(),
  authority: z.string().optional(),
  keyEncrypted: z.boolean(),
  key: z.string(),
  notAfter: instant,
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
});

export type WorkspaceInfo = z.infer<typeof workspaceInfo>;
export type WindowSettings = z.infer<typeof windowSettings>;
export type ExternalLink = z.infer<typeof externalLink>;
export type AuthorityLine = z.infer<typeof authorityLine>;
export type ProofLine = z.infer<typeof proofLine>;
export type DeviceLine = z.infer<typeof deviceLine>;
