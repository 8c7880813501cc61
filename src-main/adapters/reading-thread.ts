import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { stampOf } from './file-stamp.ts';
import { oddKind } from './odd-kind.ts';
import type { FoundFile } from '../services/ports.ts';

/**
 * What runs in a thread in which many small files are read, one after the other: each call waits for the disk itself, which takes a
 * fraction of what the same calls take by way of Node's pool. What is no ordinary file, or cannot be read, is left out.
 */

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW } = constants as Partial<typeof constants>;
const flags = (O_RDONLY ?? 0) | O_NONBLOCK | (O_NOFOLLOW ?? 0);

function read(path: string, known: string | undefined, atMost: number): FoundFile<Uint8Array<ArrayBuffer>> | undefined {
  const now = Date.now();
  if (known !== undefined && stampOf(lstatSync(path), now) === known) return { bytes: undefined, stamp: known };
  // Where no call refuses to follow a link, it is looked at before.
  if (O_NOFOLLOW === undefined && oddKind(lstatSync(path)) !== undefined) return undefined;
  const file = openSync(path, flags);
  try {
    const found = fstatSync(file);
    if (!found.isFile() || found.size > atMost) return undefined;
    const bytes = new Uint8Array(found.size);
    if (readSync(file, bytes, 0, bytes.length, 0) !== bytes.length) return undefined;
    return { bytes, stamp: stampOf(found, now) };
  } finally {
    closeSync(file);
  }
}

interface Asked {
  readonly paths: readonly string[];
  readonly known: readonly (string | undefined)[];
  readonly atMost: number;
}

parentPort?.on('message', ({ paths, known, atMost }: Asked) => {
  const found = paths.map((path, index) => {
    try {
      return read(path, known[index], atMost);
    } catch {
      return undefined;
    }
  });
  parentPort?.postMessage(
    found,
    found.flatMap((one) => (one?.bytes === undefined ? [] : [one.bytes.buffer])),
  );
});
