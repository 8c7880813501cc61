/** What is over so soon was not there for anybody who looks. */
const unseenMs = 2000;
/** So long it is told what is over: where devices come and go, nothing moves. */
const toldOverMs = 30_000;

/** How something that comes and goes is told. */
export interface Telling<T> {
  /** The same for what is told in one place. */
  readonly keyOf: (item: T) => string;
  /** Whether it may be over before anybody looks. Others are told at once. */
  readonly mayPass?: (item: T) => boolean;
  /** Whether it cannot be over: where it is gone, something else is told. */
  readonly isFinal?: (item: T) => boolean;
}

/** What is told, or was until a moment ago. */
export interface Lasting<T> {
  readonly item: T;
  /** Since when it is over, as milliseconds since 1970; undefined: it is there now. */
  readonly overAt?: number;
}

interface Known<T> extends Lasting<T> {
  readonly since: number;
}

export interface AllLasting<T> {
  readonly known: ReadonlyMap<string, Known<T>>;
  /** What is there now, in the order in which it was given, before what is over. */
  readonly shown: readonly Lasting<T>[];
  /** In so many milliseconds something else is to be shown, though nothing happens. */
  readonly changesInMs?: number;
}

export const nothingLasting = { known: new Map<string, never>(), shown: [] };

/**
 * What comes and goes, as it is shown: not shown and hidden each time, which would move all that stands below.
 *
 * `now` is in milliseconds since 1970.
 */
export function lasting<T>(
  { keyOf, mayPass = () => true, isFinal = () => false }: Telling<T>,
  before: AllLasting<T>,
  items: readonly T[],
  now: number,
): AllLasting<T> {
  const known = new Map<string, Known<T>>(
    items.map((item) => [keyOf(item), { item, since: before.known.get(keyOf(item))?.since ?? now }] as const),
  );
  const wasShown = new Set(before.shown.map(({ item }) => keyOf(item)));
  for (const [key, one] of before.known) {
    const overAt = one.overAt ?? now;
    const isTold = wasShown.has(key) && !isFinal(one.item);
    if (!known.has(key) && isTold && now < overAt + toldOverMs) known.set(key, { ...one, overAt });
  }
  const seenAt = ({ item, since }: Known<T>) => (mayPass(item) ? since + unseenMs : since);
  const all = [...known.values()];
  const changes = all.map((one) => (one.overAt === undefined ? seenAt(one) : one.overAt + toldOverMs));
  const next = Math.min(...changes.filter((at) => at > now));
  return {
    known,
    shown: all.filter((one) => seenAt(one) <= now),
    ...(next === Infinity ? {} : { changesInMs: next - now }),
  };
}
