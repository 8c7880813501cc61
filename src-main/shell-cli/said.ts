import type { ThingKind, ThingNote } from '../contract/models.ts';
import { CallFailure, failureText } from './failure.ts';
import type { Session } from './session.ts';

type Said = Pick<ThingNote, 'group' | 'note'>;

/** What is said of the things of a kind, by name. A list is told without it where the file cannot be read, with a warning. */
export async function saidOf(session: Session, workspace: string, kind: ThingKind): Promise<(name: string) => Said> {
  try {
    const { things } = await session.call('notes.list', { workspace });
    const own = things.filter((one) => one.kind === kind);
    const byName = new Map(own.map(({ name, group, note }) => [name, { group, note }]));
    return (name) => byName.get(name) ?? {};
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    session.output.warn(failureText(error.reply).trimEnd());
    return () => ({});
  }
}

/** The end of a line about a thing: its group, and whether there is a note. */
export const saidInShort = ({ group, note }: Said): string =>
  `${group === undefined ? '' : `  [${group}]`}${note === undefined ? '' : '  (note)'}`;
