import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../src-main/services/ports.ts';

/** Real time after which nobody has anything to do but to wait, in milliseconds. */
const quietMs = 20;

/** A clock that stands still, but for when a test waits for something: then it goes on as soon as everybody waits for it. */
export class VirtualClock implements Clock {
  #ms = 0;
  readonly #sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  now = (): Date => new Date(Date.UTC(2026, 5, 1) + this.#ms);
  monotonicMs = (): number => this.#ms;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      if (signal !== undefined) setMaxListeners(0, signal);
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { atMs: this.#ms + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });

  /** What something comes to, however long it takes by this clock. */
  async until<T>(work: Promise<T>): Promise<T> {
    const quiet = () => setTimeout(quietMs, 'quiet' as const);
    const over = work.then(
      () => 'over' as const,
      () => 'over' as const,
    );
    while ((await Promise.race([over, quiet()])) !== 'over') {
      const next = [...this.#sleepers].toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) continue;
      this.#ms = Math.max(this.#ms, next.atMs);
      next.wake();
    }
    return work;
  }
}
