import type { JobProgress } from '../contract/models.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import { Topic } from './topic.ts';

export interface Job {
  readonly signal: AbortSignal;
  /** Tells how far the job is. */
  progress(done: number, total: number): void;
  /** Throws CANCELLED when the user has cancelled. */
  check(): void;
  /**
   * Waits for what cannot be broken off. A cancel ends the waiting, with CANCELLED, and not the work, whose result is
   * dropped: so the work must write nothing.
   */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

/** What a job says when it was cancelled: only its caller knows what stays of it. */
export interface WhenCancelled {
  readonly message: string;
  readonly remedy?: string;
}

/** Long calls that can be watched and cancelled, under names that the caller gives them. */
export class Jobs {
  readonly progress = new Topic<JobProgress>();
  readonly #running = new Map<string, AbortController>();

  /** Runs `work` as the job; a job without a name cannot be watched or cancelled. */
  async run<T>(
    jobId: string | undefined,
    { message, ...details }: WhenCancelled,
    work: (job: Job) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    if (jobId !== undefined) {
      if (this.#running.has(jobId)) {
        throw new Problem('INVALID_INPUT', 'A job of this name is running already.', { field: 'jobId' });
      }
      this.#running.set(jobId, controller);
    }
    const { signal } = controller;
    const problem = () => new Problem('CANCELLED', message, details);
    // One listener for however many wait: many keys may be on their way at once.
    const waiting = new Set<() => void>();
    signal.addEventListener('abort', () => {
      for (const stop of waiting) stop();
    });
    try {
      return await work({
        signal,
        progress: (done, total) => {
          if (jobId !== undefined) this.progress.publish({ jobId, done, total });
        },
        check: () => {
          if (signal.aborted) throw problem();
        },
        waitFor: async (slow) => {
          let stop: () => void = () => undefined;
          const cancelled = new Promise<never>((_resolve, reject) => {
            stop = () => reject(problem());
            waiting.add(stop);
          });
          try {
            if (signal.aborted) stop();
            return await Promise.race([slow, cancelled]);
          } finally {
            waiting.delete(stop);
          }
        },
      });
    } finally {
      if (jobId !== undefined) this.#running.delete(jobId);
    }
  }

  cancel(jobId: string): boolean {
    const controller = this.#running.get(jobId);
    controller?.abort();
    return controller !== undefined;
  }
}

/**
 * Ciphers whose slow parts end when the job is cancelled: for reading, and for what is made before it is written. What was
 * written is read back with the plain ones, since it is to be finished.
 */
export const cancellable = (ciphers: PasswordCiphers, job: Job): PasswordCiphers => ({
  ...ciphers,
  pbkdf2: (...inputs) => job.waitFor(ciphers.pbkdf2(...inputs)),
  async breathe() {
    await ciphers.breathe();
    job.check();
  },
});

/** Runs `work` on every item, `limit` at a time. The first failure stops the rest and is thrown when all are still. */
export async function forEachLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length && !failed; index = next++) {
      try {
        await work(items[index] as T, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
