import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Folders } from '../services/ports.ts';
import { chosenFiles } from './chosen-files.ts';
import { FileFolder } from './file-folder.ts';
import { walkFolder } from './folder-walk.ts';
import { placeFiles } from './placed-files.ts';
import { type ReadMany, readingThreads } from './reading-threads.ts';
import { isMissing } from './storage-problem.ts';

const foldersReadBy = (readMany: ReadMany): Folders => ({
  ...chosenFiles,
  placeFiles,
  walk: walkFolder,
  open: (path) => new FileFolder(path, readMany),
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
});

/** Folders on disk, and single files that the user chose. */
export const fileFolders: Folders = foldersReadBy(readingThreads());
