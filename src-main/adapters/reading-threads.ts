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
/** Calls by way of Node's pool that take as long as a thread takes to begin; where one waits for work, far fewer are. */
const worthBeginning = 800;
const worthAsking = 128;
/** To open a file, to look at it, to read and to close it. To look at it by its name is one. */
const callsForOne = 4;
/** Files that one thread reads before another is worth its beginning. */
const enoughForOne = 2000;
/** So many are looked at in the time in which one is read. */
const looksForOne = 10;
/** In octets: manifests have some thousand. */
const smallBytes = 100_000;
/** How long a thread waits for more to read, in milliseconds: a window asks again whenever something has changed, and to begin one takes longest where most is to do. */
export const waitsForMs = 30_000;

/** Without a thread's script, as where the program runs from its sources, every file has to be read by itself. */
export function readingThreads(scriptOf: () => string | undefined = () => builtThread('reading-thread')): ReadMany {
  const idle: ReadingThread[] = [];
  const readPart = async (...[paths, known]: Parameters<ReadMany>): ReturnType<ReadMany> => {
    const thread = idle.pop() ?? begun(scriptOf() ?? '');
    const found = await thread?.read(paths, known);
    // Whatever becomes of a thread, the files can be read without it.
    if (thread === undefined || found === undefined) return paths.map(() => undefined);
    idle.push(thread);
    thread.endAfter(waitsForMs, () => idle.splice(idle.indexOf(thread), 1));
    return found;
  };
  return async (paths, known) => {
    const looks = known.filter((stamp) => stamp !== undefined).length;
    const reads = paths.length - looks;
    // Each call by the pool also waits for the turns of a thread that has thousands of connections to serve.
    const isWorth = reads * callsForOne + looks >= (idle.length > 0 ? worthAsking : worthBeginning);
    if (!isWorth || scriptOf() === undefined) return paths.map(() => undefined);
    const work = reads + looks / looksForOne;
    const threads = Math.min(mostThreads, availableParallelism(), Math.ceil(work / enoughForOne));
    const each = Math.ceil(paths.length / threads);
    const parts = Array.from({ length: threads }, (_, at) => [at * each, (at + 1) * each] as const);
    const read = await Promise.all(parts.map(([from, to]) => readPart(paths.slice(from, to), known.slice(from, to))));
    return read.flat();
  };
}

/** Undefined where the system lets no further thread begin. */
function begun(script: string): ReadingThread | undefined {
  try {
    return new ReadingThread(script);
  } catch {
    return undefined;
  }
}

/** A thread that reads for one at a time. */
class ReadingThread {
  readonly #worker: Worker;
  #ending: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(script: string) {
    this.#worker = new Worker(script, { eval: true, env: {} });
    this.#worker.on('error', () => undefined).once('exit', () => (this.#isOver = true));
  }

  /** Undefined where the thread has ended by itself. */
  read(...[paths, known]: Parameters<ReadMany>): Promise<readonly (FoundFile | undefined)[] | undefined> {
    clearTimeout(this.#ending);
    const worker = this.#worker;
    worker.ref();
    return new Promise((resolve) => {
      const ended = () => resolve(undefined);
      if (this.#isOver) return ended();
      worker.once('exit', ended);
      worker.once('message', (found: readonly (FoundFile | undefined)[]) => {
        worker.off('exit', ended);
        resolve(found);
      });
      worker.postMessage({ paths, known, atMost: smallBytes }, []);
    });
  }

  /** Unless more is read by then. It keeps no program from ending. */
  endAfter(ms: number, over: () => void): void {
    this.#worker.unref();
    this.#ending = setTimeout(() => {
      over();
      void this.#worker.terminate();
    }, ms);
    this.#ending.unref();
  }
}
