import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { builtThread, handThreadsOn } from '../adapters/built-thread.ts';
import { handVersionsOn } from '../adapters/versions.ts';
import type { ThreadStart } from './thread-messages.ts';

/** The services' thread, as far as the main thread sees it. */
export type ServicesWorker = Pick<Worker, 'postMessage' | 'on' | 'terminate'>;

/** Begins the thread of the services, in which everything runs but windows, menus and dialogs. */
export function beginThread(start: ThreadStart): ServicesWorker {
  const script = builtThread('services-thread');
  if (script === undefined) throw new Error('The thread of the services is not built.');
  handThreadsOn();
  handVersionsOn();
  // A thread has less by itself than the program's own.
  const resourceLimits = { maxOldGenerationSizeMb: Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20) };
  return new Worker(script, { eval: true, workerData: start, resourceLimits });
}
