import { z } from 'zod';
import { type MethodRow, workspaceCodes } from './method-row.ts';
import { subjectKind } from './things/index.ts';
import { newName, workspaceToken } from './values.ts';

/** What new things can be called. */
export const nameMethods = {
  'thing.checkName': {
    input: z.strictObject({
      workspace: workspaceToken,
      kind: z.enum([...subjectKind.options, 'request']),
      name: newName,
    }),
    /** Why none can be made of this name, and what to do about it; absent where one can. */
    output: z.object({ fault: z.string().optional() }),
    codes: [...workspaceCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
