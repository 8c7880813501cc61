import type { TroubleGroup } from './troubles.ts';

/** A connection that is back so soon was not away for anybody who looks. */
const unseenMs = 2000;
/** So long it is told what is over: where devices come and go, nothing moves. */
const toldOverMs = 30_000;

export interface LastingGroup {
  readonly group: TroubleGroup;
  /** Since when none of its devices has that trouble, as milliseconds since 1970; undefined: they have it now. */
  readonly overAt?: number;
}

interface Known extends LastingGroup {
  readonly since: number;
}

export interface LastingTroubles {
  /** By the key of each group. */
  readonly known: ReadonlyMap<string, Known>;
  readonly shown: readonly LastingGroup[];
  /** In so many milliseconds something else is to be shown, though nothing happens. */
  readonly changesInMs?: number;
}

export const noTroubles: LastingTroubles = { known: new Map(), shown: [] };

/**
 * Troubles as they are shown: what comes and goes is not shown and hidden each time, which would move all that stands below.
 *
 * `now` is in milliseconds since 1970.
 */
export function lasting(before: LastingTroubles, groups: readonly TroubleGroup[], now: number): LastingTroubles {
  const known = new Map<string, Known>(
    groups.map((group) => [group.key, { group, since: before.known.get(group.key)?.since ?? now }] as const),
  );
  // What was not shown, and what ends a device, is not told once it is over.
  const isTold = ({ group }: LastingGroup) =>
    group.newest.type !== 'failed' && before.shown.some((one) => one.group.key === group.key);
  for (const [key, one] of before.known) {
    const overAt = one.overAt ?? now;
    if (!known.has(key) && isTold(one) && now < overAt + toldOverMs) known.set(key, { ...one, overAt });
  }
  const seenAt = ({ group, since }: Known) => (group.newest.type === 'lost' ? since + unseenMs : since);
  const all = [...known.values()];
  const changes = all.map((one) => (one.overAt === undefined ? seenAt(one) : one.overAt + toldOverMs));
  const next = Math.min(...changes.filter((at) => at > now));
  return {
    known,
    shown: all.filter((one) => seenAt(one) <= now),
    ...(next === Infinity ? {} : { changesInMs: next - now }),
  };
}
