import { i18n } from '../core/language/index.ts';
import { rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { FileToWrite, Folder, Verify } from '../services/ports.ts';
import { removeLeftOver, renameWithPatience, writeAndReadBack, writeAndVerify } from './file-writing.ts';
import { foldersIn, sizesIn } from './folder-listing.ts';
import { type HeldLock, lockHolder, lockLost, takeLock } from './folder-lock.ts';
import { LastingPlaces } from './lasting-places.ts';
import { readListedFiles } from './listed-files.ts';
import { checkWay, readListed } from './plain-paths.ts';
import { type ReadMany, readingThreads } from './reading-threads.ts';
import { codeOf, isMissing, storageProblem } from './storage-problem.ts';
import { SharedWork } from './shared-work.ts';
import { Unfinished, nobody } from './unfinished.ts';

/** How long a writer waits for another. */
const waitMs = 2000;

/**
 * A folder on disk. Everything is private from birth (0700 and 0600) and appears at once: written and flushed beside,
 * then renamed. Below the folder there are ordinary files and folders alone.
 */
export class FileFolder implements Folder {
  readonly #root: string;
  readonly #readMany: ReadMany;
  readonly #places: LastingPlaces;
  readonly #ways = new SharedWork((path) => checkWay(this.#root, path));
  readonly #held = new SharedWork(async () => this.#lock?.isHeld() ?? true);
  readonly #unfinished: Unfinished;
  #lock: HeldLock | undefined;

  constructor(root: string, readMany = readingThreads()) {
    this.#root = resolve(root);
    this.#readMany = readMany;
    this.#places = new LastingPlaces(this.#root);
    this.#unfinished = new Unfinished(this.#root);
  }

  absolute(path: string): string {
    const absolute = resolve(this.#root, path);
    if (absolute !== this.#root && !absolute.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)) {
      throw new Error('A path leads out of its folder.');
    }
    return absolute;
  }

  async read(path: string, listed = false): Promise<Uint8Array | undefined> {
    const absolute = this.absolute(path);
    try {
      // Opening says itself what the last part of the way is; the others are looked at once for all that are read there.
      if (!listed) await this.#ways.on(dirname(absolute));
      return (await readListed(absolute)).bytes;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageProblem(error, absolute);
    }
  }

  readListed(...[paths, each, known = []]: Parameters<Folder['readListed']>): Promise<void> {
    return readListedFiles(
      paths.map((path) => this.absolute(path)),
      each,
      known,
      this.#readMany,
    );
  }

  readonly folders = (path: string): Promise<string[]> => foldersIn(this.#root, this.absolute(path));

  readonly sizes = (path: string): Promise<ReadonlyMap<string, number> | undefined> => sizesIn(this.absolute(path));

  createFolder(path: string, files: readonly FileToWrite[], verify: Verify): Promise<void> {
    return this.fillFolder(path, (aside) => writeAndVerify(aside, files, verify));
  }

  fillFolder(path: string, fill: (aside: string) => Promise<void>): Promise<void> {
    const target = this.absolute(path);
    return this.#aside(target, async (aside) => {
      await fill(aside);
      try {
        await this.#publish(aside, target);
      } catch (error) {
        // A rename follows no link and replaces neither file nor full folder, so that one look is enough, at what was in its way.
        await checkWay(dirname(target), target);
        if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) throw error;
        throw new Problem('NAME_TAKEN', i18n.t('{target} exists already.', { target }), {
          field: 'name',
          remedy: i18n.t('Choose another name, or move the folder away.'),
        });
      }
    });
  }

  async replaceFolder(path: string, files: readonly FileToWrite[], verify: Verify): Promise<void> {
    if ((await this.sizes(path)) === undefined) return this.createFolder(path, files, verify);
    const target = this.absolute(path);
    await this.#aside(target, async (aside) => {
      await checkWay(dirname(target), target);
      await writeAndVerify(aside, files, verify);
      await this.checkHeld();
      await this.#places.found(dirname(target));
      const removeOld = await this.#unfinished.exchange(this.#owner, aside, path, target);
      await this.#places.flush(dirname(target));
      await removeOld();
    });
  }

  async replaceFile(path: string, bytes: Uint8Array): Promise<void> {
    const target = this.absolute(path);
    try {
      await checkWay(this.#root, target);
      const aside = await this.#unfinished.place(this.#owner);
      try {
        await writeAndReadBack(aside, bytes);
        await this.#publish(aside, target);
      } catch (error) {
        await removeLeftOver(aside);
        throw error;
      }
    } catch (error) {
      throw storageProblem(error, target);
    }
  }

  async moveFolder(from: string, to: string): Promise<void> {
    const [source, target] = [this.absolute(from), this.absolute(to)];
    try {
      await checkWay(this.#root, source);
      await checkWay(this.#root, target);
      await this.#publish(source, target);
      await this.#places.flush(dirname(source));
    } catch (error) {
      throw storageProblem(error, target);
    }
  }

  async removeFolder(path: string): Promise<void> {
    const gone = join(await this.#unfinished.folder(this.#owner), 'gone');
    try {
      await checkWay(this.#root, this.absolute(path));
      await this.checkHeld();
      // Where it goes needs to last no longer than this.
      await renameWithPatience(this.absolute(path), gone);
      await this.#places.flush(dirname(this.absolute(path)));
      await rm(gone, { recursive: true });
    } catch (error) {
      throw storageProblem(error, this.absolute(path));
    }
  }

  async removeFile(path: string): Promise<void> {
    const target = this.absolute(path);
    try {
      await checkWay(this.#root, target);
      await this.checkHeld();
      await unlink(target);
      await this.#places.flush(dirname(target));
    } catch (error) {
      if (!isMissing(error)) throw storageProblem(error, target);
    }
  }

  heldBy(): Promise<string | undefined> {
    // Whoever wants to write is told why not.
    return lockHolder(join(this.#root, '.certbench')).catch(() => undefined);
  }

  async lock(purpose: string): Promise<() => Promise<void>> {
    const folder = join(this.#root, '.certbench');
    try {
      await this.#places.makeRoot(folder);
      await checkWay(this.#root, folder);
      const lock = await takeLock(folder, purpose, { waitMs });
      try {
        await this.#unfinished.settle(lock.id, (path) => this.absolute(path));
      } catch (error) {
        await lock.release();
        throw error;
      }
      this.#lock = lock;
      return async () => {
        this.#lock = undefined;
        await this.#unfinished.clear(lock.id, (path) => this.absolute(path));
        await lock.release();
      };
    } catch (error) {
      throw storageProblem(error, this.#root);
    }
  }

  readonly isUnsettled = (): Promise<boolean> => this.#unfinished.isThere();

  async settle(): Promise<boolean> {
    try {
      if (!(await this.isUnsettled())) return false;
      const lock = await takeLock(join(this.#root, '.certbench'), 'tidying up', { waitMs: 0 });
      try {
        await this.#unfinished.settle(lock.id, (path) => this.absolute(path));
      } finally {
        await lock.release();
      }
      return true;
    } catch {
      // Somebody is writing, or the disk takes nothing: what is there can be read all the same.
      return false;
    }
  }

  /** Works at a place of its own, and what is there goes where that fails. */
  async #aside(target: string, work: (aside: string) => Promise<void>): Promise<void> {
    try {
      await this.#ways.on(dirname(target));
      const aside = await this.#unfinished.place(this.#owner);
      try {
        await work(aside);
      } catch (error) {
        await removeLeftOver(aside);
        throw error;
      }
    } catch (error) {
      throw storageProblem(error, target);
    }
  }

  /** Moves what is finished to its place, whose parents are made where they are missing. */
  async #publish(aside: string, target: string): Promise<void> {
    await this.checkHeld();
    await this.#places.move(aside, target);
  }

  async checkHeld(): Promise<void> {
    if (this.#lock !== undefined && !(await this.#held.on(this.#root))) throw lockLost(this.#root);
  }

  get #owner(): string {
    return this.#lock?.id ?? nobody;
  }
}
