import { setImmediate as breathe } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { FoundFile } from '../services/ports.ts';
import { readListed } from './plain-paths.ts';
import type { ReadMany } from './reading-threads.ts';
import { isMissing, storageProblem } from './storage-problem.ts';

/** Files that are read at a time where no thread does it. */
const readsAtOnce = 32;
/** Files that are told in a row before others have their turn. */
const toldAtOnce = 500;

/** One file in a folder that was listed. Undefined where it is missing. Throws STORAGE_FAILED. */
async function listedFile(path: string, known?: string): Promise<FoundFile | undefined> {
  try {
    return await readListed(path, known);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageProblem(error, path);
  }
}

/**
 * Reads many files in folders that were listed, and tells them in their order; those that are what their stamp in `known` says are told as
 * that. What no thread has read is read by itself, by which is known what is wrong with it.
 */
export async function readListedFiles(
  paths: readonly string[],
  each: (found: FoundFile | undefined, index: number) => void,
  known: readonly (string | undefined)[],
  readMany: ReadMany,
): Promise<void> {
  const read = [...(await readMany(paths, known))];
  const atOnce = pLimit(readsAtOnce);
  const left = read.flatMap((found, index) => (found === undefined ? [index] : []));
  await atOnce.map(left, async (index) => {
    read[index] = await listedFile(paths[index] ?? '', known[index]);
  });
  for (const [index, found] of read.entries()) {
    each(found, index);
    if (index % toldAtOnce === toldAtOnce - 1) await breathe();
  }
}
