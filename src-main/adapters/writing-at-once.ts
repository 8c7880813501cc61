import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * What `file-writing.ts` does, for a thread that has nothing else to do: each call waits for the disk itself, which takes a fraction of
 * what the same calls take by way of Node's pool.
 */

export interface FolderToFill {
  /** Empty, and to be filled. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** What was done, or why it was not. */
export type Tried<T> = { readonly done: T } | { readonly fault: unknown };

interface Written {
  readonly folder: string;
  readonly open: readonly { readonly name: string; readonly file: number; readonly length: number }[];
}

/** Writes new files into folders, all of it flushed, and answers of each what its files then hold. One that cannot be written is in no other's way. */
export function fillFoldersAtOnce(folders: readonly FolderToFill[]): Tried<ReadonlyMap<string, Uint8Array>>[] {
  // Once all are written: the first flush then takes most of the others with it.
  return folders
    .map((one) => tried(() => written(one)))
    .map((one) => ('fault' in one ? one : tried(() => flushedAndReadBack(one.done))));
}

function tried<T>(work: () => T): Tried<T> {
  try {
    return { done: work() };
  } catch (fault) {
    return { fault };
  }
}

function written({ folder, files }: FolderToFill): Written {
  const open: { readonly name: string; readonly file: number; readonly length: number }[] = [];
  try {
    for (const { name, bytes } of files) {
      const path = `${folder}${sep}${name}`;
      const file = openSync(path, 'wx+', 0o600);
      open.push({ name, file, length: bytes.length });
      if (process.platform === 'linux') ftruncateSync(file, 0);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      if (process.platform === 'linux') beginWriting(path);
    }
    return { folder, open };
  } catch (error) {
    for (const { file } of open) closeSync(file);
    throw error;
  }
}

function flushedAndReadBack({ folder, open }: Written): ReadonlyMap<string, Uint8Array> {
  try {
    for (const { file } of open) fsyncSync(file);
    const found = new Map<string, Uint8Array>();
    for (const { name, file, length } of open) {
      const back = new Uint8Array(length);
      found.set(name, back.subarray(0, readSync(file, back, 0, length, 0)));
    }
    return found;
  } finally {
    for (const { file } of open) closeSync(file);
    flushFolderAtOnce(folder);
  }
}

/**
 * Has a file that was cut to nothing before it was written find its place on the disk now. ext4, XFS and Btrfs do so when such a file is closed
 * (ext4(5), `auto_da_alloc`), by whoever has it open; else each flush finds the place of its file alone, and waits for the file system's
 * journal once more.
 */
const beginWriting = (path: string): void => closeSync(openSync(path, 'r+'));

/** Windows cannot open folders; there the file system's journal does it. */
export function flushFolderAtOnce(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
