import type { LocalProofStep, RunningJob } from '../../src-main/contract/models.ts';
import type { CertbenchHost } from './host.ts';
import type { Store } from './store.ts';

/** Keeps the long work that runs in a store, for as long as the window is open. */
export function watchJobs(host: CertbenchHost, jobs: Store<readonly RunningJob[]>): void {
  const subscription = host.subscribe(
    'job.running',
    {},
    ({ items, sequence }) => {
      const newest = items.at(-1);
      if (newest !== undefined) jobs.set(newest.jobs);
      subscription.acknowledge(sequence);
    },
    () => undefined,
  );
}

export type TellProgress = (done: number, total: number, steps: readonly LocalProofStep[]) => void;

/** Tells how far a job is, and what its steps came to. Answers how to stop listening. */
export function watchProgress(host: CertbenchHost, jobId: string, tell: TellProgress): () => void {
  const progress = host.subscribe(
    'job.progress',
    { jobId },
    ({ items, sequence }) => {
      const newest = items.at(-1);
      if (newest !== undefined) tell(newest.done, newest.total, newest.steps ?? []);
      progress.acknowledge(sequence);
    },
    () => undefined,
  );
  return () => progress.close();
}
