import type { RandomSource } from '../telemetry/random.ts';
import { phaseMs } from '../telemetry/schedule.ts';

/** When the devices of a run send; the plan's own members. */
export interface Timing {
  readonly messages?: number | undefined;
  readonly intervalMs: number;
  readonly jitter?: { readonly share: number } | { readonly ms: number } | undefined;
  readonly schedule?: readonly Phase[] | undefined;
  readonly durationMs?: number | undefined;
  readonly rampUp?: { readonly devicesPerSecond: number } | { readonly overMs: number } | undefined;
  readonly backlog?: number | undefined;
  /** Whether a recording says when. */
  readonly replay?: { readonly loop: boolean } | undefined;
}

/** A part of a schedule; without an interval nothing is sent in it. */
interface Phase {
  readonly forMs: number;
  readonly intervalMs?: number | undefined;
}

/** Where nothing is said: those of Azure's tutorial. */
const usualMessages = 5;
const usualBacklog = 1000;

/** Messages a device, of which 0 is any number. */
export function messageLimit({ messages, durationMs, replay }: Timing): number {
  return messages ?? (durationMs === undefined && replay === undefined ? usualMessages : 0);
}

/** How many late messages are kept: where there is a limit each of them is wanted, and where there is none they would grow without end. */
export function backlogOf(timing: Timing): number {
  if (timing.backlog !== undefined) return timing.backlog;
  const isEndless = messageLimit(timing) === 0 && (timing.replay === undefined || timing.replay.loop);
  return isEndless ? usualBacklog : Number.POSITIVE_INFINITY;
}

/** When device `index` of `count` connects, in milliseconds of the run's time. */
export function startMs({ rampUp, intervalMs, schedule }: Timing, index: number, count: number): number {
  if (rampUp === undefined) {
    const first = schedule?.find((phase) => phase.intervalMs !== undefined);
    return phaseMs(index, count, first?.intervalMs ?? intervalMs);
  }
  return 'overMs' in rampUp
    ? phaseMs(index, count, rampUp.overMs)
    : Math.floor((index * 1000) / rampUp.devicesPerSecond);
}

/** Between two messages of a device on average. A schedule has a phase that sends. */
export function meanIntervalMs({ intervalMs, schedule }: Timing): number {
  if (schedule === undefined) return intervalMs;
  const sent = schedule.map((phase) =>
    phase.intervalMs === undefined ? 0 : Math.ceil(phase.forMs / phase.intervalMs),
  );
  const count = sent.reduce((sum, one) => sum + one, 0);
  return count === 0 ? intervalMs : schedule.reduce((sum, { forMs }) => sum + forMs, 0) / count;
}

/** A time on the grid, and the interval that it has around it. */
interface Tick {
  readonly atMs: number;
  readonly intervalMs: number;
}

function* ticks({ intervalMs, schedule }: Timing): Generator<Tick, undefined> {
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
export function* dueTimes(timing: Timing, random: RandomSource): Generator<number, undefined> {
  const { jitter } = timing;
  let lastMs = 0;
  for (const { atMs, intervalMs } of ticks(timing)) {
    lastMs = Math.max(lastMs, atMs + laterMs(jitter, intervalMs, random));
    yield lastMs;
  }
}

function laterMs(jitter: Timing['jitter'], intervalMs: number, random: RandomSource): number {
  if (jitter === undefined) return 0;
  const most = 'share' in jitter ? jitter.share * intervalMs : Math.min(jitter.ms, intervalMs);
  return Math.floor(most * random());
}
