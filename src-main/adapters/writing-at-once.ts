import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * What `file-writing.ts` does, for a thread that has nothing else to do: each call waits for the disk itself, which takes a fraction of
 * what the same calls take by way of Node's pool.
 */

export interface FolderToFill {
  /** Its path, where nothing is. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** What was done, or why it was not. */
export type Tried<T> = { readonly done: T } | { readonly fault: unknown };

/**
 * Makes folders with their files, all of it flushed, and answers of each what its files then hold: the same octets where nothing was lost. One that cannot be written is
 * in no other's way.
 */
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

/**
 * Files are closed as soon as they are written: of sixty devices with five files each only one is open then. And a file that was cut to nothing before it was written
 * finds its place on the disk when it is closed, with ext4, XFS and Btrfs (ext4(5), `auto_da_alloc`); else each flush finds the place of its file alone, and
 * waits for the file system's journal once more.
 */
function written(one: FolderToFill): FolderToFill {
  mkdirSync(one.folder, { mode: 0o700 });
  for (const { name, bytes } of one.files) {
    withFile(pathIn(one.folder, name), 'wx', (file) => {
      if (process.platform === 'linux') ftruncateSync(file, 0);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    });
  }
  return one;
}

function flushedAndReadBack({ folder, files }: FolderToFill): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const { name, bytes } of files) {
    withFile(pathIn(folder, name), 'r+', (file) => {
      fsyncSync(file);
      const back = new Uint8Array(bytes.length);
      const read = back.subarray(0, readSync(file, back, 0, back.length, 0));
      // Node compares them a hundred times faster than whoever looks at each octet.
      found.set(name, Buffer.compare(read, bytes) === 0 ? bytes : read);
    });
  }
  flushFolderAtOnce(folder);
  return found;
}

/** Both are plain: `join` would look at each octet of the folder again. */
const pathIn = (folder: string, name: string): string => `${folder}${sep}${name}`;

function withFile(path: string, flags: string, work: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    work(file);
  } finally {
    closeSync(file);
  }
}

/** Windows cannot open folders; there the file system's journal does it. */
export function flushFolderAtOnce(path: string): void {
  if (process.platform === 'win32') return;
  withFile(path, 'r', fsyncSync);
}
