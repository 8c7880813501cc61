/**
 * What was told of a list, line by line with the revision in which it became so, so that whoever knows an earlier revision is told what has
 * changed and no more: as `since` of a changes feed (CouchDB's `_changes`).
 */

export interface ToldList<L> {
  /** In the order of the list. */
  readonly lines: ReadonlyMap<string, { readonly line: L; readonly revision: number }>;
  /** Keys of lines that are there no more, with the revision in which they went. */
  readonly gone: ReadonlyMap<string, number>;
  /** What has gone is known since this revision. */
  readonly from: number;
}

export interface ListChanges<L> {
  /** Lines that are new or not as they were, in the order of the list, each with its place in it, counted from 0. */
  readonly changed: { readonly at: number; readonly key: string; readonly line: L }[];
  readonly gone: string[];
}

/** Keys that are remembered when their lines have gone. */
const mostGone = 10_000;

export const noList: ToldList<never> = { lines: new Map(), gone: new Map(), from: 0 };

/** Lines are plain data, which the same code has made. */
const isSame = (line: unknown, before: unknown): boolean =>
  line === before || JSON.stringify(line) === JSON.stringify(before);

/** The list as it is now, in revision `revision`; what was told before itself where nothing has changed. */
export function toldNow<L>(
  before: ToldList<L>,
  now: readonly L[],
  keyOf: (line: L) => string,
  revision: number,
): ToldList<L> {
  const isAsBefore = (line: L) => {
    const known = before.lines.get(keyOf(line));
    return known !== undefined && isSame(line, known.line);
  };
  if (before.lines.size === now.length && now.every(isAsBefore)) return before;
  const lines = new Map<string, { readonly line: L; readonly revision: number }>();
  for (const line of now) {
    const key = keyOf(line);
    const known = before.lines.get(key);
    lines.set(key, known !== undefined && isSame(line, known.line) ? known : { line, revision });
  }
  const gone = new Map(before.gone);
  for (const key of lines.keys()) gone.delete(key);
  for (const key of before.lines.keys()) if (!lines.has(key)) gone.set(key, revision);
  return gone.size > mostGone ? { lines, gone: new Map(), from: revision } : { lines, gone, from: before.from };
}

/** Whether what has changed since an earlier revision is still known. */
export const isKnown = ({ from }: Pick<ToldList<unknown>, 'from'>, revision: number): boolean => revision >= from;

/** What has changed since a revision that is known; without one, all that there is. */
export function changesSince<L>({ lines, gone }: ToldList<L>, revision: number | undefined): ListChanges<L> {
  const changes: ListChanges<L> = { changed: [], gone: [] };
  let at = 0;
  for (const [key, one] of lines) {
    if (revision === undefined || one.revision > revision) changes.changed.push({ at, key, line: one.line });
    at++;
  }
  if (revision === undefined) return changes;
  for (const [key, went] of gone) if (went > revision) changes.gone.push(key);
  return changes;
}
