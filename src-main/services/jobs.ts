import type { JobProgress } from '../contract/models.ts';
import { Problem } from '../core/problem.ts';
import { Topic } from './topic.ts';

export interface Job {
  readonly signal: AbortSignal;
  /** Tells how far the job is. */
  progress(done: number, total: number): void;
  /** Throws CANCELLED when the user has cancelled. */
  check(): void;
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
    try {
      return await work({
        signal,
        progress: (done, total) => {
          if (jobId !== undefined) this.progress.publish({ jobId, done, total });
        },
        check: () => {
          if (signal.aborted) throw new Problem('CANCELLED', message, details);
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
