import { dirname } from 'node:path';
import { flushFolder, makeLastingFolders, renameWithPatience } from './file-writing.ts';
import { SharedWork } from './shared-work.ts';
import { codeOf, storageProblem } from './storage-problem.ts';

/** Puts what is finished in its place, where it is after a power cut too. */
export class LastingPlaces {
  readonly #flushes = new SharedWork(flushFolder);
  readonly #making = new SharedWork(makeLastingFolders);

  /** Makes what came to a folder, or went from it, survive a power cut. */
  readonly flush = (folder: string): Promise<void> => this.#flushes.on(folder);

  /** By one rename; folders are made where they are missing on the way. Throws what the disk says. */
  async move(finished: string, target: string): Promise<void> {
    const parent = dirname(target);
    try {
      await renameWithPatience(finished, target);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      try {
        await this.#making.on(parent);
      } catch (cause) {
        // Something that is no folder stands where one belongs; that is not the name being taken.
        throw storageProblem(cause, parent);
      }
      await renameWithPatience(finished, target);
    }
    await this.flush(parent);
    // Whoever found the folder there before its maker had it flushed is not done before that either.
    await this.#making.underWay(parent);
  }
}
