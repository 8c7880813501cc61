import { z } from 'zod';
import { type MethodRow, workspaceCodes } from './method-row.ts';
import { thingKind, thingName } from './things/index.ts';
import { instant, jobId, nothing, workspaceToken } from './values.ts';

/** Names a thing in the trash, where there may be several of one name. */
const trashId = z.string().max(100);

const thrownAway = z.object({
  id: trashId,
  kind: thingKind,
  name: z.string(),
  code: z.string().optional(),
  deletedAt: instant,
});

export const trashMethods = {
  'thing.delete': {
    input: z.strictObject({
      workspace: workspaceToken,
      things: z.array(thingName).min(1).max(100_000),
      /** Moves nothing, and says what would be. */
      preview: z.boolean().default(false),
      /** Names the job for `job.progress`, in things, and `job.cancel`; cancelled, nothing was deleted. */
      jobId: jobId.optional(),
    }),
    output: z.object({
      /** What was moved to the trash: what was named, and the proofs of authorities among it. With `preview` without IDs. */
      deleted: z.array(thrownAway.partial({ id: true, deletedAt: true })),
      /** What stays, while the authority that signed it is gone: so many of a kind. */
      withoutIssuer: z.array(z.object({ kind: thingKind, count: z.int() })),
    }),
    codes: [...workspaceCodes, 'CANCELLED'],
  },
  'thing.restore': {
    /** Those that are named, or none where a place is taken meanwhile; cancelled, none. */
    input: z.strictObject({
      workspace: workspaceToken,
      /** `all`: of several that were in one place the newest; those whose place is taken stay where they are. */
      ids: z.union([z.literal('all'), z.array(trashId).min(1).max(200_000)]),
      jobId: jobId.optional(),
    }),
    output: z.object({
      restored: z.array(thingName),
      /** Of `all`: in their places others are by now, as where a device was renewed. */
      left: z.array(thingName),
    }),
    codes: [...workspaceCodes, 'NAME_TAKEN', 'CANCELLED'],
  },
  'trash.list': {
    input: z.strictObject({ workspace: workspaceToken }),
    output: z.object({
      /** The newest first. */
      things: z.array(thrownAway),
      /** Paths of folders in the trash whose manifest cannot be read; they go when it is emptied. */
      unreadable: z.array(z.string()),
      /** Where it goes when it is emptied. */
      emptiedTo: z.enum(['system-trash', 'nowhere']),
    }),
    codes: [...workspaceCodes],
  },
  'trash.empty': {
    /** `forGood`: not to the system's trash. Passphrases that were remembered for what is in it are forgotten. */
    input: z.strictObject({ workspace: workspaceToken, forGood: z.boolean().default(false) }),
    output: nothing,
    codes: [...workspaceCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type ThrownAway = z.infer<typeof thrownAway>;
