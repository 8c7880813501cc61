import { phaseMs } from '../telemetry/schedule.ts';
import { type Phase, meanMs } from './busiest.ts';
import { type TimesOfDay, weekOf } from './times-of-day.ts';

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
  return isUnlimited(timing) ? usualBacklog : Number.POSITIVE_INFINITY;
}

/** Whether no number of messages ends it. */
const isUnlimited = (timing: Omit<Timing, 'timesOfDay'>): boolean =>
  messageLimit(timing) === 0 && (timing.replay === undefined || timing.replay.loop);

/** Whether devices send until somebody stops them. */
export const isEndless = (timing: Omit<Timing, 'timesOfDay'>): boolean =>
  timing.durationMs === undefined && isUnlimited(timing);

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
