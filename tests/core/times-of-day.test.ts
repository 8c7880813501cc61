import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostSent } from '../../src-main/core/plan/busiest.ts';
import { DeviceScript, type ScriptTerms } from '../../src-main/core/plan/device-script.ts';
import { timesOfDayFrom } from '../../src-main/core/plan/time-zone.ts';
import { type TimeWindow, spansOf, weekdays } from '../../src-main/core/plan/times-of-day.ts';
import { meanIntervalMs, phasesOf } from '../../src-main/core/plan/timing.ts';

const hourMs = 3_600_000;
const now = new Date('2026-11-30T07:55:00Z');
const working = { days: weekdays.slice(0, 5), from: '08:00', to: '18:00', intervalMs: 10_000 };

/** What the system's own calendar says of a moment: its day of the week, and minutes after midnight. */
function calendar(at: Date, timeZone: string): { readonly day: string; readonly minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const [, day = '', hours = '', minutes = ''] = /^(\w{3}),? (\d\d):(\d\d)$/.exec(format.format(at)) ?? [];
  return { day: day.toLowerCase(), minutes: Number(hours) * 60 + Number(minutes) };
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** The same rule in the words of the page on plans, minute by minute. */
function held(windows: readonly TimeWindow[], { day, minutes }: ReturnType<typeof calendar>): TimeWindow | undefined {
  const before = weekdays[(weekdays.findIndex((one) => one === day) + 6) % 7] ?? 'mon';
  return windows.find(({ days = weekdays, from, to }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    const isOver = end <= begin;
    const isToday = days.some((one) => one === day) && minutes >= begin && (isOver || minutes < end);
    return isToday || (isOver && days.includes(before) && minutes < end);
  });
}

describe('the window of a moment', () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const time = fc.tuple(hour, fc.constantFrom('00', '15', '30')).map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
  const window = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      from: time,
      to: fc.oneof(time, fc.constant('24:00')),
      intervalMs: fc.option(fc.constantFrom(10_000, 60_000), { nil: undefined }),
    })
    .filter(({ from, to }) => from !== to);
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ];

  test('is the one that a calendar of the zone says, through a year with its summer time', () => {
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 }),
        (windows, timeZone, day) => {
          const sends = { from: '00:00', to: '24:00', intervalMs: 1000 };
          // Silent windows that hide the whole week are refused.
          const quarters = weekdays.flatMap((one) =>
            Array.from({ length: 96 }, (_, at) => ({ day: one, minutes: at * 15 })),
          );
          fc.pre(quarters.some((at) => held([...windows, sends], at)?.intervalMs !== undefined));
          const begin = new Date(now.getTime() + day * 24 * hourMs);
          const times = timesOfDayFrom({ timeZone, windows: [...windows, sends] }, begin);
          const spans = spansOf(times, 0);
          let span = spans.next().value;
          // Days in steps that are no part of an hour.
          for (let atMs = 0; atMs < 9 * 24 * hourMs; atMs += 41 * 60_000) {
            while (span !== undefined && span.endsMs <= atMs) span = spans.next().value;
            const shown = calendar(new Date(begin.getTime() + atMs), timeZone);
            expect({ ...shown, window: span?.window }).toEqual({ ...shown, window: held(times.windows, shown) });
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('goes on without an end where there is but one', () => {
    const times = timesOfDayFrom({ timeZone: 'UTC', windows: [{ from: '00:00', to: '24:00', intervalMs: 50 }] }, now);
    expect([...spansOf(times, 7)]).toEqual([
      { beginsMs: 7, endsMs: Number.POSITIVE_INFINITY, window: times.windows[0] },
    ]);
  });
});

/** When a device of so many sends, as clocks of the zone show it. */
function sent(count: number, more: Partial<ScriptTerms> & Pick<ScriptTerms, 'timesOfDay'>, index = 0, devices = 1) {
  const terms: ScriptTerms = { model: 'tutorial', intervalMs: 1000, messages: 0, ...more };
  const script = new DeviceScript(terms, { deviceId: `d${index}`, index, count: devices, seed: 3 });
  const beginsAt = more.timesOfDay?.beginsAtMs ?? 0;
  return Array.from({ length: count }, () => script.originMs + (script.next()?.dueMs ?? Number.NaN)).map((ms) =>
    new Date(beginsAt + ms).toISOString(),
  );
}

