import { addLatencies, coarser, latenciesSince } from './latencies.ts';
import { type Counted, type Latencies, type Series, type SeriesRow, counterNames } from './results.ts';

/** More rows than these are put together two by two: no run makes a series longer. */
export const mostRows = 600;

/** How a run stands at some time, counted from its beginning. */
export interface Standing {
  readonly connected: number;
  readonly counted: Counted;
  readonly latency: Latencies;
}

const nothing: Counted = {
  connects: 0,
  attempted: 0,
  acknowledged: 0,
  failed: 0,
  received: 0,
  reconnects: 0,
  late: 0,
  throttled: 0,
  duplicates: 0,
  faults: 0,
};

const emptyRow = (connected: number): SeriesRow => ({ connected, ...nothing, latency: [] });

/** Rows together, one after the other or side by side; who tells them apart says how many are connected. */
function together(rows: readonly SeriesRow[], connected: number): SeriesRow {
  const sum = { ...nothing };
  for (const row of rows) for (const name of counterNames) sum[name] += row[name];
  return { connected, ...sum, latency: addLatencies(rows.map(({ latency }) => latency)) };
}

const startOf = (series: Series): number => Math.round(Date.parse(series.startedAt) / 1000);

const seriesAt = (startSeconds: number, stepSeconds: number, rows: SeriesRow[]): Series => ({
  startedAt: new Date(startSeconds * 1000).toISOString(),
  stepSeconds,
  rows,
});

/** The same with a step that is a multiple of its own. */
export function withStep(series: Series, stepSeconds: number): Series {
  if (series.stepSeconds === stepSeconds) return series;
  const start = startOf(series);
  const wider = Math.floor(start / stepSeconds) * stepSeconds;
  const groups: SeriesRow[][] = [];
  for (const [index, row] of series.rows.entries()) {
    const at = Math.floor((start + index * series.stepSeconds - wider) / stepSeconds);
    (groups[at] ??= []).push(row);
  }
  return seriesAt(
    wider,
    stepSeconds,
    groups.map((rows) => together(rows, rows.at(-1)?.connected ?? 0)),
  );
}

/** With steps that are doubled until there are no more rows than a series has. */
function bounded(series: Series): Series {
  return series.rows.length <= mostRows ? series : bounded(withStep(series, series.stepSeconds * 2));
}

/** Series of several programs as one, each row with what happened everywhere at that time. Steps are powers of two. */
export function addSeries(all: readonly Series[]): Series {
  const stepSeconds = Math.max(...all.map((one) => one.stepSeconds));
  const aligned = all.filter(({ rows }) => rows.length > 0).map((one) => withStep(one, stepSeconds));
  const [first] = aligned;
  if (first === undefined) return seriesAt(Math.min(...all.map(startOf)), stepSeconds, []);
  const start = Math.min(...aligned.map(startOf));
  const end = Math.max(...aligned.map((one) => startOf(one) + one.rows.length * stepSeconds));
  const rows = Array.from({ length: (end - start) / stepSeconds }, (_, index) => {
    // Before it has begun, and after it has ended, a program has no device connected.
    const there = aligned.flatMap((one) => one.rows[index - (startOf(one) - start) / stepSeconds] ?? []);
    return together(
      there,
      there.reduce((sum, { connected }) => sum + connected, 0),
    );
  });
  return bounded(seriesAt(start, stepSeconds, rows));
}

/** Makes a series of how a run stands now and then. */
export class SeriesRecorder {
  #series: Series;
  #last: Standing = { connected: 0, counted: nothing, latency: [] };
  #lastMs: number;

  /** `startMs`: since 1970, as all times here. */
  constructor(startMs: number) {
    this.#lastMs = startMs;
    this.#series = seriesAt(Math.floor(startMs / 1000), 1, []);
  }

  /** What has happened since the last time stands in the row of the middle between the two. */
  take(nowMs: number, now: Standing): void {
    const { rows, stepSeconds } = this.#series;
    const middle = (this.#lastMs + Math.max(nowMs, this.#lastMs)) / 2000;
    const at = Math.max(0, Math.floor((middle - startOf(this.#series)) / stepSeconds));
    while (rows.length <= at) rows.push(emptyRow(this.#last.connected));
    const fresh = emptyRow(now.connected);
    for (const name of counterNames) fresh[name] = Math.max(0, now.counted[name] - this.#last.counted[name]);
    fresh.latency = coarser(latenciesSince(this.#last.latency, now.latency));
    rows[at] = together([rows[at] ?? fresh, fresh], now.connected);
    this.#last = now;
    this.#lastMs = Math.max(nowMs, this.#lastMs);
    this.#series = bounded(this.#series);
  }

  get series(): Series {
    return this.#series;
  }
}
