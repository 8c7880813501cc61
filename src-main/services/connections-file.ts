import { i18n } from '../core/language/index.ts';
import { z } from 'zod';
import type { SavedConnection } from '../contract/models.ts';
import { toUtf8 } from '../core/bytes.ts';
import { platforms } from '../core/clouds/index.ts';
import { type Json, asJsonObject, parseJson } from '../core/json.ts';
import { Problem } from '../core/problem.ts';

const formatVersion = 1;

const entrySchema = z.strictObject({
  name: z.string().min(1).max(200),
  platform: z.string(),
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  settings: z.record(z.string(), z.string()),
  serverCa: z.strictObject({ name: z.string(), pem: z.string() }).optional(),
});

/** What the file of connections holds. Entries stay as they were read, so that none is lost that cannot be understood. */
export interface StoredConnections {
  readonly entries: readonly unknown[];
  /** Those that cannot be used, each in a sentence. */
  readonly unreadable: readonly string[];
  /** Whether the file itself made sense. */
  readonly isWhole: boolean;
}

/** The entries that can be used. */
export const connectionsOf = ({ entries }: Pick<StoredConnections, 'entries'>): readonly SavedConnection[] =>
  entries.filter((entry): entry is SavedConnection => faultOf(entry) === undefined);

/** Undefined where an entry is a connection that this Certbench knows. */
function faultOf(entry: unknown): string | undefined {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') || i18n.t('the entry')}: ${issue?.message ?? 'unknown'}`;
  }
  const { platform } = parsed.data;
  return platforms.some(({ id }) => id === platform)
    ? undefined
    : i18n.t('there is no platform {platform}', { platform: JSON.stringify(platform) });
}

/** Reads the file; undefined where there is none yet. Throws STORAGE_FAILED where a newer Certbench wrote it. */
export function decodeConnections(bytes: Uint8Array | undefined): StoredConnections {
  if (bytes === undefined) return { entries: [], unreadable: [], isWhole: true };
  const root = asJsonObject(parseJson(bytes));
  const version = root?.['version'];
  const entries = root?.['connections'];
  if (typeof version === 'number' && version > formatVersion) {
    throw new Problem('STORAGE_FAILED', i18n.t('The saved connections were written by a newer Certbench.'), {
      remedy: i18n.t('Update Certbench; they are left as they are.'),
    });
  }
  if (version !== formatVersion || !Array.isArray(entries)) {
    const unreadable = [
      i18n.t('The file of saved connections makes no sense. It is put aside when one is saved, not deleted.'),
    ];
    return { entries: [], unreadable, isWhole: false };
  }
  const unreadable = (entries as readonly Json[]).flatMap((entry, index) => {
    const fault = faultOf(entry);
    const name = asJsonObject(entry)?.['name'];
    const which =
      typeof name === 'string' ? JSON.stringify(name.slice(0, 60)) : i18n.t('Entry {number}', { number: index + 1 });
    return fault === undefined
      ? []
      : [i18n.t('{which} cannot be used ({fault}). It is kept in the file.', { which, fault })];
  });
  return { entries: entries as readonly unknown[], unreadable, isWhole: true };
}

export const encodeConnections = (connections: readonly unknown[]): Uint8Array =>
  toUtf8(`${JSON.stringify({ version: formatVersion, connections }, undefined, 2)}\n`);
