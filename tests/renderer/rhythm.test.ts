import { afterEach, expect, test } from 'vitest';
import { type Rhythm, longestIntervalMs, rhythmSaid, rhythmTold } from '../../src-renderer/features/simulate/rhythm.ts';
import { speak } from '../../src-renderer/ui/language/index.ts';

/** How often the devices of a run send, as its page tells it. */

afterEach(() => speak('en'));

const window = { from: '00:00', to: '24:00' };
const byDay: Rhythm = {
  intervalMs: 1000,
  timesOfDay: {
    timeZone: 'Europe/Berlin',
    windows: [
      { from: '12:00', to: '13:00' },
      { ...window, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', intervalMs: 10_000 },
      { ...window, days: ['sun', 'sat'], intervalMs: 90_000 },
      { ...window, intervalMs: 600_000 },
    ],
  },
};
const byPhases: Rhythm = {
  intervalMs: 1000,
  schedule: [{ forMs: 60_000, intervalMs: 2500 }, { forMs: 600_000 }],
};

test.each([
  [250, '250 ms'],
  [1000, '1 s'],
  [1500, '1.5 s'],
  [90_000, '90 s'],
  [60_000, '1 min'],
  [600_000, '10 min'],
  [7_200_000, '2 h'],
  [86_400_000, '24 h'],
])('one interval of %i ms is told as it is', (intervalMs, told) => {
  expect([rhythmSaid({ intervalMs }), rhythmTold({ intervalMs })]).toEqual([told, told]);
});

test('by the time of day the plain interval is not told, since it never holds', () => {
  expect(rhythmSaid(byDay)).toBe('10 s to 10 min, by times of day');
  expect(rhythmTold(byDay).split('\n')).toEqual([
    '12:00–13:00: silent',
    'Mon–Fri 08:00–18:00: 10 s',
    'Sat, Sun: 90 s',
    'at all other times: 10 min',
    'Times of Europe/Berlin.',
  ]);
  speak('de');
  expect(rhythmSaid(byDay)).toBe('10 s bis 10 min, nach Tageszeit');
  expect(rhythmTold(byDay)).toContain('Mo–Fr 08:00–18:00: 10 s');
});

test('nor by phases', () => {
  expect(rhythmSaid(byPhases)).toBe('2.5 s, by a schedule');
  expect(rhythmTold(byPhases).split('\n')).toEqual(['for 1 min: 2.5 s', 'for 10 min: silent']);
});

test('a recording says itself when', () => {
  const replay = { table: { text: '' }, time: 'time', timeUnit: 'iso', loop: false } as const;
  expect(rhythmSaid({ intervalMs: 1000, replay: { ...replay, speed: 1 } })).toBe('as it was recorded');
  expect(rhythmSaid({ intervalMs: 1000, replay: { ...replay, speed: 2 } })).toBe('as recorded, 2 times as fast');
});

test('a line of the chart goes on over the longest of the intervals', () => {
  expect(longestIntervalMs({ intervalMs: 1000 })).toBe(1000);
  expect(longestIntervalMs(byDay)).toBe(600_000);
  expect(longestIntervalMs(byPhases)).toBe(2500);
});
