import { setImmediate as breathe } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type ReadMany, readingThreads } from './reading-threads.ts';

/** Files that are read at a time where no thread does it. */
const readsAtOnce = 32;
/** Files that are told in a row before others have their turn. */
const toldAtOnce = 500;

/** Reads many files and tells them in their order. `one` reads one that no thread has read, and says what is wrong with it. */
export async function readListedFiles(
  paths: readonly string[],
  one: (index: number) => Promise<Uint8Array | undefined>,
  each: (bytes: Uint8Array | undefined, index: number) => void,
  readMany: ReadMany = readingThreads(),
): Promise<void> {
  const read = [...(await readMany(paths))];
  const atOnce = pLimit(readsAtOnce);
  const left = read.flatMap((bytes, index) => (bytes === undefined ? [index] : []));
  await atOnce.map(left, async (index) => {
    read[index] = await one(index);
  });
  for (const [index, bytes] of read.entries()) {
    each(bytes, index);
    if (index % toldAtOnce === toldAtOnce - 1) await breathe();
  }
}
