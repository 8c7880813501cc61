import type { Points } from '../../../bench/readings.ts';
import { placeOf } from './gaps.ts';

/** Of many devices, bucket by bucket: the middle of each in seconds since 1970. Null where nothing was measured for long. */
export interface Band {
  readonly times: number[];
  readonly lows: (number | null)[];
  readonly medians: (number | null)[];
  readonly highs: (number | null)[];
}

const bucketsAtMost = 240;

/** How long a bucket is, in seconds: a reading of each device fits in, and the same width serves for a while. */
export function bucketWidth(from: number, to: number, intervalMs: number): number {
  let width = Math.max(0.25, intervalMs / 1000);
  while ((to - from) / width > bucketsAtMost) width *= 2;
  return width;
}

/** The middle one of sorted values, or between the two in the middle. */
function median(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Minimum, median and maximum of all values in each bucket of `width` seconds. The newest bucket is left out until it is over: it
 * has only some of the devices.
 */
export function bandOf(devices: readonly Points[], from: number, to: number, width: number, gapS: number): Band {
  const first = Math.floor(from / width) - 1;
  const buckets: (number[] | undefined)[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  for (const [times, values] of devices) {
    newest = Math.max(newest, times.at(-1) ?? newest);
    const end = Math.min(times.length, placeOf(times, to + width));
    for (let place = placeOf(times, first * width); place < end; place++) {
      const value = values[place] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      (buckets[Math.floor((times[place] ?? 0) / width) - first] ??= []).push(value);
    }
  }
  const band: Band = { times: [], lows: [], medians: [], highs: [] };
  const unfinished = Math.floor(newest / width) - first;
  const full = buckets.slice(0, Math.max(0, unfinished));
  const isFirst = full.every((values) => values === undefined);
  for (const [place, values] of (isFirst ? buckets : full).entries()) {
    if (values === undefined) continue;
    const time = (first + place + 0.5) * width;
    const before = band.times.at(-1);
    if (before !== undefined && time - before > Math.max(gapS, width * 1.5)) add(band, (time + before) / 2, null);
    add(band, time, Float64Array.from(values).sort());
  }
  return band;
}

function add(band: Band, time: number, sorted: Float64Array | null): void {
  band.times.push(time);
  band.lows.push(sorted?.at(0) ?? null);
  band.medians.push(sorted === null ? null : median(sorted));
  band.highs.push(sorted?.at(-1) ?? null);
}
