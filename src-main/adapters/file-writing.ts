import { open, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/problem.ts';

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');

/** Turns what the disk says into something to act on; other errors are defects and pass. */
export function storageProblem(error: unknown, path: string, field = 'workspace'): unknown {
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    EACCES: ['is closed to you', 'Choose another one, or change its permissions.'],
    EPERM: ['is closed to you', 'Choose another one, or change its permissions.'],
    ELOOP: ['is a link that leads to itself', 'Choose another one.'],
    EROFS: ['is on a read-only disk', 'Choose a folder on another disk.'],
    ENOSPC: ['is on a disk that is full', 'Free some space and try again; nothing was half-written.'],
    EDQUOT: ['is on a disk where your quota is used up', 'Free some space and try again; nothing was half-written.'],
    ENOTDIR: ['is not a folder', 'Choose a folder.'],
    EEXIST: ['is not a folder', 'Choose a folder.'],
    ENOENT: ['is not there and cannot be made', 'Choose a folder on a disk that is there and lets you write.'],
    EISDIR: ['is a folder', 'Choose a file.'],
    ENAMETOOLONG: ['has too long a path', 'Choose a folder with a shorter path.'],
    EMFILE: ['could not be opened: too many files are open', 'Close other programs and try again.'],
    EIO: ['cannot be read or written: the disk reports an error', 'Check the disk.'],
  };
  const [reason, remedy] = reasons[codeOf(error) ?? ''] ?? [];
  if (reason === undefined || remedy === undefined) return error;
  return new Problem('STORAGE_FAILED', `${path} ${reason}.`, { field, remedy });
}

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

/** Flushes of one folder that many ask for at the same time: whoever asks before a flush has begun shares it. */
export class SharedFlush {
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();

  flush(path: string): Promise<void> {
    const waiting = this.#waiting.get(path);
    if (waiting !== undefined) return waiting;
    const before = this.#running.get(path) ?? Promise.resolve();
    const next = before
      .catch(() => undefined)
      .then(() => {
        this.#waiting.delete(path);
        const running = flushFolder(path).finally(() => {
          if (this.#running.get(path) === running) this.#running.delete(path);
        });
        this.#running.set(path, running);
        return running;
      });
    this.#waiting.set(path, next);
    return next;
  }
}

/** On Windows a virus scanner may hold a fresh file for a moment, which refuses the rename. */
export async function renameWithPatience(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (!passing || attempt === 6) throw error;
      await sleep(10 * 2 ** attempt);
    }
  }
}
