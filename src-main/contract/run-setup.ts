import { z } from 'zod';
import { platformId, platformSettings, port, sensorModel, workspaceToken } from './values.ts';
import type { MethodRow } from './method-row.ts';
import { subscriber } from './simulation.ts';

/** What a run was started with, for the next one to begin with. Without a secret, and without the seed: readings are new ones. */
const runSetup = z.strictObject({
  deviceIds: z.array(z.string().max(200)).max(10_000),
  subscribers: z.array(z.strictObject(subscriber.shape)).max(100),
  platform: platformId,
  /** Missing where it is the local hub. */
  server: z
    .strictObject({
      host: z.string().max(255),
      port,
      /** The certificates that are trusted instead of the system's roots, and what they are called. */
      serverCa: z.strictObject({ name: z.string().max(1000), pem: z.string().max(1_000_000) }).optional(),
    })
    .optional(),
  settings: platformSettings,
  messages: z.int().min(0),
  intervalMs: z.int().min(1),
  model: sensorModel,
  alertAboveC: z.number(),
});

export type RunSetup = z.infer<typeof runSetup>;

/** How the last run of each workspace was set up. */
export const runSetupMethods = {
  'runSetup.read': {
    input: z.strictObject({ workspace: workspaceToken }),
    /** Nothing where there was no run yet, or none that can still be read. */
    output: z.object({ setup: runSetup.optional() }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  'runSetup.keep': {
    input: z.strictObject({ workspace: workspaceToken, setup: runSetup }),
    output: z.object({}),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'DAMAGED', 'STORAGE_FAILED', 'WORKSPACE_BUSY'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
