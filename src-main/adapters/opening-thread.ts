import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { openFile } from '../core/keystore/open.ts';
import { Work } from '../core/keystore/work.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import type { OpeningOrder, OpeningReply } from './opening-threads.ts';

/**
 * What runs in the thread in which one file is opened. Everything is computed in it: the pool of threads that Node has for slow work
 * is one for the whole program, and reading a folder would wait there behind a key derivation that nobody wants any more.
 */
const ciphers: PasswordCiphers = {
  digest: (hash, bytes) => createHash(hash).update(bytes).digest(),
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),
  pbkdf2: (hash, password, salt, iterations, length) =>
    Promise.resolve(pbkdf2Sync(password, salt, iterations, length, hash)),
  scrypt: (password, salt, { n, r, p }, length) =>
    Promise.resolve(
      scryptSync(password, salt, length, {
        cost: n,
        blockSize: r,
        parallelization: p,
        maxmem: 128 * r * (n + p + 2) + 1024,
      }),
    ),
  encrypt(cipher, key, iv, plain) {
    const encryptor = createCipheriv(cipher, key, iv);
    return Buffer.concat([encryptor.update(plain), encryptor.final()]);
  },
  decrypt(cipher, key, iv, data) {
    const decryptor = createDecipheriv(cipher, key, iv);
    try {
      return Buffer.concat([decryptor.update(data), decryptor.final()]);
    } catch {
      return undefined;
    }
  },
  random: (length) => randomBytes(length),
  breathe: () => Promise.resolve(),
};

async function reply({ bytes, passwords, patient, field }: OpeningOrder): Promise<OpeningReply> {
  try {
    const opened = await openFile(bytes, passwords, { ...ciphers, work: new Work(patient) }, field);
    return { opened: withOwnBytes(opened) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, field: at, remedy } = error;
    return { problem: { code, message, field: at, remedy } };
  }
}

/** Copies each part of a buffer: sent as it is, a view takes the whole file with it. */
function withOwnBytes<T>(value: T): T {
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withOwnBytes) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withOwnBytes(part)])) as T;
}

// No await at the top: the built thread is a script.
void reply(workerData as OpeningOrder).then((answer) => parentPort?.postMessage(answer, []));
