import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FoundFile } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';

/**
 * Reads small files, as many as there are, but for those that are what their stamp in `known` says. Undefined for one that has to be read by
 * itself, since it is large or something is wrong with it.
 */
export type ReadMany = (
  paths: readonly string[],
  known: readonly (string | undefined)[],
) => Promise<readonly (FoundFile | undefined)[]>;

/** A disk that is far away is asked several things at a time. */
const mostThreads = 4;
/** Files of which reading takes as long as a thread takes to begin. */
const worthwhile = 200;
/** Files that one thread reads before another is worth its beginning. */
const enoughForOne = 2000;
/** So many are looked at in the time in which one is read. */
const looksForOne = 10;
/** In octets: manifests have some thousand. */
const smallBytes = 100_000;

/** Without a thread's script, as where the program runs from its sources, every file has to be read by itself. */
export function readingThreads(scriptOf: () => string | undefined = () => builtThread('reading-thread')): ReadMany {
  return async (paths, known) => {
    const looks = known.filter((stamp) => stamp !== undefined).length;
    const work = paths.length - looks + looks / looksForOne;
    const script = work < worthwhile ? undefined : scriptOf();
    if (script === undefined) return paths.map(() => undefined);
    const threads = Math.min(mostThreads, availableParallelism(), Math.ceil(work / enoughForOne));
    const each = Math.ceil(paths.length / threads);
    const parts = Array.from({ length: threads }, (_, at) => [at * each, (at + 1) * each] as const);
    const read = await Promise.all(
      parts.map(([from, to]) => readPart(script, paths.slice(from, to), known.slice(from, to))),
    );
    return read.flat();
  };
}

function readPart(
  script: string,
  paths: readonly string[],
  known: readonly (string | undefined)[],
): Promise<readonly (FoundFile | undefined)[]> {
  const worker = new Worker(script, { eval: true, env: {} });
  return new Promise((resolve) => {
    // Whatever becomes of the thread, the files can be read without it.
    const ended = () => resolve(paths.map(() => undefined));
    worker.once('message', (found: readonly (FoundFile | undefined)[]) => {
      resolve(found);
      void worker.terminate();
    });
    worker.once('error', ended).once('exit', ended);
    worker.postMessage({ paths, known, atMost: smallBytes }, []);
  });
}