describe('a device', () => {
  test('waits for its hours, keeps to them, and comes back the next day', () => {
    const windows = [{ from: '08:00', to: '08:01', intervalMs: 20_000 }];
    expect(sent(4, { timesOfDay: timesOfDayFrom({ timeZone: 'UTC', windows }, now) })).toEqual([
      '2026-11-30T08:00:00.000Z',
      '2026-11-30T08:00:20.000Z',
      '2026-11-30T08:00:40.000Z',
      '2026-12-01T08:00:00.000Z',
    ]);
  });

  test('goes by the clocks of the zone, also when they are put forward and back', () => {
    const windows = [{ from: '06:00', to: '06:01', intervalMs: 60_000 }];
    const from = (startAt: string) =>
      sent(3, { timesOfDay: timesOfDayFrom({ timeZone: 'Europe/Berlin', windows, startAt }, now) });
    // Summer time in 2026: 29 March to 25 October.
    expect(from('2026-03-28T00:00')).toEqual([
      '2026-03-28T05:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ]);
    expect(from('2026-10-24T00:00')).toEqual([
      '2026-10-24T04:00:00.000Z',
      '2026-10-25T05:00:00.000Z',
      '2026-10-26T05:00:00.000Z',
    ]);
  });

  test('is one of many that do not all begin a window at once', () => {
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows: [working] }, now);
    const first = [0, 1, 2, 3].map((index) => sent(1, { timesOfDay }, index, 4)[0]?.slice(11, 23));
    expect(first).toEqual(['08:00:00.000', '08:00:02.500', '08:00:05.000', '08:00:07.500']);
  });

  test('that comes within a window sends at once, and the same with the same seed and jitter', () => {
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows: [working], startAt: '2026-11-30T12:00' }, now);
    expect(sent(2, { timesOfDay })).toEqual(['2026-11-30T12:00:00.000Z', '2026-11-30T12:00:10.000Z']);
    const later = timesOfDayFrom({ timeZone: 'UTC', windows: [working], startAt: '2026-11-30T12:00' }, new Date());
    const jitter = { share: 1 };
    expect(sent(9, { timesOfDay, jitter })).toEqual(sent(9, { timesOfDay: later, jitter }));
    expect(sent(9, { timesOfDay, jitter })).not.toEqual(sent(9, { timesOfDay }));
  });

  test('that was told late where it belongs keeps to the hours all the same', () => {
    const timesOfDay = timesOfDayFrom({ timeZone: 'UTC', windows: [working] }, now);
    const terms: ScriptTerms = { model: 'tutorial', intervalMs: 1000, messages: 0, timesOfDay };
    const script = new DeviceScript(terms, { deviceId: 'd', index: 0, count: 1, seed: 3 });
    script.begin(60_000);
    expect(script.originMs + (script.next()?.dueMs ?? 0)).toBe(300_000);
  });
});

describe('what cannot be kept to is refused, with the member', () => {
  test.each([
    ['timeZone', { timeZone: 'Europe/Berln' }, 'Did you mean Europe/Berlin?'],
    ['timeZone', { timeZone: 'Nowhere At All' }, 'Name one as IANA does'],
    ['windows.1.to', { windows: [working, { from: '08:00', to: '08:00' }] }, 'leave out both for the whole day'],
    ['windows', { windows: [{ from: '08:00', to: '09:00' }] }, 'Give a window an interval'],
    ['windows', { windows: [{ from: '00:00', to: '24:00' }, working] }, 'put it before those that hide it'],
    ['startAt', { startAt: '2026-02-30T08:00' }, 'Correct it'],
  ])('%s', (member, more, remedy) => {
    expect(() => timesOfDayFrom({ timeZone: 'UTC', windows: [working], ...more }, now)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        field: `timesOfDay.${member}`,
        remedy: expect.stringContaining(remedy) as string,
      }),
    );
  });
});

describe('most of what is sent in a time', () => {
  test('is where most is due, however long the time', () => {
    const terms = { intervalMs: 1000, timesOfDay: { windows: [working] } };
    const phases = phasesOf(terms) ?? [];
    expect(mostSent(phases, 1000)).toBeCloseTo(0.1);
    expect(mostSent(phases, 24 * hourMs)).toBeCloseTo(3600);
    expect(mostSent(phases, 7 * 24 * hourMs)).toBeCloseTo(5 * 3600);
    // From Monday's to Friday's hours.
    expect(mostSent(phases, (4 * 24 + 10) * hourMs)).toBeCloseTo(5 * 3600);
    expect(meanIntervalMs(terms)).toBeCloseTo((7 * 24 * hourMs) / (5 * 3600));
  });

  test('is no less than in any time that is looked at, and is reached', () => {
    const phase = fc.record({
      forMs: fc.integer({ min: 1, max: 50 }),
      intervalMs: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 300 }), (phases, ms) => {
        const each = phases.flatMap(({ forMs, intervalMs }) =>
          Array.from({ length: forMs }, () => (intervalMs === undefined ? 0 : 1 / intervalMs)),
        );
        const from = (at: number) =>
          Array.from({ length: ms }, (_, step) => each[(at + step) % each.length] ?? 0).reduce((a, b) => a + b, 0);
        expect(mostSent(phases, ms)).toBeCloseTo(Math.max(...each.map((_, at) => from(at))), 6);
      }),
    );
  });
});
