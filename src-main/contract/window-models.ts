import { z } from 'zod';
import { port, workspaceToken } from './base-models.ts';
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

export type WorkspaceInfo = z.infer<typeof workspaceInfo>;
export type WindowSettings = z.infer<typeof windowSettings>;
export type ExternalLink = z.infer<typeof externalLink>;
