import { type Sleeper, TimerWheel } from '../../core/telemetry/wheel.ts';
import type { Clock } from '../ports.ts';
import type { Ending } from './over.ts';

/**
 * The time of a run: it stands still while the run is paused, and ends when the run is stopped. However many wait for it, the clock has one
 * timer; they wake when it is time, or some milliseconds later.
 */
export class RunClock {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #startedAt: number;
  #pausedAt: number | undefined;
  #pausedForMs = 0;
  #endedAt: number | undefined;
  /** Who waits for the run's time, and who for real time. */
  #waiting: TimerWheel;
  readonly #resting: TimerWheel;
  /** Of the clock's one timer. */
  #timer = new AbortController();
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.monotonicMs();
    this.#waiting = new TimerWheel(0);
    this.#resting = new TimerWheel(this.#startedAt);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get paused(): boolean {
    return this.#pausedAt !== undefined;
  }

  /** Counts from now, where something had to be waited for first. */
  restart(): void {
    this.#startedAt = this.#pausedAt ?? this.#clock.monotonicMs();
    this.#pausedForMs = 0;
    const before = this.#waiting;
    this.#waiting = new TimerWheel(0);
    // They look again.
    before.wakeAll();
  }

  elapsedMs(): number {
    return (this.#pausedAt ?? this.#endedAt ?? this.#clock.monotonicMs()) - this.#startedAt - this.#pausedForMs;
  }

  pause(): void {
    this.#pausedAt ??= this.#clock.monotonicMs();
  }

  resume(): void {
    if (this.#pausedAt === undefined) return;
    this.#pausedForMs += this.#clock.monotonicMs() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#setTimer();
  }

  /** It counts no further: nobody waits any more. */
  end(): void {
    this.#endedAt ??= this.#clock.monotonicMs();
  }

  stop(): void {
    this.#stop.abort();
    this.#timer.abort();
    this.#waiting.wakeAll();
    this.#resting.wakeAll();
  }

  /** Whether the run's time has still to come to `dueMs`; a run that is paused waits for anything. */
  isBefore(dueMs: number): boolean {
    return this.paused || this.elapsedMs() < dueMs;
  }

  /** Waits until the run's time has come to `dueMs`, or the run is stopped, or `over` says that nobody waits any more. */
  until(dueMs: number, over?: Ending): Promise<void> {
    return this.#isOver(over) || !this.isBefore(dueMs)
      ? Promise.resolve()
      : new Promise((resolve) => this.#sleepUntil(dueMs, new Waiting(resolve, over, { clock: this, dueMs })));
  }

  /** Waits in real time, or until the run is stopped, or `over` says that nobody waits any more. */
  rest(ms: number, over?: Ending): Promise<void> {
    return this.#isOver(over)
      ? Promise.resolve()
      : new Promise((resolve) => {
          new Waiting(resolve, over).sleep(this.#resting, this.#clock.monotonicMs() + ms);
          this.#setTimer();
        });
  }

  /** Who was woken before it was time sleeps on. */
  sleepsOn(dueMs: number, waiting: Waiting): boolean {
    if (this.#isOver(waiting.over) || !this.isBefore(dueMs)) return false;
    this.#sleepUntil(dueMs, waiting);
    return true;
  }

  #isOver(over: Ending | undefined): boolean {
    return this.signal.aborted || over?.aborted === true;
  }

  #sleepUntil(dueMs: number, waiting: Waiting): void {
    waiting.sleep(this.#waiting, dueMs);
    // Most wait longer than somebody else does.
    if (this.#clock.monotonicMs() + dueMs - this.elapsedMs() < this.#timerAtMs) this.#setTimer();
  }

  /** For whoever wakes first. */
  #setTimer(): void {
    const now = this.#clock.monotonicMs();
    const waiting = this.paused ? undefined : this.#waiting.nextMs();
    const atMs = Math.min(
      this.#resting.nextMs() ?? Number.POSITIVE_INFINITY,
      waiting === undefined ? Number.POSITIVE_INFINITY : now + waiting - this.elapsedMs(),
    );
    if (atMs >= this.#timerAtMs || this.signal.aborted) return;
    // With a reason, since else one is made of where this was called from, which costs more than all the rest.
    this.#timer.abort('Somebody wakes sooner.');
    this.#timer = new AbortController();
    this.#timerAtMs = atMs;
    void this.#sleep(Math.max(0, atMs - now), this.#timer.signal);
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal);
    if (signal.aborted) return;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    if (!this.paused) this.#waiting.turn(this.elapsedMs());
    this.#resting.turn(this.#clock.monotonicMs());
    this.#setTimer();
  }
}

/** Somebody who sleeps: for the run's time, which may stand still meanwhile, or for real time. Thousands of devices do, so it has no functions of its own. */
class Waiting implements Sleeper {
  slot = 0;
  readonly over: Ending | undefined;
  readonly #resolve: () => void;
  readonly #until: { readonly clock: RunClock; readonly dueMs: number } | undefined;
  #wheel: TimerWheel | undefined;
  #early: (() => void) | undefined;

  constructor(
    resolve: () => void,
    over: Ending | undefined,
    until?: { readonly clock: RunClock; readonly dueMs: number },
  ) {
    this.#resolve = resolve;
    this.over = over;
    this.#until = until;
    if (over === undefined) return;
    this.#early = () => {
      this.#wheel?.leave(this);
      resolve();
    };
    over.addEventListener('abort', this.#early, { once: true });
  }

  sleep(wheel: TimerWheel, dueMs: number): void {
    this.#wheel = wheel;
    wheel.add(dueMs, this);
  }

  wake(): void {
    if (this.#until?.clock.sleepsOn(this.#until.dueMs, this) === true) return;
    if (this.#early !== undefined) this.over?.removeEventListener('abort', this.#early);
    this.#resolve();
  }
}
