import { i18n } from '../core/language/index.ts';
import pLimit from 'p-limit';
import type { JobProgress, RunningJob } from '../contract/models.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import type { Clock, Ports } from './ports.ts';
import { Topic } from './topic.ts';

export interface Job {
  readonly signal: AbortSignal;
  /** Tells how far the job is, and what its steps came to where they are more than a count. */
  progress(done: number, total: number, more?: Pick<JobProgress, 'steps' | 'waiting'>): void;
  /** Throws CANCELLED when the user has cancelled. */
  check(): void;
  /**
   * Waits for what cannot be broken off. A cancel ends the waiting, with CANCELLED, and not the work, whose result is
   * dropped: so the work must write nothing.
   */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

/** What people are told of a job. */
export interface JobTerms {
  /** What it does, for a list of what runs: "Creating 300 devices". Read when somebody looks. */
  readonly title: string;
  /** It only looks: nobody minds when it ends with the window. */
  readonly looksOnly?: boolean;
  /** What it says when it was cancelled: only its caller knows what stays of it. */
  readonly message: string;
  readonly remedy?: string;
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  readonly terms: JobTerms;
  /** ISO 8601. */
  readonly since: string;
  progress: Pick<RunningJob, 'done' | 'total'>;
}

/** How long progress may be told late to those who watch all jobs, in milliseconds. */
const tellEveryMs = 200;

/** Long calls that can be watched and cancelled, under names that the caller gives them or that are made up here. */
export class Jobs {
  readonly progress = new Topic<JobProgress>();
  /** All that run, whenever something about them changes. */
  readonly changed = new Topic<{ jobs: RunningJob[] }>();
  readonly #clock: Clock;
  readonly #running = new Map<string, Running>();
  /** Jobs whose call waits until they can begin, and whether they were cancelled by then. */
  readonly #toCome = new Map<string, boolean>();
  #count = 0;
  #isOver = false;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What runs, oldest first. */
  list(): { jobs: RunningJob[] } {
    const jobs = [...this.#running].map(([jobId, { terms, since, progress }]) => {
      const { title, looksOnly = false } = terms;
      return { jobId, title, looksOnly, since, ...progress };
    });
    return { jobs };
  }

  /** Tells a listener what runs, now and whenever it changes. Answers how to stop listening. */
  watch(listener: (item: { jobs: RunningJob[] }) => void): () => void {
    const stop = this.changed.subscribe(listener);
    listener(this.list());
    return stop;
  }

  /** Runs `work` as the job; one without a name gets one, which the list tells. */
  async run<T>(wantedId: string | undefined, terms: JobTerms, work: (job: Job) => Promise<T>): Promise<T> {
    const { message, remedy } = terms;
    const details = remedy === undefined ? {} : { remedy };
    const jobId = wantedId ?? `job ${++this.#count}`;
    if (this.#running.has(jobId)) {
      throw new Problem('INVALID_INPUT', i18n.t('A job of this name is running already.'), { field: 'jobId' });
    }
    const controller = new AbortController();
    const { signal } = controller;
    let end: () => void = () => undefined;
    const running: Running = {
      controller,
      ended: new Promise((resolve) => (end = resolve)),
      terms,
      since: this.#clock.now().toISOString(),
      progress: {},
    };
    const problem = () => new Problem('CANCELLED', message, details);
    if (this.#isOver || this.#toCome.get(jobId) === true) throw problem();
    this.#running.set(jobId, running);
    this.#tell();
    // One listener for however many wait: many keys may be on their way at once.
    const waiting = new Set<() => void>();
    signal.addEventListener('abort', () => {
      for (const stop of waiting) stop();
    });
    try {
      return await work({
        signal,
        progress: (done, total, more) => {
          running.progress = { done, total };
          this.progress.publish({ jobId, done, total, ...more });
          if (this.#clock.monotonicMs() - this.#toldAtMs >= tellEveryMs) this.#tell();
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
      this.#running.delete(jobId);
      end();
      this.#tell();
    }
  }

  #tell(): void {
    this.#toldAtMs = this.#clock.monotonicMs();
    if (this.changed.hasListeners) this.changed.publish(this.list());
  }

  /** Begins a job when something is there that it needs; it can be cancelled until then as well. */
  async afterwards<T, R>(jobId: string | undefined, ready: Promise<T>, begin: (value: T) => Promise<R>): Promise<R> {
    if (jobId === undefined || this.#running.has(jobId)) return begin(await ready);
    this.#toCome.set(jobId, false);
    try {
      const value = await ready;
      // Whoever begins it takes it up in this turn.
      return begin(value);
    } finally {
      this.#toCome.delete(jobId);
    }
  }

  cancel(jobId: string): boolean {
    if (this.#toCome.has(jobId)) {
      this.#toCome.set(jobId, true);
      return true;
    }
    const running = this.#running.get(jobId);
    running?.controller.abort();
    return running !== undefined;
  }

  /**
   * Cancels everything, also what waits until it can begin and what would come, and waits until it has ended: what was begun is finished or taken back, as each job
   * promises.
   */
  async stopAll(): Promise<void> {
    this.#isOver = true;
    const all = [...this.#running.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ ended }) => ended));
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
  const limited = pLimit({ concurrency: limit, rejectOnClear: true });
  const failures: unknown[] = [];
  const one = async (item: T, index: number) => {
    try {
      await work(item, index);
    } catch (error) {
      failures.push(error);
      limited.clearQueue();
    }
  };
  await Promise.allSettled(items.map((item, index) => limited(one, item, index)));
  if (failures.length > 0) throw failures[0];
}

/** Ports whose slow parts end when the job is cancelled. */
export const untilCancelled = (ports: Ports, job: Job): Ports => ({
  ...ports,
  ciphers: cancellable(ports.ciphers, job),
  keys: { ...ports.keys, generate: (type) => job.waitFor(ports.keys.generate(type)) },
});
