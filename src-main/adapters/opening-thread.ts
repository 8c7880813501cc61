import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import { openFile } from '../core/keystore/open.ts';
import { Work } from '../core/keystore/work.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import { carried } from './carried-error.ts';
import { nodeCiphers, scryptOptions } from './node-ciphers.ts';
import type { OpeningLanguage, OpeningOrder, OpeningReply } from './opening-threads.ts';

/**
 * What runs in the thread in which files are opened, one after the other. Everything is computed in it: the pool of threads that Node has for slow work
 * is one for the whole program, and reading a folder would wait there behind a key derivation that nobody wants any more.
 */
const ciphers: PasswordCiphers = {
  ...nodeCiphers,
  pbkdf2: async (hash, password, salt, iterations, length) => pbkdf2Sync(password, salt, iterations, length, hash),
  scrypt: async (password, salt, cost, length) => scryptSync(password, salt, length, scryptOptions(cost)),
  breathe: () => Promise.resolve(),
};

async function reply({ bytes, passwords, patient, field }: OpeningOrder): Promise<OpeningReply> {
  try {
    const opened = await openFile(bytes, passwords, { ...ciphers, work: new Work(patient) }, field);
    return { opened: withOwnBytes(opened) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { error: carried(error) };
  }
}

/** Copies each part of a buffer: sent as it is, a view takes the whole file with it. */
function withOwnBytes<T>(value: T): T {
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withOwnBytes) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withOwnBytes(part)])) as T;
}

// What is wrong with a file is said as the program says it.
i18n.loadAndActivate(workerData as OpeningLanguage);

// No await at the top: the built thread is a script.
parentPort?.on('message', (order: OpeningOrder) => {
  void reply(order).then((answer) => parentPort?.postMessage(answer, []));
});
