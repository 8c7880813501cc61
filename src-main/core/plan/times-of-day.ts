/** From Monday on. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A part of days with an interval of its own; without one nothing is sent in it. The plan's own members. */
export interface TimeWindow {
  readonly days?: readonly (typeof weekdays)[number][] | undefined;
  readonly from: string;
  readonly to: string;
  readonly intervalMs?: number | undefined;
}

/** The interval by the time of day, as plain data: when the run begins, and how far clocks are ahead of UTC from when on. */
export interface TimesOfDay {
  readonly windows: readonly TimeWindow[];
  /** Milliseconds since 1970. */
  readonly beginsAtMs: number;
  /** In their order; the first holds as the run begins. */
  readonly offsets: readonly { readonly fromMs: number; readonly offsetMs: number }[];
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;
/** 1970 began on a Thursday. */
const firstMondayMs = 4 * dayMs;

/** After midnight. */
export function timeOfDayMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * minuteMs;
}

interface WeekPart {
  readonly fromMs: number;
  readonly toMs: number;
  /** Undefined outside of all. */
  readonly window: TimeWindow | undefined;
}

/** When in a week a window begins and ends; what goes beyond Sunday begins the week. */
function placesOf({ days = weekdays, from, to }: TimeWindow): readonly (readonly [number, number])[] {
  const begins = timeOfDayMs(from);
  const end = timeOfDayMs(to);
  const lasts = end > begins ? end - begins : end + dayMs - begins;
  return days.flatMap((day) => {
    const at = weekdays.indexOf(day) * dayMs + begins;
    const over = at + lasts - weekMs;
    return over > 0
      ? [
          [at, weekMs],
          [0, over],
        ]
      : [[at, at + lasts]];
  });
}

/** A week from its Monday on, in parts of which each has one window or none. */
export function weekOf(windows: readonly TimeWindow[]): readonly WeekPart[] {
  const placed = windows.map((window) => ({ window, places: placesOf(window) }));
  const ends = placed.flatMap(({ places }) => places.flat());
  const borders = [...new Set([0, ...ends, weekMs])].toSorted((a, b) => a - b);
  return borders.slice(0, -1).map((fromMs, at) => ({
    fromMs,
    toMs: borders[at + 1] ?? weekMs,
    window: placed.find(({ places }) => places.some(([begin, end]) => fromMs >= begin && fromMs < end))?.window,
  }));
}

/** A time of the run in which one window holds, or none. */
interface Span {
  readonly beginsMs: number;
  readonly endsMs: number;
  readonly window: TimeWindow | undefined;
}

/** From a moment of the run on, without end. What a clock leaves out or has twice as summer begins and ends is left out or comes twice here. */
export function* spansOf({ windows, beginsAtMs, offsets }: TimesOfDay, fromMs: number): Generator<Span, undefined> {
  const week = weekOf(windows);
  const [first] = week;
  let beginsMs = fromMs;
  if (week.every(({ window }) => window === first?.window)) {
    yield { beginsMs, endsMs: Number.POSITIVE_INFINITY, window: first?.window };
    return undefined;
  }
  let held: TimeWindow | undefined;
  for (let atMs = fromMs; ;) {
    const now = beginsAtMs + atMs;
    const place = Math.max(
      0,
      offsets.findLastIndex((one) => one.fromMs <= now),
    );
    const localMs = now + (offsets[place]?.offsetMs ?? 0) - firstMondayMs;
    const inWeekMs = ((localMs % weekMs) + weekMs) % weekMs;
    const part = week.find(({ toMs }) => inWeekMs < toMs);
    if (atMs > beginsMs && part?.window !== held) {
      yield { beginsMs, endsMs: atMs, window: held };
      beginsMs = atMs;
    }
    held = part?.window;
    const changesMs = (offsets[place + 1]?.fromMs ?? Number.POSITIVE_INFINITY) - beginsAtMs;
    atMs = Math.min(changesMs, atMs + (part?.toMs ?? weekMs) - inWeekMs);
  }
}

/** Where a device begins, and which part of an interval it is behind the first of all. */
export interface Beginning {
  readonly originMs: number;
  readonly behind: number;
}
