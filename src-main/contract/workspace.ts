import { z } from 'zod';
import { certificateDetails, madeFile, noInput, nothing, workspaceToken } from './values.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { thingChanges, thingKind, thingLists } from './things/index.ts';

const workspaceInfo = z.object({
  workspace: workspaceToken,
  name: z.string(),
  /** The whole path, for people; nothing takes it back. */
  folder: z.string(),
  state: z.enum(['ready', 'new', 'not-a-workspace', 'missing', 'unreadable']),
  /** Who writes to it just now, where it is another process. */
  heldBy: z.string().optional(),
});

export type WorkspaceInfo = z.infer<typeof workspaceInfo>;

export const workspaceMethods = {
  'workspace.current': {
    input: noInput,
    /** The one that was open last; for a first start a place that does not exist yet. */
    output: workspaceInfo,
    codes: ['STORAGE_FAILED'],
  },
  'workspace.recent': {
    input: noInput,
    output: z.object({ workspaces: z.array(workspaceInfo) }),
    codes: [],
  },
  'workspace.choose': {
    input: noInput,
    output: z.object({ workspace: workspaceInfo.optional() }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'workspace.open': {
    /** `make`: the folder becomes a workspace where it is none yet. Remembers it as the newest. */
    input: z.strictObject({ workspace: workspaceToken, make: z.boolean().default(false) }),
    output: workspaceInfo,
    codes: [...workspaceCodes],
  },
  'workspace.forget': {
    /** Takes it off the list of recent ones; its files stay. */
    input: z.strictObject({ workspace: workspaceToken }),
    output: nothing,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  'workspace.overview': {
    /** Without `contents` the lists stay empty, and nothing in the workspace is read. */
    input: z.strictObject({ workspace: workspaceToken, contents: z.boolean().default(true) }),
    /** Everything in short. Empty for a folder that is no workspace yet. */
    output: thingLists.extend({ workspace: workspaceInfo }),
    codes: [...workspaceCodes],
  },
  /** The same for whoever looks again and again: what has changed since, and no more. */
  'workspace.changes': {
    /** `since`: the `revision` of the last answer. */
    input: z.strictObject({ workspace: workspaceToken, since: z.string().max(100).optional() }),
    output: z.object({
      workspace: workspaceInfo,
      revision: z.string(),
      /** All that there is is told, whatever was told before: `since` is absent, or not known any more. */
      whole: z.boolean(),
      lists: thingChanges,
    }),
    codes: [...workspaceCodes],
  },
  'certificate.describe': {
    input: z.strictObject({
      workspace: workspaceToken,
      kind: thingKind,
      name: z.string().max(200),
      /** Tells the proofs of one authority apart. */
      code: z.string().max(500).optional(),
    }),
    output: z.object({
      /** Its own first, then each issuer that its files hold. */
      certificates: z.array(certificateDetails),
      files: z.array(madeFile),
      missing: z.array(z.string()),
    }),
    codes: [...workspaceCodes, ...keyCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
