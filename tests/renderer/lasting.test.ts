import { expect, test } from 'vitest';
import type { Trouble } from '../../src-renderer/bench/run-events.ts';
import { type AllLasting, lasting, nothingLasting } from '../../src-renderer/ui/lasting.ts';
import { type TroubleGroup, byCause, tellingTroubles } from '../../src-renderer/features/simulate/troubles.ts';

const trouble = (type: Trouble['type'], cause = 'throttled', deviceId = 'a'): Trouble =>
  ({ type, deviceId, at: '2026-01-01T00:00:00.000Z', cause, what: `It is ${cause}.`, messageId: 1 }) as Trouble;

/** What is shown after each of the times, when there are those troubles. */
function shownAt(...times: readonly (readonly [ms: number, ...troubles: Trouble[]])[]) {
  let now: AllLasting<TroubleGroup> = nothingLasting;
  return times.map(([ms, ...troubles]) => {
    now = lasting(tellingTroubles, now, byCause(troubles), ms);
    return [...now.shown.map(({ item, overAt }) => [item.newest.cause, overAt]), now.changesInMs];
  });
}

test('a connection that is back within two seconds is not told', () => {
  expect(shownAt([0, trouble('lost')], [1999, trouble('lost')], [1999.5], [2000])).toEqual([
    [2000],
    [1],
    [undefined],
    [undefined],
  ]);
});

test('one that is away for longer is told, and for half a minute that it is back; what comes again in that time keeps its place', () => {
  const lost = trouble('lost');
  expect(shownAt([0, lost], [2000, lost], [5000], [20_000, lost], [21_000], [50_999], [51_000])).toEqual([
    [2000],
    [['throttled', undefined], undefined],
    [['throttled', 5000], 30_000],
    [['throttled', undefined], undefined],
    [['throttled', 21_000], 30_000],
    [['throttled', 21_000], 1],
    [undefined],
  ]);
});

test('what is refused is told at once, and what has failed is not told as over', () => {
  const [refused, failed] = [trouble('refused', 'quota'), trouble('failed', 'not-authorized')];
  expect(shownAt([0, failed, refused], [1000, refused], [2000])).toEqual([
    [['not-authorized', undefined], ['quota', undefined], undefined],
    [['quota', undefined], undefined],
    [['quota', 2000], 30_000],
  ]);
});

test('what devices have now stands before what is over', () => {
  const [first, second] = [trouble('refused', 'quota'), trouble('refused', 'too-large', 'b')];
  expect(shownAt([0, first, second], [1000, second])[1]).toEqual([['too-large', undefined], ['quota', 1000], 30_000]);
});
