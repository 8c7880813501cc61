import type { RandomSource } from '../telemetry/random.ts';
import type { Moments } from './moments.ts';
import { type Beginning, type TimesOfDay, spansOf } from './times-of-day.ts';
import type { Timing } from './timing.ts';

/** A part of a device's time in which one interval holds; without one nothing is sent in it. In milliseconds from its start. */
interface Part {
  readonly beginsMs: number;
  readonly endsMs: number;
  readonly intervalMs?: number | undefined;
  /** Which part of an interval after its beginning the first message is due. */
  readonly behind: number;
}

/** A time on the grid, and the interval that it has around it. */
interface Tick {
  readonly atMs: number;
  readonly intervalMs: number;
}

/** From the part in which `fromMs` lies, without end. */
function* partsBySchedule(schedule: NonNullable<Timing['schedule']>, fromMs: number): Generator<Part, undefined> {
  const cycleMs = schedule.reduce((sum, { forMs }) => sum + forMs, 0);
  for (let beginsMs = Math.floor(fromMs / cycleMs) * cycleMs; ;) {
    for (const phase of schedule) {
      const endsMs = beginsMs + phase.forMs;
      if (endsMs > fromMs) yield { beginsMs, endsMs, intervalMs: phase.intervalMs, behind: 0 };
      beginsMs = endsMs;
    }
  }
}

/** At once where it comes within a window, and else from a window's beginning on, devices one after the other. */
function* partsByDay(times: TimesOfDay, { originMs, behind }: Beginning, fromMs: number): Generator<Part, undefined> {
  for (const { beginsMs, endsMs, window } of spansOf(times, originMs + fromMs)) {
    const isUnderWay = beginsMs === originMs + fromMs;
    yield {
      // What began there is there also where sums of fractions are not.
      beginsMs: isUnderWay ? fromMs : beginsMs - originMs,
      endsMs: endsMs - originMs,
      intervalMs: window?.intervalMs,
      behind: isUnderWay ? 0 : behind,
    };
  }
}

/** How far a device has come, and the interval that a rule has set meanwhile. */
interface Reached {
  readonly count: number;
  /** On the grid, or from when on it counts anew; undefined before the first. */
  readonly tickMs: number | undefined;
  readonly dueMs: number;
  readonly ownMs: number | undefined;
}

const nothing: Reached = { count: 0, tickMs: undefined, dueMs: 0, ownMs: undefined };

/** The grid after what was reached; undefined where one interval holds all along, and what is next needs no memory of its own. */
function ticksAfter(
  { schedule, timesOfDay }: Timing,
  beginning: Beginning,
  reached: Reached,
): Generator<Tick, undefined> | undefined {
  const fromMs = reached.tickMs ?? 0;
  if (timesOfDay !== undefined) return ticksIn(partsByDay(timesOfDay, beginning, fromMs), reached);
  return schedule && ticksIn(partsBySchedule(schedule, fromMs), reached);
}

/** An interval that was set holds wherever something is sent, and parts stay as long as they are. */
function* ticksIn(parts: Iterable<Part>, { tickMs, ownMs }: Reached): Generator<Tick, undefined> {
  for (const { beginsMs, endsMs, behind, intervalMs } of parts) {
    if (intervalMs === undefined) continue;
    const everyMs = ownMs ?? intervalMs;
    const isUnderWay = tickMs !== undefined && beginsMs <= tickMs;
    let atMs = isUnderWay ? tickMs + everyMs : beginsMs + Math.floor(behind * Math.min(everyMs, endsMs - beginsMs));
    for (; atMs < endsMs; atMs += everyMs) yield { atMs, intervalMs: everyMs };
  }
}

/**
 * When the messages of a device are due, in milliseconds from its start, without end: a grid, so that delays do not add up, and
 * each time later by chance as far as the plan says. Never earlier than the one before. A schedule has a phase that sends.
 */
export class DueTimes implements Moments {
  readonly #timing: Timing;
  readonly #beginning: Beginning;
  readonly #dice: () => RandomSource;
  #random: RandomSource | undefined;
  #reached: Reached;
  #ticks: Generator<Tick, undefined> | undefined;
  #next: Tick | undefined;
  /** Which part of the most that it may be late the next one is; drawn once, whatever becomes of the interval. */
  #chance: number | undefined;

  /** `dice`: each time the same numbers from the first on. */
  constructor(
    timing: Timing,
    dice: () => RandomSource,
    beginning: Beginning = { originMs: 0, behind: 0 },
    from: Reached = nothing,
  ) {
    this.#timing = timing;
    this.#beginning = beginning;
    this.#dice = dice;
    this.#reached = from;
    this.#ticks = ticksAfter(timing, beginning, from);
  }

  ahead(): DueTimes {
    return new DueTimes(this.#timing, this.#dice, this.#beginning, this.#reached);
  }

  get count(): number {
    return this.#reached.count;
  }

  get intervalMs(): number | undefined {
    return this.#tick()?.intervalMs;
  }

  /** Undefined where nothing is ever sent. */
  nextMs(): number | undefined {
    const tick = this.#tick();
    return tick && Math.max(this.#reached.dueMs, tick.atMs + this.#laterMs(tick.intervalMs));
  }

  take(): { readonly atMs: number } | undefined {
    const dueMs = this.nextMs();
    const tick = this.#tick();
    if (dueMs === undefined || tick === undefined) return undefined;
    const { count, ownMs } = this.#reached;
    this.#reached = { count: count + 1, tickMs: tick.atMs, dueMs, ownMs };
    this.#next = undefined;
    this.#chance = undefined;
    return { atMs: dueMs };
  }

  /**
   * Wherever something is sent, from the last message on; what would have been due before it was set, at `setAtMs` after the device's start, is
   * not due any more.
   */
  every(intervalMs: number, setAtMs = 0): void {
    const { tickMs } = this.#reached;
    const sinceMs = tickMs === undefined ? undefined : Math.max(tickMs, Math.ceil(setAtMs) - intervalMs);
    this.#reached = { ...this.#reached, tickMs: sinceMs, ownMs: intervalMs };
    this.#ticks = ticksAfter(this.#timing, this.#beginning, this.#reached);
    this.#next = undefined;
  }

  #tick(): Tick | undefined {
    this.#next ??= this.#ticks === undefined ? this.#tickOn() : this.#ticks.next().value;
    return this.#next;
  }

  #tickOn(): Tick | undefined {
    const { tickMs, ownMs } = this.#reached;
    const intervalMs = ownMs ?? this.#timing.intervalMs;
    return intervalMs === undefined ? undefined : { atMs: tickMs === undefined ? 0 : tickMs + intervalMs, intervalMs };
  }

  #laterMs(intervalMs: number): number {
    const { jitter } = this.#timing;
    if (jitter === undefined) return 0;
    this.#chance ??= this.#drawn();
    const most = 'share' in jitter ? jitter.share * intervalMs : Math.min(jitter.ms, intervalMs);
    return Math.floor(most * this.#chance);
  }

  #drawn(): number {
    if (this.#random === undefined) {
      this.#random = this.#dice();
      for (let before = 0; before < this.#reached.count; before++) this.#random();
    }
    return this.#random();
  }
}
