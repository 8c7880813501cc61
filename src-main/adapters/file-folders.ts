import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { Folder, Folders, FileToWrite, Verify } from '../services/ports.ts';
import {
  SharedFlush,
  codeOf,
  flushFolder,
  isMissing,
  renameWithPatience,
  storageProblem,
  writeAndReadBack,
} from './file-writing.ts';
import { chosenFiles } from './chosen-files.ts';
import { lockHolder, takeLock } from './folder-lock.ts';
import { placeFiles } from './placed-files.ts';

/**
 * Folders on disk. Everything is private from birth (0700 and 0600) and appears at once: written and flushed beside,
 * then renamed. What a killed process left behind is below `.certbench/writing` and goes with the next lock.
 */

class FileFolder implements Folder {
  readonly #root: string;
  readonly #flushes = new SharedFlush();

  constructor(root: string) {
    this.#root = resolve(root);
  }

  absolute(path: string): string {
    const absolute = resolve(this.#root, path);
    if (absolute !== this.#root && !absolute.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)) {
      throw new Error('A path leads out of its folder.');
    }
    return absolute;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.absolute(path));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageProblem(error, this.absolute(path));
    }
  }

  async folders(path: string): Promise<string[]> {
    try {
      const entries = await readdir(this.absolute(path), { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw storageProblem(error, this.absolute(path));
    }
  }

  async sizes(path: string): Promise<ReadonlyMap<string, number> | undefined> {
    const absolute = this.absolute(path);
    try {
      const entries = await readdir(absolute, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return new Map(
        await Promise.all(files.map(async ({ name }) => [name, (await stat(join(absolute, name))).size] as const)),
      );
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageProblem(error, absolute);
    }
  }

  /** A fresh place below `.certbench/writing` for what is not finished. */
  async #aside(): Promise<string> {
    const folder = join(this.#root, '.certbench', 'writing');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, randomBytes(9).toString('hex'));
  }

  /** Makes a folder; its parents only where they turn out to be missing. */
  async #makeFolder(): Promise<string> {
    const path = join(this.#root, '.certbench', 'writing', randomBytes(9).toString('hex'));
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
    return path;
  }

  /** Moves what is finished to its place, whose parents are made where they are missing. */
  async #publish(aside: string, target: string): Promise<void> {
    try {
      await renameWithPatience(aside, target);
    } catch (error) {
      if (!isMissing(error)) throw error;
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      } catch (cause) {
        // Something that is no folder stands where one belongs; that is not the name being taken.
        throw storageProblem(cause, dirname(target));
      }
      await renameWithPatience(aside, target);
    }
    await this.#flushes.flush(dirname(target));
  }

  async createFolder(path: string, files: readonly FileToWrite[], verify: Verify): Promise<void> {
    const target = this.absolute(path);
    try {
      const aside = await this.#makeFolder();
      try {
        const written = new Map(
          await Promise.all(
            files.map(async ({ name, bytes }) => [name, await writeAndReadBack(join(aside, name), bytes)] as const),
          ),
        );
        await flushFolder(aside);
        await verify((name) => written.get(name) ?? new Uint8Array());
        await this.#publish(aside, target);
      } catch (error) {
        await rm(aside, { recursive: true, force: true });
        throw error;
      }
    } catch (error) {
      if (['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) {
        throw new Problem('NAME_TAKEN', `${target} exists already.`, {
          field: 'name',
          remedy: 'Choose another name, or move the folder away.',
        });
      }
      throw storageProblem(error, target);
    }
  }

  async replaceFile(path: string, bytes: Uint8Array): Promise<void> {
    const target = this.absolute(path);
    try {
      const aside = await this.#aside();
      try {
        await writeAndReadBack(aside, bytes);
        await this.#publish(aside, target);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
    } catch (error) {
      throw storageProblem(error, target);
    }
  }

  /** Out of sight in one step, then deleted. */
  async removeFolder(path: string): Promise<void> {
    const aside = await this.#aside();
    try {
      await renameWithPatience(this.absolute(path), aside);
    } catch (error) {
      if (isMissing(error)) return;
      throw storageProblem(error, this.absolute(path));
    }
    await rm(aside, { recursive: true, force: true });
  }

  async removeFile(path: string): Promise<void> {
    const target = this.absolute(path);
    try {
      await rm(target, { force: true });
      await this.#flushes.flush(dirname(target));
    } catch (error) {
      throw storageProblem(error, target);
    }
  }

  heldBy(): Promise<string | undefined> {
    return lockHolder(join(this.#root, '.certbench'));
  }

  async lock(purpose: string): Promise<() => Promise<void>> {
    try {
      await mkdir(this.#root, { recursive: true, mode: 0o700 });
      const release = await takeLock(join(this.#root, '.certbench'), purpose, { waitMs: 2000 });
      const clear = () => rm(join(this.#root, '.certbench', 'writing'), { recursive: true, force: true });
      // Whoever was writing here before is gone, and what it left is not finished.
      await clear();
      return async () => {
        await clear();
        await release();
      };
    } catch (error) {
      throw storageProblem(error, this.#root);
    }
  }
}

export const fileFolders: Folders = {
  ...chosenFiles,
  placeFiles,
  open: (path) => new FileFolder(path),
  join: (...parts) => join(...parts),
  // A drive's root has no last part.
  nameOf: (path) => basename(path) || path,

  async look(path) {
    try {
      const found = await stat(path);
      return found.isDirectory() ? 'folder' : 'file';
    } catch (error) {
      return isMissing(error) ? 'nothing' : 'unreadable';
    }
  },
};
