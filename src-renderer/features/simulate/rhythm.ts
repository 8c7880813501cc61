import type { SimulationRunModel } from '../../../src-main/contract/models.ts';
import { interval } from '../../ui/format.ts';
import { formats } from '../../ui/language/index.ts';
import { rhythmWords as text } from './rhythm-words.ts';

/** What of a run says how often its devices send. */
export type Rhythm = Pick<SimulationRunModel, 'intervalMs' | 'schedule' | 'timesOfDay' | 'replay'>;

type Window = NonNullable<Rhythm['timesOfDay']>['windows'][number];

/** All intervals that hold at some time; the plan's own one where a recording says when. */
function intervalsOf({ intervalMs, schedule, timesOfDay }: Rhythm): readonly number[] {
  const parts = timesOfDay?.windows ?? schedule;
  return parts === undefined ? [intervalMs] : parts.flatMap((part) => part.intervalMs ?? []);
}

/** The longest of them: as long a line in a picture may go without a reading. */
export const longestIntervalMs = (rhythm: Rhythm): number => Math.max(...intervalsOf(rhythm), 0) || rhythm.intervalMs;

/** How often devices send, in few words. */
export function rhythmSaid(rhythm: Rhythm): string {
  const { schedule, timesOfDay, replay } = rhythm;
  if (replay !== undefined) return replay.speed === 1 ? text.recorded : text.recordedAt(replay.speed);
  const intervals = intervalsOf(rhythm);
  const [least, most] = [Math.min(...intervals), Math.max(...intervals)];
  const every = least === most ? interval(least) : text.between(interval(least), interval(most));
  if (timesOfDay !== undefined) return text.byTimesOfDay(every);
  return schedule === undefined ? every : text.bySchedule(every);
}

/** The same in full, a line for each part of the time. */
export function rhythmTold(rhythm: Rhythm): string {
  const { schedule, timesOfDay } = rhythm;
  if (timesOfDay !== undefined) {
    const { windows, timeZone } = timesOfDay;
    return [...windows.map((one) => text.part(when(one), everyOf(one))), text.zone(timeZone)].join('\n');
  }
  if (schedule === undefined) return rhythmSaid(rhythm);
  return schedule.map((phase) => text.part(text.lasting(interval(phase.forMs)), everyOf(phase))).join('\n');
}

const everyOf = ({ intervalMs }: { readonly intervalMs?: number | undefined }): string =>
  intervalMs === undefined ? text.silent : interval(intervalMs);

function when({ days, from, to }: Window): string {
  const hours = from === '00:00' && to === '24:00' ? [] : [`${from}–${to}`];
  const parts = [...(days === undefined ? [] : [daysSaid(days)]), ...hours];
  return parts.length === 0 ? text.always : parts.join(' ');
}

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** 5 January 1970 was a Monday. */
const monday = 5;

function daysSaid(days: NonNullable<Window['days']>): string {
  const name = new Intl.DateTimeFormat(formats(), { weekday: 'short', timeZone: 'UTC' });
  const places = week.flatMap((day, place) => (days.includes(day) ? [place] : []));
  const named = places.map((place) => name.format(Date.UTC(1970, 0, monday + place)));
  const isOneAfterAnother = places.length > 2 && (places.at(-1) ?? 0) - (places[0] ?? 0) === places.length - 1;
  return isOneAfterAnother ? `${named[0]}–${named.at(-1)}` : named.join(', ');
}
