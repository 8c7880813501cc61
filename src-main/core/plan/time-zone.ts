import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { nearest } from './nearest.ts';
import { type TimeWindow, type TimesOfDay, timeOfDayMs, weekMs, weekOf } from './times-of-day.ts';

/** As a plan has it. */
export interface TimesOfDayTerms {
  readonly timeZone: string;
  readonly windows: readonly TimeWindow[];
  readonly startAt?: string | undefined;
}

/** For so long it is known beforehand when clocks are changed: longer than any run. */
const knownWeeks = 10 * 53;

/** What a clock of a zone shows, as though it were UTC. */
type LocalTime = (atMs: number) => number;

function localTimeIn(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

/** By how much clocks are ahead of UTC at a full second. */
const aheadMs = (localTime: LocalTime, atMs: number): number => {
  const fullMs = Math.floor(atMs / 1000) * 1000;
  return localTime(fullMs) - fullMs;
};

/** When clocks are changed from a moment on, each to the second. Between two changes are weeks. */
function offsetsFrom(localTime: LocalTime, fromMs: number): TimesOfDay['offsets'] {
  const offsets = [{ fromMs, offsetMs: aheadMs(localTime, fromMs) }];
  for (let week = 0; week < knownWeeks; week++) {
    let before = fromMs + week * weekMs;
    let after = before + weekMs;
    const offsetMs = aheadMs(localTime, after);
    if (offsetMs === offsets.at(-1)?.offsetMs) continue;
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000;
      const at = middle > before ? middle : after - 1000;
      if (at <= before) break;
      if (aheadMs(localTime, at) === offsetMs) after = at;
      else before = at;
    }
    offsets.push({ fromMs: after, offsetMs });
  }
  return offsets;
}

const wrong = (member: string, message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field: `timesOfDay.${member}`, remedy });

function knownZone(timeZone: string): LocalTime {
  try {
    return localTimeIn(timeZone);
  } catch {
    const near = nearest(timeZone, Intl.supportedValuesOf('timeZone'));
    throw wrong(
      'timeZone',
      i18n.t('There is no time zone {timeZone}.', { timeZone: JSON.stringify(timeZone) }),
      near === undefined
        ? i18n.t('Name one as IANA does, such as Europe/Berlin, America/New_York or UTC.')
        : i18n.t('Did you mean {near}?', { near }),
    );
  }
}

/** The moment at which clocks show a time; where they are put forward over it, as much later as they are. */
function momentOf(startAt: string, localTime: LocalTime): number {
  const shownMs = Date.parse(`${startAt}Z`);
  // A day that a month has not is taken for one of the next by some.
  if (Number.isNaN(shownMs) || !new Date(shownMs).toISOString().startsWith(startAt)) {
    throw wrong(
      'startAt',
      i18n.t('There is no day {startAt}.', { startAt: JSON.stringify(startAt) }),
      i18n.t('Correct it: a year, a month, a day and a time, such as {example}.', { example: '2026-01-31T08:00' }),
    );
  }
  const guessMs = shownMs - aheadMs(localTime, shownMs);
  const betterMs = shownMs - aheadMs(localTime, guessMs);
  return localTime(betterMs) === shownMs ? betterMs : guessMs;
}

/** A plan's times of day for a run that begins now. Throws INVALID_INPUT with the member at fault. */
export function timesOfDayFrom({ timeZone, windows, startAt }: TimesOfDayTerms, now: Date): TimesOfDay {
  const localTime = knownZone(timeZone);
  for (const [place, { from, to }] of windows.entries()) {
    if (timeOfDayMs(from) !== timeOfDayMs(to)) continue;
    throw wrong(
      `windows.${place}.to`,
      i18n.t('It ends at {to}, when it begins.', { to }),
      i18n.t('Give another end, or leave out both for the whole day.'),
    );
  }
  const week = weekOf(windows);
  if (!week.some(({ window }) => window?.intervalMs !== undefined)) {
    throw wrong(
      'windows',
      i18n.t('There is no time of the week at which anything is sent.'),
      i18n.t(
        'Give a window an interval (intervalMs), and put it before those that hide it: the first that holds counts.',
      ),
    );
  }
  const beginsAtMs = startAt === undefined ? now.getTime() : momentOf(startAt, localTime);
  return { windows, beginsAtMs, offsets: offsetsFrom(localTime, beginsAtMs) };
}
