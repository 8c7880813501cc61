import { i18n } from '../core/language/index.ts';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { JournalFile, Journals } from '../services/ports.ts';
import { flushFolder } from './file-writing.ts';
import { checkWay } from './plain-paths.ts';
import { storageProblem } from './storage-problem.ts';

/** A file that is written at its end alone, and flushed. */
class NodeJournal implements JournalFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  #length: number;
  /** Something of an append that failed may stand behind the end. */
  #hasRest = false;

  constructor(path: string, handle: FileHandle, length: number) {
    this.#path = path;
    this.#handle = handle;
    this.#length = length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    try {
      // Somebody may have removed it: then it can be written, and is nowhere.
      if ((await this.#handle.stat()).nlink === 0) {
        throw new Problem(
          'STORAGE_FAILED',
          i18n.t('{path} was removed while the hub was running.', { path: this.#path }),
          { field: 'data' },
        );
      }
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#length + done);
        done += bytesWritten;
      }
      if (this.#hasRest) await this.#handle.truncate(this.#length + bytes.length);
      await this.#handle.datasync();
    } catch (error) {
      this.#hasRest = true;
      throw storageProblem(error, this.#path, 'data');
    }
    this.#hasRest = false;
    this.#length += bytes.length;
  }

  async close(): Promise<void> {
    // What nobody was told of must not be found at the next start, in the middle of what follows.
    if (this.#hasRest) await this.#handle.truncate(this.#length).catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
  }
}

export const journals: Journals = {
  async open(path, length) {
    try {
      await checkWay(dirname(path), path, 'data');
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      try {
        await handle.truncate(length);
        await handle.sync();
        await flushFolder(dirname(path));
        return new NodeJournal(path, handle, length);
      } catch (error) {
        await handle.close();
        throw error;
      }
    } catch (error) {
      throw storageProblem(error, path, 'data');
    }
  },
};
