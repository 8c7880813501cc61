import { randomBytes } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { Folders } from '../services/ports.ts';
import { codeOf, isMissing, renameWithPatience, storageProblem, writeAndReadBack } from './file-writing.ts';

/** Single files that the user chose, wherever they are. */
export const chosenFiles: Pick<Folders, 'readFile' | 'writeFile'> = {
  async writeFile(path, bytes) {
    // Beside it and not in a folder of our own: this is the user's folder, and a rename must not cross disks.
    const aside = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      await writeAndReadBack(aside, bytes);
      await renameWithPatience(aside, path);
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      if (codeOf(error) === 'ENOENT') {
        throw new Problem('STORAGE_FAILED', `The folder ${dirname(path)} is not there any more.`, {
          field: 'file',
          remedy: 'Choose another folder.',
        });
      }
      throw storageProblem(error, path);
    }
  },

  async readFile(path, maximumBytes) {
    try {
      const found = await stat(path);
      if (!found.isFile()) {
        const what = found.isDirectory() ? 'a folder' : 'a device, a socket or a pipe';
        throw new Problem('FORMAT_NOT_RECOGNISED', `${path} is ${what} and not a file.`, {
          field: 'file',
          remedy: found.isDirectory() ? 'Choose a file in it.' : 'Choose a file.',
        });
      }
      const { size } = found;
      if (size > maximumBytes) {
        throw new Problem(
          'FORMAT_NOT_RECOGNISED',
          `${path} has ${size} bytes; ${maximumBytes / 1_000_000} MB is the most.`,
          { field: 'file', remedy: 'Choose a smaller file.' },
        );
      }
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) {
        throw new Problem('NOT_FOUND', `There is no file ${path}.`, { field: 'file', remedy: 'Check the path.' });
      }
      throw storageProblem(error, path);
    }
  },
};
