import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { oddKind } from './odd-kind.ts';

/**
 * What runs in a thread in which many small files are read, one after the other: each call waits for the disk itself, which takes a
 * fraction of what the same calls take by way of Node's pool. What is no ordinary file, or cannot be read, is left out.
 */

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW } = constants as Partial<typeof constants>;
const flags = (O_RDONLY ?? 0) | O_NONBLOCK | (O_NOFOLLOW ?? 0);

function read(path: string, atMost: number): Uint8Array<ArrayBuffer> | undefined {
  // Where no call refuses to follow a link, it is looked at before.
  if (O_NOFOLLOW === undefined && oddKind(lstatSync(path)) !== undefined) return undefined;
  const file = openSync(path, flags);
  try {
    const found = fstatSync(file);
    if (!found.isFile() || found.size > atMost) return undefined;
    const bytes = new Uint8Array(found.size);
    return readSync(file, bytes, 0, bytes.length, 0) === bytes.length ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}

parentPort?.on('message', ({ paths, atMost }: { readonly paths: readonly string[]; readonly atMost: number }) => {
  const found = paths.map((path) => {
    try {
      return read(path, atMost);
    } catch {
      return undefined;
    }
  });
  parentPort?.postMessage(
    found,
    found.flatMap((bytes) => bytes?.buffer ?? []),
  );
});
