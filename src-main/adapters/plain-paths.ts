import { type Stats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FoundFile } from '../services/ports.ts';
import { stampOf } from './file-stamp.ts';
import { oddKind } from './odd-kind.ts';
import { codeOf, isMissing, oddProblem, storageProblem } from './storage-problem.ts';

/**
 * Ordinary files and folders alone. A link could lead what is written, or removed, out of its folder; to open a named
 * pipe waits for ever; a device has no end.
 */

/**
 * Throws STORAGE_FAILED naming the first part of a path below `root` that is no ordinary file or folder; `root` itself is
 * the user's choice and may be a link. What is missing is in order.
 */
export async function checkWay(root: string, path: string, field = 'workspace'): Promise<void> {
  let part = root;
  for (const name of relative(root, path).split(sep)) {
    if (name === '') return;
    part = join(part, name);
    try {
      const kind = oddKind(await lstat(part));
      if (kind !== undefined) throw oddProblem(part, kind, field);
    } catch (error) {
      if (isMissing(error)) return;
      throw storageProblem(error, part, field);
    }
  }
}

/** Opens an ordinary file to be read, without waiting for a pipe. Where the platform can it follows no link. */
export async function openPlain(path: string, { links }: { readonly links: boolean }): Promise<OpenFile> {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
  const handle = await open(path, (O_RDONLY ?? 0) | O_NONBLOCK | (links ? 0 : O_NOFOLLOW));
  try {
    const found = await handle.stat();
    const kind = oddKind(found);
    if (kind !== undefined) throw oddProblem(path, kind);
    if (!found.isFile()) throw Object.assign(new Error(`${path} is a folder.`), { code: 'EISDIR' });
    return { handle, found, size: found.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  /** What was told of it when it was opened. */
  readonly found: Stats;
  /** In bytes, when it was opened. */
  readonly size: number;
}

/** Above this the calls that are spared do not count. In bytes. */
const small = 1_000_000;

/** Reads all of a file and closes it. Its size is asked for once, since thousands of small ones are read in a row. */
async function readAndClose({ handle, size }: OpenFile): Promise<Uint8Array> {
  try {
    if (size > small) return await handle.readFile();
    const bytes = Buffer.allocUnsafeSlow(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await handle.read(bytes, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/**
 * The contents of an ordinary file in a folder that was just listed, by as few calls as there can be, unless it is what the stamp `known`
 * says. Where opening itself refuses a link nothing is looked at before, and only what could not be opened is named. Throws what the disk
 * says, and STORAGE_FAILED.
 */
export async function readListed(path: string, known?: string): Promise<FoundFile> {
  const { O_NOFOLLOW } = constants as Partial<typeof constants>;
  if (O_NOFOLLOW === undefined) await checkWay(dirname(path), path);
  try {
    const now = Date.now();
    if (known !== undefined && stampOf(await lstat(path), now) === known) return { bytes: undefined, stamp: known };
    const opened = await openPlain(path, { links: false });
    return { bytes: await readAndClose(opened), stamp: stampOf(opened.found, now) };
  } catch (error) {
    if (!isMissing(error)) await checkWay(dirname(path), path);
    throw error;
  }
}

/** The contents of an ordinary file; undefined where there is none. Throws what the disk says, and STORAGE_FAILED. */
export async function readPlain(path: string): Promise<Uint8Array | undefined> {
  let file: OpenFile;
  try {
    const kind = oddKind(await lstat(path));
    if (kind !== undefined) throw oddProblem(path, kind);
    file = await openPlain(path, { links: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    // It became a link in between.
    if (codeOf(error) === 'ELOOP') throw oddProblem(path, 'link');
    throw error;
  }
  return readAndClose(file);
}
