import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder, isFolder, makeFolders, renameWithPatience } from './file-writing.ts';
import { SharedWork } from './shared-work.ts';
import { codeOf, storageProblem } from './storage-problem.ts';

/** Puts what is finished in its place below one folder, where it is after a power cut too. */
export class LastingPlaces {
  readonly #root: string;
  readonly #flushes = new SharedWork(flushFolder);
  readonly #making = new SharedWork((path) => this.#make(path));
  readonly #underWay = new Set<Promise<void>>();
  /** Where folders were made that may not be there after a power cut yet. */
  readonly #owed = new Set<string>();
  /** Folders that are there after a power cut, but for what is owed. */
  readonly #sure = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Makes what came to a folder, or went from it, survive a power cut. */
  readonly flush = (folder: string): Promise<void> => this.#flushes.on(folder);

  /** Makes a folder with its missing parents, each of them there after a power cut too. */
  readonly make = (path: string): Promise<void> => this.#making.on(path);

  /**
   * Makes the folder that all is below, where what stands in it afterwards tells that it was. Without that, whoever has made it, or
   * one on the way there, may not have lived to see it flushed: so all that lead to it are.
   */
  async makeRoot(mark: string): Promise<void> {
    await this.make(this.#root);
    if (this.#sure.has(this.#root)) return;
    // What else stands there is told by whoever wants to use it.
    if (!(await isFolder(mark).catch(() => false))) await this.#flushWayTo(this.#root);
    this.#sure.add(this.#root);
  }

  /** Has a folder flushed once where it stands, if it is there: another program may not have lived to do it. */
  async found(folder: string): Promise<void> {
    if (folder === this.#root || folder === dirname(folder) || this.#sure.has(folder)) return;
    await this.found(dirname(folder));
    if (!(await isFolder(folder).catch(() => false))) return;
    await this.flush(dirname(folder));
    this.#sure.add(folder);
  }

  /** By one rename; folders are made where they are missing on the way. Throws what the disk says. */
  async move(finished: string, target: string): Promise<void> {
    const parent = dirname(target);
    // Who is not sure of the folder that he found moves nothing into it.
    await this.#settled();
    await this.found(parent);
    try {
      await renameWithPatience(finished, target);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      try {
        await this.make(parent);
      } catch (cause) {
        // Something that is no folder stands where one belongs; that is not the name being taken.
        throw storageProblem(cause, parent);
      }
      await renameWithPatience(finished, target);
    }
    await this.flush(parent);
    // Whoever found a folder there before its maker had it flushed is not done before that either.
    await this.#settled();
  }

  async #make(path: string): Promise<void> {
    const making = makeFolders(path).then((made) => {
      for (const folder of made) {
        this.#owed.add(dirname(folder));
        if (folder !== this.#root) this.#sure.add(folder);
      }
    });
    this.#underWay.add(making);
    try {
      await making;
    } finally {
      this.#underWay.delete(making);
    }
    await this.#settled();
  }

  /** As far as this disk reaches: what is made there is made on it. What may not be looked at or opened was made by somebody else. */
  async #flushWayTo(folder: string): Promise<void> {
    const { dev } = await stat(folder);
    for (let above = dirname(folder); ; above = dirname(above)) {
      try {
        if ((await stat(above)).dev !== dev) return;
        await this.flush(above);
      } catch (error) {
        if (!['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
      }
      if (above === dirname(above)) return;
    }
  }

  /** Once all folders that others make are there for good; what could not be flushed for somebody is tried again. */
  async #settled(): Promise<void> {
    if (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    for (const folder of this.#owed) {
      await this.flush(folder);
      this.#owed.delete(folder);
    }
  }
}
