import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import {
  flushFolder,
  makeFolders,
  makeLastingFolders,
  removeLeftOver,
  renameWithPatience,
  writeAndReadBack,
} from './file-writing.ts';
import { checkWay, readPlain } from './plain-paths.ts';
import { SharedWork } from './shared-work.ts';
import { isMissing, storageProblem } from './storage-problem.ts';

/** Who writes without the lock. What is his anybody clears away who takes it. */
export const nobody = 'nobody';

/**
 * Where a workspace keeps what is not finished: `.certbench/writing/<ID of the lock>/`. Every holder of the lock has a folder
 * of its own, apart from the lock itself. What a killed one left goes when the lock is taken next; a folder of the
 * workspace that it had moved there, to put another in its place, goes back first.
 */
export class Unfinished {
  readonly #root: string;
  readonly #writing: string;
  /** Makes a holder's folder, once for all who ask at the same time. */
  readonly #homes = new SharedWork(async (own) => {
    await checkWay(this.#root, own);
    try {
      await makeFolders(own);
    } catch (error) {
      throw storageProblem(error, own);
    }
  });

  /** Who holds the lock and has a folder, which nobody else clears away meanwhile. */
  #settled: string | undefined;

  constructor(root: string) {
    this.#root = root;
    this.#writing = join(root, '.certbench', 'writing');
  }

  /** A path in the holder's folder, where nothing is yet. */
  async place(owner: string): Promise<string> {
    const own = join(this.#writing, owner);
    if (owner !== this.#settled) {
      await this.#homes.on(own);
      if (owner !== nobody) this.#settled = owner;
    }
    return nameIn(own);
  }

  /** An empty folder. */
  async folder(owner: string): Promise<string> {
    const path = await this.place(owner);
    await mkdir(path, { mode: 0o700 });
    return path;
  }

  /**
   * Puts a finished folder in the place of another. In between there is none, so where the other belongs is written down
   * before it is moved. Answers how to remove it, once the exchange is on disk.
   */
  async exchange(owner: string, finished: string, path: string, target: string): Promise<() => Promise<void>> {
    const moved = await this.folder(owner);
    await writeAndReadBack(join(moved, 'belongs'), Buffer.from(path));
    await flushFolder(moved);
    await renameWithPatience(target, join(moved, 'old'));
    try {
      await renameWithPatience(finished, target);
    } catch (error) {
      await renameWithPatience(join(moved, 'old'), target);
      throw error;
    }
    return async () => {
      // What is called so is never put back: of a folder half removed nobody could say whether it belongs anywhere.
      await renameWithPatience(join(moved, 'old'), join(moved, 'gone')).catch(() => undefined);
      await removeLeftOver(moved);
    };
  }

  /** Whether anybody has left something, if only an empty folder, or is writing just now. */
  isThere(): Promise<boolean> {
    return isThere(this.#writing);
  }

  /** Clears away what was left by holders before this one. `absolute` leads from a path of the workspace to the disk. */
  async settle(owner: string, absolute: (path: string) => string): Promise<void> {
    await checkWay(this.#root, this.#writing);
    for (const other of await namesIn(this.#writing)) {
      if (other === owner) continue;
      await this.clear(other, absolute);
    }
    await rmdir(this.#writing).catch(() => undefined);
  }

  /** Clears away what one holder has left. A folder that cannot be put back now stays for the next. */
  async clear(owner: string, absolute: (path: string) => string): Promise<void> {
    const folder = join(this.#writing, owner);
    for (const name of await namesIn(folder)) {
      try {
        await this.#putBack(join(folder, name), absolute);
        await removeLeftOver(join(folder, name));
      } catch {
        // What the disk refuses now it may take the next time.
      }
    }
    await rmdir(folder).catch(() => undefined);
    await rmdir(this.#writing).catch(() => undefined);
  }

  async #putBack(moved: string, absolute: (path: string) => string): Promise<void> {
    if (!(await isThere(join(moved, 'old')))) return;
    const path = await readPlain(join(moved, 'belongs'));
    // It was written down before anything was moved: somebody was removing both.
    if (path === undefined) return;
    const target = absolute(Buffer.from(path).toString('utf8'));
    await checkWay(this.#root, target);
    if (await isThere(target)) return;
    await makeLastingFolders(dirname(target));
    await renameWithPatience(join(moved, 'old'), target);
    await flushFolder(dirname(target));
  }
}

const nameIn = (folder: string): string => `${folder}${sep}${randomBytes(9).toString('hex')}`;

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
