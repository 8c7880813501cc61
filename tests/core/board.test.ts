import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { RunBoard, runCounters } from '../../src-main/core/telemetry/board.ts';
import { LatencyHistogram, latencyBytes } from '../../src-main/core/telemetry/latency.ts';

const hourUs = 3_600_000_000;
const shares = [0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** The published library of the layout's authors, to the same digits. */
function judge(microseconds: readonly number[]): number[] {
  const histogram = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: hourUs,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    useWebAssembly: false,
  });
  for (const one of microseconds) histogram.recordValue(one);
  return shares.map((share) => Number((histogram.getValueAtPercentile(share * 100) / 1000).toPrecision(3)));
}

function ours(microseconds: readonly number[]): number[] {
  const histogram = new LatencyHistogram(new SharedArrayBuffer(latencyBytes));
  for (const one of microseconds) histogram.record(one / 1000);
  const { p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs } = histogram.summary() ?? expect.fail();
  return [p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs];
}

test('percentiles are those of HdrHistogram', () => {
  const latency = fc.oneof(
    fc.integer({ min: 0, max: 5000 }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 0, max: hourUs }),
    fc.integer({ min: 0, max: 31 }).map((bits) => Math.min(hourUs, 2 ** bits)),
    fc.integer({ min: 1, max: 31 }).map((bits) => Math.min(hourUs, 2 ** bits - 1)),
  );
  fc.assert(
    fc.property(fc.array(latency, { minLength: 1, maxLength: 500 }), (latencies) => {
      expect(ours(latencies)).toEqual(judge(latencies));
    }),
  );
});

test('a latency is told to three digits, from a microsecond to an hour', () => {
  const histogram = (ms: number) => {
    const one = new LatencyHistogram(new ArrayBuffer(latencyBytes));
    expect(one.summary()).toBeUndefined();
    one.record(ms);
    return one.percentileMs(0.5);
  };
  expect(histogram(0.001)).toBe(0.001);
  expect(histogram(1e12)).toBe(3_600_000);
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 3_600_000, noNaN: true }), (ms) => {
      expect(Math.abs((histogram(ms) ?? 0) / ms - 1)).toBeLessThan(ms < 1 ? 0.06 : 0.006);
    }),
  );
});

test('boards over the same memory are one board', () => {
  const memory = new SharedArrayBuffer(RunBoard.bytesFor(3));
  const [one, other] = [new RunBoard(memory), new RunBoard(memory)];
  for (const counter of runCounters) {
    one.count(counter);
    other.count(counter, 2);
  }
  other.count('connected', -1);
  expect(one.counts()).toEqual({ ...Object.fromEntries(runCounters.map((name) => [name, 3])), connected: 2 });
  one.setState(2, 8);
  other.setState(0, 3);
  expect(atob(one.states())).toBe('\u0003\u0000\u0008');
  one.latency.record(7);
  expect(other.summary()).toMatchObject({ count: 1, p50Ms: 7, maxMs: 7 });
});

test('a cell that is full stays full', () => {
  const memory = new SharedArrayBuffer(latencyBytes);
  new Uint32Array(memory)[5] = 0xff_ff_ff_fe;
  const histogram = new LatencyHistogram(memory);
  histogram.record(0.005);
  histogram.record(0.005);
  expect(histogram.summary()?.count).toBe(0xff_ff_ff_ff);
});
