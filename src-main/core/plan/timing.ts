import type { RandomSource } from '../telemetry/random.ts';
import { phaseMs } from '../telemetry/schedule.ts';
import { type Phase, meanMs } from './busiest.ts';
import { type Beginning, type TimesOfDay, ticksByDay, weekOf } from './times-of-day.ts';

/** When the devices of a run send; the plan's own members. */
export interface Timing {
  readonly messages?: number | undefined;
  readonly intervalMs: number;
  readonly jitter?: { readonly share: number } | { readonly ms: number } | undefined;
  readonly schedule?: readonly Phase[] | undefined;
  readonly timesOfDay?: TimesOfDay | undefined;
  readonly durationMs?: number | undefined;
  readonly rampUp?: { readonly devicesPerSecond: number } | { readonly overMs: number } | undefined;
  readonly backlog?: number | undefined;
  /** Whether a recording says when. */
  readonly replay?: { readonly loop: boolean } | undefined;
}

/** Where nothing is said: those of Azure's tutorial. */
const usualMessages = 5;
const usualBacklog = 1000;

/** Messages a device, of which 0 is any number. */
export function messageLimit({ messages, durationMs, replay }: Omit<Timing, 'timesOfDay'>): number {
  return messages ?? (durationMs === undefined && replay === undefined ? usualMessages : 0);
}

/** How many late messages are kept: where there is a limit each of them is wanted, and where there is none they would grow without end. */
export function backlogOf(timing: Timing): number {
  if (timing.backlog !== undefined) return timing.backlog;
  const isEndless = messageLimit(timing) === 0 && (timing.replay === undefined || timing.replay.loop);
  return isEndless ? usualBacklog : Number.POSITIVE_INFINITY;
}

/** The parts of time with an interval of their own, which come again and again; undefined where one interval is all there is. */
export function phasesOf({
  schedule,
  timesOfDay,
}: Pick<Timing, 'schedule'> & { readonly timesOfDay?: Pick<TimesOfDay, 'windows'> | undefined }):
  | readonly Phase[]
  | undefined {
  if (timesOfDay === undefined) return schedule;
  return weekOf(timesOfDay.windows).map(({ fromMs, toMs, window }) => ({
    forMs: toMs - fromMs,
    intervalMs: window?.intervalMs,
  }));
}

/** What of a plan says how its interval changes, before its time zone is asked for. */
type Intervals = Pick<Timing, 'intervalMs' | 'schedule'> & Parameters<typeof phasesOf>[0];

/** The shortest there is by the time of day, the first of a schedule. */
export function firstIntervalMs(timing: Intervals): number {
  const intervals = (phasesOf(timing) ?? []).flatMap(({ intervalMs }) => intervalMs ?? []);
  return (timing.timesOfDay === undefined ? intervals[0] : Math.min(...intervals)) ?? timing.intervalMs;
}

/** When device `index` of `count` connects, in milliseconds of the run's time. */
export function startMs(timing: Intervals & Pick<Timing, 'rampUp'>, index: number, count: number): number {
  const { rampUp } = timing;
  if (rampUp === undefined) return phaseMs(index, count, firstIntervalMs(timing));
  return 'overMs' in rampUp
    ? phaseMs(index, count, rampUp.overMs)
    : Math.floor((index * 1000) / rampUp.devicesPerSecond);
}

/** Between two messages of a device on average. */
export const meanIntervalMs = (timing: Intervals): number => meanMs(phasesOf(timing) ?? []) ?? timing.intervalMs;

/** A time on the grid, and the interval that it has around it. */
export interface Tick {
  readonly atMs: number;
  readonly intervalMs: number;
}

function* ticks({ intervalMs, schedule, timesOfDay }: Timing, beginning: Beginning): Generator<Tick, undefined> {
  if (timesOfDay !== undefined) return yield* ticksByDay(timesOfDay, beginning);
  if (schedule === undefined) {
    for (let index = 0; ; index++) yield { atMs: index * intervalMs, intervalMs };
  }
  for (let beginsMs = 0; ;) {
    for (const phase of schedule) {
      const every = phase.intervalMs ?? phase.forMs;
      for (let atMs = 0; phase.intervalMs !== undefined && atMs < phase.forMs; atMs += every) {
        yield { atMs: beginsMs + atMs, intervalMs: every };
      }
      beginsMs += phase.forMs;
    }
  }
}

/**
 * When the messages of a device are due, in milliseconds from its start, without end: a grid, so that delays do not add up, and
 * each time later by chance as far as the plan says. Never earlier than the one before. A schedule has a phase that sends.
 */
export function* dueTimes(
  timing: Timing,
  random: RandomSource,
  beginning: Beginning = { originMs: 0, behind: 0 },
): Generator<number, undefined> {
  const { jitter } = timing;
  let lastMs = 0;
  for (const { atMs, intervalMs } of ticks(timing, beginning)) {
    lastMs = Math.max(lastMs, atMs + laterMs(jitter, intervalMs, random));
    yield lastMs;
  }
}

function laterMs(jitter: Timing['jitter'], intervalMs: number, random: RandomSource): number {
  if (jitter === undefined) return 0;
  const most = 'share' in jitter ? jitter.share * intervalMs : Math.min(jitter.ms, intervalMs);
  return Math.floor(most * random());
}
