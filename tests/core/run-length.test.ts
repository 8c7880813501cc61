import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeviceScript } from '../../src-main/core/plan/device-script.ts';
import { type RunLengthTerms, lastDueMs, longestIntervalMs } from '../../src-main/core/plan/run-length.ts';

/** When each device has its last message due, as it goes through its script. */
function lastOf(terms: RunLengthTerms, count: number): number {
  const lasts = Array.from({ length: count }, (_, index) => {
    const script = new DeviceScript({ model: 'tutorial', ...terms }, { deviceId: `d${index}`, index, count, seed: 1 });
    let lastMs = 0;
    for (let step = script.next(); step !== undefined; step = script.next()) lastMs = script.originMs + step.dueMs;
    return lastMs;
  });
  return Math.max(...lasts);
}

test('a run is over when its devices are, and not two intervals later', () => {
  const terms = fc.record({
    messages: fc.integer({ min: 1, max: 40 }),
    intervalMs: fc.integer({ min: 10, max: 500 }),
    jitter: fc.option(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }), { nil: undefined }),
    durationMs: fc.option(fc.integer({ min: 10, max: 5000 }), { nil: undefined }),
    rampUp: fc.option(fc.record({ overMs: fc.integer({ min: 0, max: 3000 }) }), { nil: undefined }),
  });
  fc.assert(
    fc.property(terms, fc.integer({ min: 1, max: 5 }), (plan, count) => {
      const told = lastDueMs(plan, count) ?? Number.NaN;
      const last = lastOf(plan, count);
      expect(told).toBeGreaterThanOrEqual(last);
      if (plan.durationMs === undefined) expect(told - last).toBeLessThanOrEqual(2 * longestIntervalMs(plan));
    }),
  );
});

test('with a recording when that has been sent, as often as it is', () => {
  const rows = [0, 100, 250].map((atMs) => ({ atMs, values: {} }));
  const replay = { rows, names: [], loop: false, periodMs: 375 };
  const plan = { intervalMs: 1000, replay, rampUp: { overMs: 0 } };
  expect(lastDueMs(plan, 2)).toBe(250);
  expect(lastDueMs({ ...plan, replay: { ...replay, loop: true } }, 2)).toBeUndefined();
  const looped = { ...plan, messages: 7, replay: { ...replay, loop: true } };
  expect(lastDueMs(looped, 2)).toBeGreaterThanOrEqual(lastOf(looped, 2));
  expect(lastDueMs({ ...plan, replay: { ...replay, loop: true }, durationMs: 9000 }, 2)).toBe(9000);
});

test('that goes on has no end', () => {
  expect(lastDueMs({ intervalMs: 10, messages: 0 }, 3)).toBeUndefined();
});
