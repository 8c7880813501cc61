import { mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileToWrite, Verify } from '../services/ports.ts';
import { codeOf, isPassing, storageProblem } from './storage-problem.ts';

/** Writes a new file and answers what it then holds. */
export async function writeAndReadBack(path: string, bytes: Uint8Array, mode = 0o600): Promise<Uint8Array> {
  const handle = await open(path, 'wx+', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    const back = new Uint8Array(bytes.length);
    const { bytesRead } = await handle.read(back, 0, back.length, 0);
    return back.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Makes a folder with its files, flushed, and has looked at what they then hold. None is being written any more when one has failed. */
export async function writeAndVerify(folder: string, files: readonly FileToWrite[], verify: Verify): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const written = await Promise.allSettled(
    files.map(async ({ name, bytes }) => [name, await writeAndReadBack(join(folder, name), bytes)] as const),
  );
  const found = new Map(
    written.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
  );
  await flushFolder(folder);
  await verify((name) => found.get(name) ?? new Uint8Array());
}

/** Makes a rename survive a power cut. Windows cannot open folders; there the file system's journal does it. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function withPatience(work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isPassing(error) || attempt === 6) throw error;
      await sleep(10 * 2 ** attempt);
    }
  }
}

export const renameWithPatience = (from: string, to: string): Promise<void> => withPatience(() => rename(from, to));

/** Nothing happens where there is none. */
export const unlinkWithPatience = (path: string): Promise<void> =>
  withPatience(async () => {
    try {
      await unlink(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  });

/**
 * Removes what is in nobody's way, with what is below it. What cannot be removed now stays for the next run, which
 * looks for it: whatever was done is done, and that is what is told.
 */
export async function removeLeftOver(path: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await rm(path, { recursive: true, force: true });
      return;
    } catch {
      await sleep(20 * attempt);
    }
  }
}

/**
 * Makes a folder with its missing parents, and answers those that it made, outermost first. Not Node's own recursive
 * mkdir: that one never ends below some things that are no folders, and tells a read-only disk as a missing folder.
 */
export async function makeFolders(path: string): Promise<string[]> {
  if (await isFolder(path)) return [];
  const parent = dirname(path);
  // The root of a disk that is not there has no parent.
  if (parent === path) throw storageProblem({ code: 'ENOENT' }, path);
  const above = await makeFolders(parent);
  try {
    await mkdir(path, { mode: 0o700 });
    return [...above, path];
  } catch (error) {
    // Somebody else was quicker; or it is a link that leads nowhere.
    if (codeOf(error) !== 'EEXIST') throw error;
    if (await isFolder(path)) return above;
    throw Object.assign(new Error(`${path} is no folder.`), { code: 'ENOTDIR' });
  }
}

/** The same, with each of them there after a power cut too: where it was made is flushed. */
export async function makeLastingFolders(path: string): Promise<void> {
  for (const made of await makeFolders(path)) await flushFolder(dirname(made));
}

/** False where there is nothing. Throws ENOTDIR where something else is. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw Object.assign(new Error(`${path} is no folder.`), { code: 'ENOTDIR' });
}
