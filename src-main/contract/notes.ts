import { z } from 'zod';
import { type MethodRow, workspaceCodes } from './method-row.ts';
import { thingName } from './things/index.ts';
import { workspaceToken } from './values.ts';

/** What people say of a thing. What is absent is not said, or is to stay as it is. */
const said = {
  /** One line; things of one group belong together. How long it may be: `maximumSaid`. */
  group: z.string().max(10_000).optional(),
  /** Plain text with \n between its lines. */
  note: z.string().max(100_000).optional(),
};

const thingNote = thingName.extend(said);

export const notesMethods = {
  'notes.list': {
    /** `since`: the `revision` of an earlier answer. */
    input: z.strictObject({ workspace: workspaceToken, since: z.string().max(100).optional() }),
    output: z.object({
      /** Of things of which something is said; some of them may not be in the workspace. */
      things: z.array(thingNote),
      revision: z.string(),
      /** What is said is what it was then, and not told again. */
      unchanged: z.literal(true).optional(),
    }),
    codes: [...workspaceCodes],
  },
  'notes.change': {
    /** All or none of them. '' takes away what was said. */
    input: z.strictObject({
      workspace: workspaceToken,
      things: z.array(thingNote).min(1).max(100_000),
    }),
    /** What takes it back, to be handed in again. */
    output: z.object({ before: z.array(thingNote) }),
    codes: [...workspaceCodes, 'LIMIT_REACHED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;

export type ThingNote = z.infer<typeof thingNote>;
