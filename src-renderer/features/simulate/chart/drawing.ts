import uPlot from 'uplot';
import type { Points, Quantity, Recorded } from '../../../bench/readings.ts';
import { bandOf, bucketWidth } from './band.ts';
import { type Broken, brokenLine, gapAfterS, nearestPlace } from './gaps.ts';
import { type Span, seenOf, spanOf } from './scale.ts';
import { type Extent, type View, rangeOf } from './view.ts';

/** With more devices than this nobody can tell their lines apart: a band is drawn. */
export const linesAtMost = 8;

/** What is drawn of a device, of all of them, or of the one that is pointed at in their list. */
export interface Line {
  readonly kind: 'device' | 'high' | 'low' | 'median' | 'pointed';
  readonly deviceId?: string;
}

/** What of the readings is shown. */
export interface Choice {
  readonly quantity: Quantity;
  readonly view: View;
  /** Of few devices those that are not drawn, of many those that are drawn over the band. */
  readonly picked: ReadonlySet<string>;
  /** The device that is pointed at in the list. */
  readonly pointed?: string | undefined;
  readonly intervalMs: number;
  readonly limit?: number | undefined;
}

/** A picture of readings before it is drawn. */
export interface Drawing {
  readonly lines: readonly Line[];
  /** Instants, and the values of each line: null where it breaks, undefined where another line has an instant. */
  readonly data: uPlot.AlignedData;
  readonly x: Extent;
  readonly y: Span;
  /** Lowest and highest value that is seen. */
  readonly seen: Span | undefined;
}

export const isBanded = ({ deviceIds }: Recorded): boolean => deviceIds.length > linesAtMost;

/** The lines there are. They change with what is picked and not with the readings. */
export function linesOf(readings: Recorded, picked: ReadonlySet<string>): readonly Line[] {
  const { deviceIds } = readings;
  const line = (deviceId: string): Line => ({ kind: 'device', deviceId });
  if (!isBanded(readings)) return deviceIds.filter((id) => !picked.has(id)).map(line);
  return [
    { kind: 'high' },
    { kind: 'median' },
    { kind: 'low' },
    ...deviceIds.filter((id) => picked.has(id)).map(line),
    { kind: 'pointed' },
  ];
}

export function drawingOf(readings: Recorded, choice: Choice): Drawing {
  const { quantity, view, picked, pointed, intervalMs, limit } = choice;
  const lines = linesOf(readings, picked);
  const extent = readings.extent();
  if (extent === undefined) {
    return { lines, data: [[], ...lines.map(() => [])], x: [0, 1], y: [0, 1], seen: undefined };
  }
  const x = rangeOf(view, extent);
  const [from, to] = x;
  const gapS = gapAfterS(intervalMs);
  const lineOf = (deviceId: string | undefined): Broken =>
    deviceId === undefined ? [[], []] : brokenLine(readings.of(quantity, deviceId), from, to, gapS);
  const drawn = lines.flatMap(({ kind, deviceId }) =>
    kind === 'device' ? [lineOf(deviceId)] : kind === 'pointed' ? [lineOf(pointed)] : [],
  );
  const tables: uPlot.AlignedData[] = drawn.map(([times, values]) => [times, values]);
  if (isBanded(readings)) {
    const width = bucketWidth(from, to, intervalMs);
    const devices = readings.deviceIds.map((id) => readings.of(quantity, id));
    const { times, highs, lows, medians } = bandOf(devices, from, to, width, gapS);
    tables.unshift([times, highs, medians, lows]);
  }
  const data = joined(tables);
  const [times, ...values] = data;
  const seen = seenOf(times as number[], values as (number | null | undefined)[][], x);
  const y = spanOf(seen, limit, quantity === 'latencies' ? 0 : undefined);
  return { lines, data, x, y, seen };
}

function joined(tables: readonly uPlot.AlignedData[]): uPlot.AlignedData {
  const [only] = tables;
  if (only === undefined) return [[]];
  if (tables.length === 1) return only;
  if (tables.every(([times]) => times.length === 0))
    return [[], ...tables.flatMap(([, ...rest]) => rest.map(() => []))];
  return uPlot.join([...tables]);
}

/** A value of a line at an instant. */
export interface Told {
  /** Place among the lines. */
  readonly line: number;
  readonly value: number;
}

/** What each line has next to an instant, no further away than `gapS` seconds. Lines without a value are left out. */
export function valuesAt({ data }: Drawing, time: number, gapS: number): readonly Told[] {
  const [times, ...lines] = data;
  const place = nearestPlace(times, time);
  if (place === undefined) return [];
  return lines.flatMap((values, line) => {
    for (let away = 0; away < times.length; away++) {
      const [before, after] = [place - away, place + away];
      const isFar = (at: number) => Math.abs((times[at] ?? Number.POSITIVE_INFINITY) - time) > gapS;
      if (isFar(before) && isFar(after)) return [];
      for (const at of [before, after]) {
        const value = values[at];
        if (typeof value === 'number' && !isFar(at)) return [{ line, value }];
      }
    }
    return [];
  });
}

/** The device whose value at an instant is next to `value`: the one under the pointer. */
export function deviceAt(
  readings: Recorded,
  quantity: Quantity,
  time: number,
  value: number,
  gapS: number,
): { readonly deviceId: string; readonly value: number } | undefined {
  let best: { deviceId: string; value: number } | undefined;
  for (const deviceId of readings.deviceIds) {
    const [times, values]: Points = readings.of(quantity, deviceId);
    const place = nearestPlace(times, time);
    const own = place === undefined ? Number.NaN : (values[place] ?? Number.NaN);
    if (place === undefined || Number.isNaN(own) || Math.abs((times[place] ?? 0) - time) > gapS) continue;
    if (best === undefined || Math.abs(own - value) < Math.abs(best.value - value)) best = { deviceId, value: own };
  }
  return best;
}
