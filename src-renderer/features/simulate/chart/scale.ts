import { decimal } from '../../../ui/language/index.ts';
/** The values from the bottom to the top of a chart. */
export type Span = readonly [bottom: number, top: number];

/** Part of the height of the values that is left free above and below. */
const margin = 0.12;
/** A limit that is no further away than this part of their height is shown as a line. */
const near = 0.35;

/** So high that the values fit, and a limit where it is near them. `floor` is never gone below: a latency is not negative. */
export function spanOf(seen: Span | undefined, limit?: number, floor = Number.NEGATIVE_INFINITY): Span {
  if (seen === undefined) return [0, 1];
  const [low, high] = seen;
  const height = Math.max(1, high - low);
  const isNear = limit !== undefined && limit - high <= height * near && low - limit <= height * near;
  const [bottom, top] = isNear ? [Math.min(low, limit), Math.max(high, limit)] : [low, high];
  const room = Math.max(0.5, (top - bottom) * margin);
  return [Math.max(floor, bottom - room), top + room];
}

export type LimitPlace =
  | { readonly at: 'line' }
  /** Out of sight, so much above the highest or below the lowest value. */
  | { readonly at: 'above' | 'below'; readonly by: number };

/** Where a limit is drawn: as a line, or at the edge behind which it lies. */
export function limitPlace(limit: number, [bottom, top]: Span, seen: Span | undefined): LimitPlace {
  if (limit > top) return { at: 'above', by: limit - (seen?.[1] ?? top) };
  if (limit < bottom) return { at: 'below', by: (seen?.[0] ?? bottom) - limit };
  return { at: 'line' };
}

/** Lowest and highest value of what is seen. */
export function seenOf(
  times: readonly number[],
  lines: readonly (readonly (number | null | undefined)[])[],
  [from, to]: readonly [number, number],
): Span | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [place, time] of times.entries()) {
    if (time < from || time > to) continue;
    for (const line of lines) {
      const value = line[place];
      if (value === null || value === undefined) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? undefined : [low, high];
}

/** As many decimals as the labels of an axis need. */
export function labelsOf(ticks: readonly number[], unit: string): readonly string[] {
  let decimals = 0;
  while (decimals < 3 && ticks.some((tick) => Math.abs(tick - Number(tick.toFixed(decimals))) > 1e-6)) decimals++;
  return ticks.map((tick) => `${decimal(tick, decimals)} ${unit}`);
}
