import { dirname } from 'node:path';
import { flushFolder, makeFolders, renameWithPatience } from './file-writing.ts';
import { SharedWork } from './shared-work.ts';
import { codeOf, storageProblem } from './storage-problem.ts';

/** Puts what is finished in its place, where it is after a power cut too. */
export class LastingPlaces {
  readonly #flushes = new SharedWork(flushFolder);
  readonly #making = new SharedWork((path) => this.#make(path));
  readonly #underWay = new Set<Promise<void>>();
  /** Where folders were made that may not be there after a power cut yet. */
  readonly #owed = new Set<string>();

  /** Makes what came to a folder, or went from it, survive a power cut. */
  readonly flush = (folder: string): Promise<void> => this.#flushes.on(folder);

  /** Makes a folder with its missing parents, each of them there after a power cut too. */
  readonly make = (path: string): Promise<void> => this.#making.on(path);

  /** By one rename; folders are made where they are missing on the way. Throws what the disk says. */
  async move(finished: string, target: string): Promise<void> {
    const parent = dirname(target);
    // Who is not sure of the folder that he found moves nothing into it.
    await this.#settled();
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
      for (const folder of made) this.#owed.add(dirname(folder));
    });
    this.#underWay.add(making);
    try {
      await making;
    } finally {
      this.#underWay.delete(making);
    }
    await this.#settled();
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
