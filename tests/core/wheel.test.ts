import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Sleeper, TimerWheel } from '../../src-main/core/telemetry/wheel.ts';

const sleeper = (wake: () => unknown): Sleeper => ({ slot: 0, wake: () => void wake() });

test('everybody wakes when it is time or a slot later, also after many turns, and in the order of slots', () => {
  const dues = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 200 });
  const steps = fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 50 });
  fc.assert(
    fc.property(dues, steps, fc.integer({ min: 0, max: 5000 }), (asked, walked, startMs) => {
      const wheel = new TimerWheel(startMs);
      let now = startMs;
      const woken = new Map<number, number>();
      for (const [index, dueMs] of asked.entries())
        wheel.add(
          startMs + dueMs,
          sleeper(() => woken.set(index, now)),
        );
      // Sometimes its owner is late.
      for (const step of walked) {
        now += step;
        wheel.turn(now);
        for (const [index, dueMs] of asked.entries()) {
          if (now >= startMs + dueMs + 20) expect(woken.has(index)).toBe(true);
        }
      }
      // And then in time.
      for (let next = wheel.nextMs(); next !== undefined; next = wheel.nextMs()) {
        now = Math.max(now, next);
        wheel.turn(now);
      }
      for (const [index, dueMs] of asked.entries()) {
        expect(woken.get(index)).toBeGreaterThanOrEqual(startMs + dueMs);
      }
      expect(woken.size).toBe(asked.length);
    }),
  );
});

test('who is woken in time is not more than a slot late', () => {
  const wheel = new TimerWheel(0);
  const late: number[] = [];
  let now = 0;
  for (let dueMs = 1; dueMs <= 20_000; dueMs += 7)
    wheel.add(
      dueMs,
      sleeper(() => late.push(now - dueMs)),
    );
  for (let next = wheel.nextMs(); next !== undefined; next = wheel.nextMs()) {
    now = next;
    wheel.turn(now);
  }
  expect(late).toHaveLength(Math.ceil(20_000 / 7));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(10);
});

test('who is woken may sleep again, and all can be woken at once', () => {
  const wheel = new TimerWheel(0);
  let times = 0;
  const again = () => {
    times++;
    wheel.add(times * 10, sleeper(again));
  };
  again();
  for (let now = 10; now <= 100; now += 10) wheel.turn(now);
  expect(times).toBe(11);
  const woken: string[] = [];
  wheel.add(
    1e9,
    sleeper(() => woken.push('late')),
  );
  const gone = sleeper(() => woken.push('gone'));
  wheel.add(1e9, gone);
  wheel.leave(gone);
  wheel.leave(gone);
  wheel.wakeAll();
  expect(woken).toEqual(['late']);
  expect(wheel.nextMs()).toBe(120);
});
