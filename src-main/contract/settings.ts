import { z } from 'zod';
import { fileToken, noInput } from './values.ts';
import type { MethodRow } from './method-row.ts';

/** One setting that an import would change, as text; what is left out has no value of its own. */
const change = z.object({
  /** `hub.port`, `defaults.days.root`, `connection` ... */
  setting: z.string(),
  /** Of the connection or certificate. */
  name: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
});

const preview = z.object({
  changes: z.array(change),
  /** What is left out of the file, and what is to be done besides. Sentences. */
  notes: z.array(z.string()),
  /** Of the file as it was looked at. */
  seen: z.string(),
});

export type SettingsChange = z.infer<typeof change>;

const codes = ['INVALID_INPUT', 'NOT_FOUND', 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'STORAGE_FAILED'] as const;

/** Settings as a file, for another computer: without passwords and without what belongs to this computer alone. */
export const settingsMethods = {
  'settings.text': { input: noInput, output: z.object({ text: z.string() }), codes: ['STORAGE_FAILED'] },
  /** What an import would change. */
  'settings.look': { input: z.strictObject({ file: fileToken }), output: preview, codes },
  'settings.import': {
    /** All of it or nothing; refused where the file is not that which was `seen`. */
    input: z.strictObject({ file: fileToken, seen: z.string().max(200) }),
    output: preview,
    codes: [...codes, 'LIMIT_REACHED', 'WORKSPACE_BUSY'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
