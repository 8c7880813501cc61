import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeviceScript, type ScriptTerms } from '../../src-main/core/plan/device-script.ts';
import { DueTimes } from '../../src-main/core/plan/due-times.ts';
import { recordingOf } from '../../src-main/core/plan/replay.ts';
import { timesOfDayFrom } from '../../src-main/core/plan/time-zone.ts';
import type { Timing } from '../../src-main/core/plan/timing.ts';
import { seededRandom } from '../../src-main/core/telemetry/random.ts';

/** What an interval that a rule has set does to when a device sends. */

const device = { deviceId: 'a', index: 0, count: 1, seed: 42 };
const script = (more: Partial<ScriptTerms>, who = device) =>
  new DeviceScript({ model: 'daily-cycle', intervalMs: 1000, messages: 0, ...more }, who);

/** When so many more steps are due. */
const due = (one: DeviceScript, count: number) => Array.from({ length: count }, () => one.next()?.dueMs);

describe('an interval that was set', () => {
  test('counts from the last message on, and holds until another one is set', () => {
    const one = script({});
    expect(due(one, 3)).toEqual([0, 1000, 2000]);
    one.every(200);
    expect(due(one, 2)).toEqual([2200, 2400]);
    one.every(5000);
    expect(one.nextDueMs()).toBe(7400);
    // While it waits for that.
    one.every(100);
    expect(one.nextDueMs()).toBe(2500);
    expect(one.intervalMs).toBe(100);
    one.every(100);
    expect(due(one, 2)).toEqual([2500, 2600]);
  });

  test('holds from the first message on where it was set before that', () => {
    const one = script({});
    one.every(50);
    expect(due(one, 3)).toEqual([0, 50, 100]);
  });

  test('stands in the place of those of a schedule, whose phases stay as long and as silent as they are', () => {
    const schedule = [{ forMs: 30, intervalMs: 10 }, { forMs: 100 }, { forMs: 20, intervalMs: 20 }];
    const one = script({ schedule });
    expect(due(one, 2)).toEqual([0, 10]);
    one.every(5);
    expect(due(one, 9)).toEqual([15, 20, 25, 130, 135, 140, 145, 150, 155]);
    // Longer than a phase: one message where the phase begins.
    one.every(1000);
    expect(due(one, 4)).toEqual([280, 300, 430, 450]);
    expect(one.intervalMs).toBe(1000);
  });

  test('stands in the place of those by the time of day, also far into the run', () => {
    const windows = [
      { from: '12:00', to: '13:00' },
      { from: '08:00', to: '18:00', intervalMs: 3_600_000 },
    ];
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows, startAt: '2026-11-30T08:00' }, new Date(0));
    const hour = 3_600_000;
    const one = script({ timesOfDay });
    expect(due(one, 3).map((ms = 0) => ms / hour)).toEqual([0, 1, 2]);
    one.every(hour / 2);
    // Nothing between twelve and one, and nothing after six: then it is the next morning.
    expect(due(one, 14).map((ms = 0) => ms / hour)).toEqual([2.5, 3, 3.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 24]);
    one.every(hour);
    expect(due(one, 5).map((ms = 0) => ms / hour)).toEqual([25, 26, 27, 29, 30]);
  });

  test('has many devices begin a window one after the other, over the interval that was set', () => {
    const windows = [{ from: '08:00', to: '18:00', intervalMs: 10_000 }];
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows, startAt: '2026-11-30T07:59' }, new Date(0));
    const first = [0, 1, 2, 3].map((index) => {
      const one = script({ timesOfDay }, { ...device, index, count: 4 });
      one.every(60_000);
      return one.originMs + (one.next()?.dueMs ?? 0);
    });
    expect(first).toEqual([60_000, 75_000, 90_000, 105_000]);
  });

  test('longer than a window is one message in it, for devices that begin late in it too', () => {
    const windows = [{ from: '08:00', to: '09:00', intervalMs: 60_000 }];
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows, startAt: '2026-11-30T08:30' }, new Date(0));
    const hour = 3_600_000;
    const one = script({ timesOfDay }, { ...device, index: 30, count: 50 });
    one.next();
    one.every(2 * hour);
    // 0.6 of the hour after eight.
    const days = [0, 1, 2].map(() => (one.originMs + (one.next()?.dueMs ?? 0)) / hour);
    expect(days.map((at) => Math.round(at * 10) / 10)).toEqual([24.1, 48.1, 72.1]);
    const planned = script(
      {
        timesOfDay: timesOfDayFrom(
          {
            timeZone: 'UTC',
            windows: [{ ...windows[0], from: '08:00', to: '09:00', intervalMs: 2 * hour }],
            startAt: '2026-11-30T08:30',
          },
          new Date(0),
        ),
      },
      { ...device, index: 30, count: 50 },
    );
    planned.next();
    expect(planned.next()?.dueMs).toBeGreaterThan(hour);
  });

  test('goes on from the last message in a window also where the device began at a fraction', () => {
    const windows = [{ from: '08:00', to: '18:00', intervalMs: 60_000 }];
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows, startAt: '2026-11-30T08:30' }, new Date(0));
    for (let index = 0; index < 100; index++) {
      const one = script({ timesOfDay, rampUp: { devicesPerSecond: 7 } }, { ...device, index, count: 100 });
      one.begin(11_091.567_891 + index / 7);
      const last = due(one, 3)[2] ?? Number.NaN;
      one.every(30_000);
      expect(one.nextDueMs()).toBeCloseTo(last + 30_000, 3);
    }
  });

  test('that comes while nothing is sent, or long after the last message, brings nothing that would have been due before', () => {
    const schedule = [{ forMs: 10_000, intervalMs: 10_000 }, { forMs: 3_600_000 }];
    const one = script({ schedule });
    expect(due(one, 1)).toEqual([0]);
    one.every(1000, 500_000);
    expect(due(one, 2)).toEqual([3_610_000, 3_611_000]);
    const slow = script({ intervalMs: 36_000_000 });
    expect(due(slow, 1)).toEqual([0]);
    slow.every(1000, 32_400_000.5);
    expect(due(slow, 2)).toEqual([32_400_001, 32_401_001]);
  });

  test('ends with the run’s time, neither before nor after', () => {
    const slow = script({ durationMs: 10_000, messages: undefined });
    expect(due(slow, 2)).toEqual([0, 1000]);
    slow.every(4000);
    expect(due(slow, 4)).toEqual([5000, 9000, undefined, undefined]);
    const fast = script({ durationMs: 2000, messages: undefined });
    fast.every(100);
    expect(due(fast, 25).filter((ms) => ms !== undefined)).toHaveLength(20);
  });

  test('has faults and readings come by the true time', () => {
    const faults = [{ kind: 'silent', fromMs: 5000, forMs: 5000 } as const];
    const one = script({ faults });
    one.every(2000);
    const steps = Array.from({ length: 6 }, () => one.next());
    expect(steps.map((step) => step?.faults.includes('silent'))).toEqual([false, false, false, true, true, false]);
    const plain = script({ intervalMs: 2000, faults });
    expect(steps.map((step) => step?.reading)).toEqual(steps.map(() => plain.next()?.reading));
  });

  test('changes nothing about a recording', () => {
    const table = {
      columns: ['time', 'x'],
      rows: [
        ['0', '1'],
        ['7', '2'],
        ['9', '3'],
      ],
    };
    const replay = recordingOf(table, { time: 'time', timeUnit: 's', speed: 1, loop: false });
    const one = script({ messages: undefined, replay });
    one.every(50);
    expect([...due(one, 3), one.intervalMs]).toEqual([0, 7000, 9000, undefined]);
  });
});

