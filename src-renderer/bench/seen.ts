import type { MethodOutput } from '../../src-main/contract/methods.ts';
import type { ThingLists } from '../../src-main/contract/models.ts';

export type Overview = MethodOutput<'workspace.overview'>;
type Changes = MethodOutput<'workspace.changes'>;
type ListName = keyof ThingLists;
type Keys = Readonly<Record<ListName, readonly string[]>>;

/** A workspace as it was seen last. */
export interface Seen {
  readonly overview: Overview;
  /** Names what was seen, for whoever tells what has changed since. */
  readonly revision: string;
  /** Of each line, in the order of its list. */
  readonly keys: Keys;
}

interface Keyed {
  readonly keys: readonly string[];
  readonly lines: readonly unknown[];
}

/** A list with what has changed in it: what is neither changed nor gone keeps its order. */
function withChanges({ keys, lines }: Keyed, { changed, gone }: Changes['lists'][ListName]): Keyed {
  const out = new Set(keys.length === 0 ? [] : [...gone, ...changed.map(({ key }) => key)]);
  const next: { keys: string[]; lines: unknown[] } = { keys: [], lines: [] };
  let from = 0;
  const takeUntil = (length: number) => {
    for (; from < keys.length && next.keys.length < length; from++) {
      const key = keys[from] ?? '';
      if (out.has(key)) continue;
      next.keys.push(key);
      next.lines.push(lines[from]);
    }
  };
  for (const { at, key, line } of changed) {
    takeUntil(at);
    next.keys.push(key);
    next.lines.push(line);
  }
  takeUntil(Number.POSITIVE_INFINITY);
  return next;
}

/** What is seen after a change; lists in which nothing has changed are the same as before, and so is all of it where nothing has at all. */
export function seenAfter(before: Seen | undefined, { workspace, revision, whole, lists }: Changes): Seen {
  const names = Object.keys(lists) as ListName[];
  const known = whole ? undefined : before;
  const changed = names.filter((name) => lists[name].changed.length > 0 || lists[name].gone.length > 0);
  if (
    known !== undefined &&
    changed.length === 0 &&
    JSON.stringify(workspace) === JSON.stringify(known.overview.workspace)
  ) {
    return { ...known, revision };
  }
  const next: Record<string, Keyed> = {};
  for (const name of known === undefined ? names : changed) {
    next[name] = withChanges({ keys: known?.keys[name] ?? [], lines: known?.overview[name] ?? [] }, lists[name]);
  }
  const part = <K extends keyof Keyed>(key: K) =>
    Object.fromEntries(Object.entries(next).map(([name, list]) => [name, list[key]]));
  return {
    // Each list has lines of its own, which the type checker cannot follow through the names.
    overview: { ...known?.overview, ...part('lines'), workspace } as unknown as Overview,
    revision,
    keys: { ...known?.keys, ...part('keys') } as unknown as Keys,
  };
}
