import { z } from 'zod';
import { port, workspaceToken } from './values.ts';
import type { MethodRow } from './method-row.ts';
import { planMembers } from './plan/plan.ts';

const { host, port: _port, serverCaPem, seed: _seed, ...kept } = planMembers;

/** What a run was started with, for the next one to begin with. Without a secret, and without the seed: readings are new ones. */
export const runSetup = z.strictObject({
  ...kept,
  /** Missing where it is the local hub. */
  server: z
    .strictObject({
      host: host.unwrap(),
      port,
      /** The certificates that are trusted instead of the system's roots, and what they are called. */
      serverCa: z.strictObject({ name: z.string().max(1000), pem: serverCaPem.unwrap() }).optional(),
    })
    .optional(),
});

export type RunSetup = z.output<typeof runSetup>;
/** As it is written: what has a default may be left out. */
export type WrittenRunSetup = z.input<typeof runSetup>;

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
