import { i18n } from '../core/language/index.ts';
import { Worker } from 'node:worker_threads';
import { openFile } from '../core/keystore/open.ts';
import type { OpenedFile } from '../core/keystore/opened.ts';
import { Work } from '../core/keystore/work.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import type { FileOpening, Opening } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';
import { type CarriedError, carriedOver } from './carried-error.ts';
import { nodeCiphers } from './node-ciphers.ts';

/** What a thread is told. */
export interface OpeningOrder extends FileOpening {
  readonly bytes: Uint8Array;
}

/** What a thread is given when it begins: the language of the program, with its catalogue. */
export type OpeningLanguage = Pick<typeof i18n, 'locale' | 'messages'>;

export type OpeningReply = { readonly opened: OpenedFile } | { readonly error: CarriedError };

/** What a thread may take beside the file itself; one that takes more ends, and nothing else does. */
const maximumMegabytes = 256;
/** Whatever the rules of the core have let through ends then. */
const deadlineMs = { asked: 120_000, unasked: 20_000 };

/** How long a thread waits for another file. */
const idleMs = 500;

/**
 * Opens files in a thread beside this one, one at a time, and ends the thread when the signal is aborted. From sources, files are
 * opened in this thread.
 */
export function openingThreads(
  { thread, ciphers }: { readonly thread: string | undefined; readonly ciphers: PasswordCiphers } = {
    thread: builtThread('opening-thread'),
    ciphers: nodeCiphers,
  },
): Opening {
  let turn: Promise<unknown> = Promise.resolve();
  const files = thread === undefined ? undefined : new FilesThread(thread);
  return {
    open(bytes, opening, signal) {
      const order = { ...opening, bytes };
      const begun = turn.then(() => {
        signal.throwIfAborted();
        return files === undefined ? inThisThread(order, ciphers, signal) : files.open(order, signal);
      });
      turn = begun.then(
        ({ over }) => over,
        () => undefined,
      );
      return begun.then(({ opened }) => opened);
    },
  };
}

interface Begun {
  readonly opened: Promise<OpenedFile>;
  /** When nothing works on it any more. */
  readonly over: Promise<unknown>;
}

function inThisThread(
  { bytes, passwords, patient, field }: OpeningOrder,
  ciphers: PasswordCiphers,
  signal: AbortSignal,
): Begun {
  const cancellable = {
    ...ciphers,
    work: new Work(patient),
    async breathe() {
      await ciphers.breathe();
      signal.throwIfAborted();
    },
  };
  let stop: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener('abort', stop);
  // One signal may see thousands of files.
  const opened = openFile(bytes, passwords, cancellable, field).finally(() =>
    signal.removeEventListener('abort', stop),
  );
  return { opened, over: Promise.race([opened.catch(() => undefined), aborted]) };
}

/** A thread that opens one file after the other: to begin one takes longer than most files. It is gone once nobody has had a file. */
class FilesThread {
  readonly #script: string;
  #idle: { readonly worker: Worker; readonly locale: string; readonly end: NodeJS.Timeout } | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  open(order: OpeningOrder, signal: AbortSignal): Begun {
    const { locale } = i18n;
    const worker = this.#take(locale);
    let free: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (free = resolve));
    const opened = new Promise<OpenedFile>((resolve, reject) => {
      const stop = () => void worker.terminate();
      const timer = setTimeout(stop, order.patient ? deadlineMs.asked : deadlineMs.unasked);
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        worker.off('message', answered).off('error', failed).off('exit', ended);
        free();
      };
      const answered = (reply: OpeningReply) => {
        done();
        this.#keep(worker, locale);
        if ('opened' in reply) resolve(reply.opened);
        else reject(carriedOver(reply.error));
      };
      const failed = (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? tooMuch(i18n.t('To open the file takes more than {maximumMegabytes} MB of memory.', { maximumMegabytes }))
            : error,
        );
      const ended = () => {
        done();
        reject(signal.aborted ? signal.reason : tooMuch(i18n.t('To open the file takes too long.')));
      };
      signal.addEventListener('abort', stop);
      worker.on('message', answered).on('error', failed).on('exit', ended);
    });
    worker.postMessage(order, []);
    return { opened, over };
  }

  #take(locale: string): Worker {
    const idle = this.#idle;
    this.#idle = undefined;
    if (idle !== undefined) {
      clearTimeout(idle.end);
      idle.worker.off('exit', this.#gone);
      if (idle.locale === locale) {
        idle.worker.ref();
        return idle.worker;
      }
      // It speaks as the program did before.
      void idle.worker.terminate();
    }
    const resourceLimits = { maxOldGenerationSizeMb: maximumMegabytes };
    const workerData: OpeningLanguage = { locale, messages: i18n.messages };
    return new Worker(this.#script, { eval: true, env: {}, resourceLimits, workerData });
  }

  /** What waits keeps no program alive. */
  #keep(worker: Worker, locale: string): void {
    worker.unref();
    worker.on('exit', this.#gone);
    const end = setTimeout(() => {
      this.#idle = undefined;
      void worker.terminate();
    }, idleMs).unref();
    this.#idle = { worker, locale, end };
  }

  readonly #gone = () => {
    clearTimeout(this.#idle?.end);
    this.#idle = undefined;
  };
}

const tooMuch = (message: string): Problem =>
  new Problem('LIMIT_REACHED', message, {
    field: 'file',
    remedy: i18n.t('No program makes such files in good faith. Export it again, or choose another one.'),
  });
