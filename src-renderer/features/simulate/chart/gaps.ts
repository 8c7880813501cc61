import type { Points } from '../../../bench/readings.ts';

/** Instants and values; null where a line breaks. */
export type Broken = readonly [times: number[], values: (number | null)[]];

/** The first place from which on the instants are `time` or later. */
export function placeOf(times: ArrayLike<number>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the instant next to `time`; undefined where there is none. */
export function nearestPlace(times: ArrayLike<number>, time: number): number | undefined {
  const after = placeOf(times, time);
  const [before, next] = [times[after - 1], times[after]];
  if (before === undefined) return next === undefined ? undefined : after;
  return next === undefined || time - before <= next - time ? after - 1 : after;
}

/** How long nothing may be measured before a line breaks, in seconds: three readings are missing, and one can see it. */
export const gapAfterS = (intervalMs: number): number => Math.max(1, (intervalMs * 3.5) / 1000);

/**
 * A line from `from` to `to` and one point beyond on each side, so that it leaves the picture and does not end in it. It breaks where
 * nothing was measured for more than `gapS` seconds, and where a value is not known.
 */
export function brokenLine([times, values]: Points, from: number, to: number, gapS: number): Broken {
  const line: Broken = [[], []];
  const begin = Math.max(0, placeOf(times, from) - 1);
  const end = Math.min(times.length, placeOf(times, to) + 1);
  let before: number | undefined;
  for (let place = begin; place < end; place++) {
    const [time, value] = [times[place] ?? 0, values[place] ?? Number.NaN];
    // Of two at one instant the later one counts.
    if (time === before) {
      line[0].pop();
      line[1].pop();
    }
    if (before !== undefined && time - before > gapS) {
      line[0].push(before + (time - before) / 2);
      line[1].push(null);
    }
    line[0].push(time);
    line[1].push(Number.isNaN(value) ? null : value);
    before = time;
  }
  return line;
}

/**
 * Places of values that stand alone, between breaks or ends: a line has no stretch there, and is drawn as a point. What is undefined is an
 * instant of another line, and breaks nothing.
 */
export function alonePlaces(values: ArrayLike<number | null | undefined>): number[] {
  const alone: number[] = [];
  let last: number | undefined;
  let length = 0;
  const end = () => {
    if (length === 1 && last !== undefined) alone.push(last);
    length = 0;
  };
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (value === null) end();
    else if (value !== undefined) {
      last = place;
      length++;
    }
  }
  end();
  return alone;
}
