import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Timing, backlogOf, meanIntervalMs, messageLimit, startMs } from '../../src-main/core/plan/timing.ts';
import { DueTimes } from '../../src-main/core/plan/due-times.ts';
import { seededRandom } from '../../src-main/core/telemetry/random.ts';

function first(count: number, timing: Timing, seed = 1): number[] {
  const times = new DueTimes(timing, () => seededRandom(seed));
  return Array.from({ length: count }, () => times.take()?.atMs ?? Number.NaN);
}
const seeds = fc.integer({ min: 0, max: 4_294_967_295 });

describe('messages are due', () => {
  test('on the grid, where nothing else is said', () => {
    expect(first(4, { intervalMs: 250 })).toEqual([0, 250, 500, 750]);
  });

  test('at most so much later with jitter, never in another order, and the same with the same seed', () => {
    const jitter = fc.oneof(
      fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ ms: fc.integer({ min: 0, max: 100_000 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 10_000 }), jitter, seeds, (intervalMs, by, seed) => {
        const times = first(50, { intervalMs, jitter: by }, seed);
        const most = 'share' in by ? by.share * intervalMs : Math.min(by.ms, intervalMs);
        for (const [index, time] of times.entries()) {
          expect(time).toBeGreaterThanOrEqual(index * intervalMs);
          expect(time).toBeLessThanOrEqual(index * intervalMs + most);
          expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
        }
        expect(first(50, { intervalMs, jitter: by }, seed)).toEqual(times);
      }),
    );
  });

  test('all over the interval with a jitter of all of it', () => {
    const within = first(4000, { intervalMs: 1000, jitter: { share: 1 } }).map((time, index) => time - index * 1000);
    for (let tenth = 0; tenth < 10; tenth++) {
      const there = within.filter((ms) => Math.floor(ms / 100) === tenth).length;
      expect(there).toBeGreaterThan(300);
      expect(there).toBeLessThan(500);
    }
  });

  test('by the phases of a schedule, again and again', () => {
    const schedule = [{ forMs: 30, intervalMs: 10 }, { forMs: 100 }, { forMs: 20, intervalMs: 20 }];
    expect(first(10, { intervalMs: 1000, schedule })).toEqual([0, 10, 20, 130, 150, 160, 170, 280, 300, 310]);
  });

  test('in order also where jitter reaches into a faster phase', () => {
    const phase = fc.record({
      forMs: fc.integer({ min: 10, max: 1000 }),
      intervalMs: fc.integer({ min: 10, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 5 }), seeds, (schedule, seed) => {
        const times = first(60, { intervalMs: 10, schedule, jitter: { share: 1 } }, seed);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
});

test('there is a mean of what is between messages', () => {
  expect(meanIntervalMs({ intervalMs: 250 })).toBe(250);
  expect(meanIntervalMs({ intervalMs: 1, schedule: [{ forMs: 100, intervalMs: 25 }, { forMs: 300 }] })).toBe(100);
  expect(meanIntervalMs({ intervalMs: 1, schedule: [{ forMs: 25, intervalMs: 10 }] })).toBeCloseTo(25 / 3);
});

describe('devices start', () => {
  test('spread over one interval', () => {
    expect([0, 1, 2, 3].map((index) => startMs({ intervalMs: 1000 }, index, 4))).toEqual([0, 250, 500, 750]);
  });

  test('so many a second', () => {
    const timing = { intervalMs: 1000, rampUp: { devicesPerSecond: 50 } };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (second) => {
        const started = Array.from({ length: 5100 }, (_, index) => startMs(timing, index, 5100));
        expect(started.filter((ms) => ms >= second * 1000 && ms < (second + 1) * 1000)).toHaveLength(50);
      }),
      { numRuns: 20 },
    );
  });

  test('all within a time', () => {
    const timing = { intervalMs: 1000, rampUp: { overMs: 60_000 } };
    const started = Array.from({ length: 120 }, (_, index) => startMs(timing, index, 120));
    expect(started).toEqual(Array.from({ length: 120 }, (_, index) => index * 500));
  });
});

test('a run has five messages a device, unless something else ends it', () => {
  expect(messageLimit({ intervalMs: 10 })).toBe(5);
  expect(messageLimit({ intervalMs: 10, durationMs: 100 })).toBe(0);
  expect(messageLimit({ intervalMs: 10, replay: { loop: false } })).toBe(0);
  expect(messageLimit({ intervalMs: 10, durationMs: 100, messages: 3 })).toBe(3);
});

test('what is wanted message by message is kept however late, and of what goes on without end so many', () => {
  expect(backlogOf({ intervalMs: 10 })).toBe(Number.POSITIVE_INFINITY);
  expect(backlogOf({ intervalMs: 10, replay: { loop: false } })).toBe(Number.POSITIVE_INFINITY);
  expect(backlogOf({ intervalMs: 10, replay: { loop: true } })).toBe(1000);
  expect(backlogOf({ intervalMs: 10, messages: 0 })).toBe(1000);
  expect(backlogOf({ intervalMs: 10, durationMs: 1000 })).toBe(1000);
  expect(backlogOf({ intervalMs: 10, messages: 0, backlog: 7 })).toBe(7);
  expect(backlogOf({ intervalMs: 10, backlog: 0 })).toBe(0);
});
