/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Marks from 0 to a value that is not below `highest`, at most six, in steps of 1, 2 or 5. The last one is the axis' end. */
export function ticksTo(highest: number, whole: boolean): number[] {
  const rough = Math.max(highest, whole ? 1 : 1e-6) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  const step = whole ? Math.max(1, factor * power) : factor * power;
  const count = Math.max(1, Math.ceil((highest / step) * (1 - 1e-9)));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Marks of a logarithmic axis around two values above 0: 1, 2 and 5 of each power of ten, or powers alone where these are many. */
export function logTicks(lowest: number, highest: number): number[] {
  const from = Math.floor(Math.log10(lowest) + 1e-9);
  const to = Math.ceil(Math.log10(highest) - 1e-9);
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((power) =>
    [1, 2, 5].map((factor) => Number((factor * 10 ** power).toPrecision(3))),
  );
  const first = all.findLastIndex((value) => value <= lowest * (1 + 1e-9));
  const last = all.findIndex((value) => value >= highest * (1 - 1e-9));
  const near = all.slice(first, Math.max(last, first + 1) + 1);
  if (near.length <= 7) return near;
  const powers = Array.from({ length: Math.max(to, from + 1) - from + 1 }, (_, index) =>
    Number((10 ** (from + index)).toPrecision(3)),
  );
  return powers;
}

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400];

/** Marks of a time axis, in seconds, seven at most. */
export function timeTicks(seconds: number): number[] {
  const step = timeSteps.find((one) => seconds / one <= 6) ?? Math.ceil(seconds / 6 / 86_400) * 86_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
}