describe('a device that is late', () => {
  test('keeps as many as it may by the interval that was set', () => {
    const one = script({ backlog: 1 });
    for (let count = 0; count < 3; count++) one.next();
    one.every(100);
    // 2100, 2200 … are due by 2450.
    const left = [0, 1, 2, 3, 4].map(() => {
      const step = one.next();
      return step !== undefined && step.dueMs <= 2450 && one.isLeftOut(step, 2450);
    });
    expect(left).toEqual([true, true, false, false, false]);
  });
});

const timing: fc.Arbitrary<Timing> = fc.record({
  intervalMs: fc.integer({ min: 10, max: 1000 }),
  jitter: fc.option(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }), { nil: undefined }),
  schedule: fc.option(
    fc
      .array(
        fc.record({
          forMs: fc.integer({ min: 10, max: 500 }),
          intervalMs: fc.option(fc.integer({ min: 10, max: 200 }), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 4 },
      )
      .filter((phases) => phases.some(({ intervalMs }) => intervalMs !== undefined)),
    { nil: undefined },
  ),
});

test('whoever looks ahead sees what comes, whatever was set on the way', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 10, max: 700 })), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(timing, changes, fc.nat(), (plan, wanted, seed) => {
      const times = new DueTimes(plan, () => seededRandom(seed));
      let last = 0;
      for (const [taken, everyMs] of wanted) {
        for (let count = 0; count < taken; count++) {
          const { atMs = Number.NaN } = times.take() ?? {};
          expect(atMs).toBeGreaterThanOrEqual(last);
          last = atMs;
        }
        // It may have been looked at, and is the same dice.
        times.nextMs();
        times.every(everyMs);
      }
      const ahead = times.ahead();
      const seen = Array.from({ length: 20 }, () => ahead.take()?.atMs);
      expect(Array.from({ length: 20 }, () => times.take()?.atMs)).toEqual(seen);
    }),
  );
});
