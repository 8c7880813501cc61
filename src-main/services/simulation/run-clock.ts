import type { Clock } from '../ports.ts';

/** The time of a run: it stands still while the run is paused, and ends when the run is stopped. */
export class RunClock {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #startedAt: number;
  #pausedAt: number | undefined;
  #pausedForMs = 0;
  /** Aborted at every change of state, so that sleepers look again. */
  #change = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.monotonicMs();
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
  }

  elapsedMs(): number {
    return (this.#pausedAt ?? this.#clock.monotonicMs()) - this.#startedAt - this.#pausedForMs;
  }

  pause(): void {
    this.#pausedAt ??= this.#clock.monotonicMs();
    this.#changed();
  }

  resume(): void {
    if (this.#pausedAt === undefined) return;
    this.#pausedForMs += this.#clock.monotonicMs() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#changed();
  }

  stop(): void {
    this.#stop.abort();
    this.#changed();
  }

  #changed(): void {
    const last = this.#change;
    this.#change = new AbortController();
    last.abort();
  }

  /** Waits until the run's time has come to `dueMs`, or the run is stopped, or `over` says that nobody waits any more. */
  async until(dueMs: number, over?: AbortSignal): Promise<void> {
    const isOver = () => this.signal.aborted || over?.aborted === true;
    while (!isOver()) {
      const waitMs = this.paused ? 3_600_000 : dueMs - this.elapsedMs();
      if (waitMs <= 0) return;
      await this.#clock.sleep(waitMs, either(this.#change.signal, over));
    }
  }

  /** Waits in real time, or until the run is stopped, or `over` says that nobody waits any more. */
  rest(ms: number, over?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, either(this.signal, over));
  }
}

const either = (one: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? one : AbortSignal.any([one, other]);
