import { expect, test } from 'vitest';
import { type ToldEndings, endingsToTell } from '../../src-main/core/x509/reminders.ts';

const ending = (thumbprintSha256: string, notAfter: string) => ({ thumbprintSha256, notAfter });
const soon = ending('AA', '2026-06-30T12:00:00.000Z');
const sooner = ending('BB', '2026-06-02T12:00:00.000Z');
const later = ending('CC', '2027-01-01T00:00:00.000Z');
const over = ending('DD', '2026-05-01T00:00:00.000Z');
const all = [soon, sooner, later, over];
/** The days on which something is told, and of what. */
function toldOn(days: readonly string[], before: ToldEndings = {}): string[] {
  let told = before;
  return days.flatMap((day) => {
    const found = endingsToTell(all, new Date(`${day}T12:00:00Z`), told);
    ({ told } = found);
    return found.tell.length === 0 ? [] : [`${day} ${found.tell.map((one) => one.thumbprintSha256).join(' ')}`];
  });
}

test('each end is told 30, 7 and 1 days ahead, once each, and not any more when it is over', () => {
  const june = Array.from({ length: 30 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
  expect(toldOn(['2026-05-30', '2026-05-31', '2026-05-31', ...june])).toEqual([
    '2026-05-30 BB',
    '2026-05-31 AA',
    '2026-06-01 BB',
    '2026-06-23 AA',
    '2026-06-29 AA',
  ]);
});

test('a program that was not started for long tells the nearest step alone', () => {
  expect(toldOn(['2026-06-29', '2026-06-30'])).toEqual(['2026-06-29 AA']);
  expect(toldOn(['2026-06-30'])).toEqual([]);
});

test('the first to end stands first; what has ended is forgotten, what is in another workspace is not', () => {
  const before = { EE: { days: 7, notAfter: '2026-05-20T00:00:00.000Z' }, FF: { days: 30, notAfter: later.notAfter } };
  const { tell, told } = endingsToTell(all, new Date('2026-06-01T12:00:00Z'), before);
  expect(tell).toEqual([sooner, soon]);
  expect(told).toEqual({
    FF: before.FF,
    AA: { days: 30, notAfter: soon.notAfter },
    BB: { days: 1, notAfter: sooner.notAfter },
  });
});
