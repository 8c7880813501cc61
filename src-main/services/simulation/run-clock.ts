import { TimerWheel } from '../../core/telemetry/wheel.ts';
import type { Clock } from '../ports.ts';

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
    return (this.#pausedAt ?? this.#clock.monotonicMs()) - this.#startedAt - this.#pausedForMs;
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
  async until(dueMs: number, over?: AbortSignal): Promise<void> {
    const isOver = () => this.signal.aborted || over?.aborted === true;
    while (!isOver() && this.isBefore(dueMs)) {
      const asleep = sleepIn(this.#waiting, dueMs, over);
      // Most wait longer than somebody else does.
      if (this.#clock.monotonicMs() + dueMs - this.elapsedMs() < this.#timerAtMs) this.#setTimer();
      await asleep;
    }
  }

  /** Waits in real time, or until the run is stopped, or `over` says that nobody waits any more. */
  async rest(ms: number, over?: AbortSignal): Promise<void> {
    if (this.signal.aborted || over?.aborted === true) return;
    const asleep = sleepIn(this.#resting, this.#clock.monotonicMs() + ms, over);
    this.#setTimer();
    await asleep;
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

const sleepIn = (wheel: TimerWheel, dueMs: number, over: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const leave = wheel.add(dueMs, () => {
      over?.removeEventListener('abort', early);
      resolve();
    });
    const early = () => {
      leave();
      resolve();
    };
    over?.addEventListener('abort', early, { once: true });
  });
