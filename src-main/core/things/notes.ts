import { i18n } from '../language/index.ts';
import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { parseJson } from '../json.ts';
import { Problem } from '../problem.ts';
import type { ThingKey } from './thing.ts';

/** In the folder of the workspace itself, and not hidden: it goes along with a copy. Holds no secret. */
export const notesFile = 'notes.json';
const formatVersion = 1;
/** What a window can be told at once. */
const longestFile = 8_000_000;
/** In characters. */
export const longestSaid = { group: 64, note: 2000 } as const;

/** What people say of a thing of a workspace. */
export interface Said {
  /** Things of one group belong together, whatever their kind. */
  readonly group?: string | undefined;
  /** Plain text, with \n between its lines. */
  readonly note?: string | undefined;
}

/** Its kind by name, since a newer program may know more of them. */
export interface NamedThing extends ThingKey {
  readonly kind: string;
}

const checkedText = (check: (text: string) => string) =>
  z.string().refine((text) => {
    try {
      check(text);
      return true;
    } catch {
      return false;
    }
  });

const schema = z.looseObject({
  format: z.literal(formatVersion),
  kind: z.literal('notes'),
  things: z.array(
    z.looseObject({
      kind: z.string().min(1),
      name: z.string().min(1),
      code: z.string().optional(),
      group: checkedText(checkGroup).optional(),
      note: checkedText(checkNote).optional(),
    }),
  ),
});

/** What the file holds, with everything in it that this program does not know. */
export type Notes = z.infer<typeof schema>;

/** Reads the file; nothing is said yet where there is none. Throws WORKSPACE_INVALID, or WORKSPACE_TOO_NEW for a later format. */
export function decodeNotes(bytes: Uint8Array | undefined, path: string): Notes {
  if (bytes === undefined) return { format: formatVersion, kind: 'notes', things: [] };
  const found = parseJson(bytes);
  const format = z.object({ format: z.int() }).safeParse(found);
  if (format.success && format.data.format > formatVersion) {
    throw new Problem(
      'WORKSPACE_TOO_NEW',
      i18n.t('{path} was written by a newer Certbench (format {format}).', { path, format: format.data.format }),
      {
        field: 'workspace',
        remedy: i18n.t('Update Certbench; the file is left as it is.'),
      },
    );
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') || undefined;
  const reason = found === undefined ? 'is not JSON' : `has no usable ${place ?? 'contents'}`;
  throw new Problem(
    'WORKSPACE_INVALID',
    i18n.t('{path}, with the groups and notes of the workspace, {reason}.', { path, reason }),
    {
      field: 'workspace',
      remedy: i18n.t(
        'Mend it in an editor or restore it from a backup. Moved away, it begins anew; nothing is written to it before.',
      ),
    },
  );
}

/** Throws LIMIT_REACHED where all notes together come to more than can be kept. */
export function encodeNotes(notes: Notes): Uint8Array {
  const bytes = toUtf8(`${JSON.stringify(notes, undefined, 2)}\n`);
  if (bytes.length <= longestFile) return bytes;
  throw new Problem(
    'LIMIT_REACHED',
    i18n.t('The notes of a workspace may come to {size} MB; these are more.', { size: longestFile / 1e6 }),
    {
      remedy: i18n.t('Shorten notes, or take some of the things into a workspace of their own.'),
    },
  );
}

const idOf = ({ kind, name, code }: NamedThing): string => JSON.stringify([kind, name, code]);

/**
 * With what is said of some things changed: what is undefined stays as it was, and what is '' is taken away. Also what takes
 * that back, to be handed in again.
 */
export function withSaid(
  notes: Notes,
  changes: readonly (NamedThing & Said)[],
): { readonly notes: Notes; readonly before: readonly (NamedThing & Said)[] } {
  const things = new Map(notes.things.map((entry) => [idOf(entry), entry]));
  const before = changes.map(({ kind, name, code, group, note }) => {
    const id = idOf({ kind, name, code });
    const old = things.get(id) ?? { kind, name, ...(code === undefined ? {} : { code }) };
    const said = { group: group ?? old.group, note: note ?? old.note };
    const { group: _group, note: _note, ...rest } = old;
    const now = { ...rest, ...(said.group ? { group: said.group } : {}), ...(said.note ? { note: said.note } : {}) };
    if (Object.keys(now).every((key) => ['kind', 'name', 'code'].includes(key))) things.delete(id);
    else things.set(id, now);
    return {
      kind,
      name,
      code,
      group: group === undefined ? undefined : (old.group ?? ''),
      note: note === undefined ? undefined : (old.note ?? ''),
    };
  });
  // The last first, since one thing may have been named twice.
  return { notes: { ...notes, things: [...things.values()] }, before: before.toReversed() };
}

/** Without blanks around it; '' for no group. Throws INVALID_INPUT with the field `group`. */
export function checkGroup(group: string): string {
  const trimmed = group.trim();
  if (/\p{Cc}/u.test(trimmed))
    throw refused('group', 'The group has line breaks or control characters', 'Give one line.');
  return checkedLength('group', trimmed);
}

/** With \n between its lines and without blanks around it; '' for no note. Throws INVALID_INPUT with the field `note`. */
export function checkNote(note: string): string {
  const trimmed = note.replaceAll(/\r\n?/g, '\n').trim();
  if (/[^\P{Cc}\n\t]/u.test(trimmed)) throw refused('note', 'The note has control characters', 'Give plain text.');
  return checkedLength('note', trimmed);
}

function checkedLength(field: keyof Said, text: string): string {
  const { length } = text;
  if (length <= longestSaid[field]) return text;
  throw refused(field, `The ${field} has ${length} characters; ${longestSaid[field]} are allowed`, 'Shorten it.');
}

const refused = (field: keyof Said, what: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', `${what}.`, { field, remedy });
