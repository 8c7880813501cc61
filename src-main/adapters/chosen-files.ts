import { i18n } from '../core/language/index.ts';
import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { Folders } from '../services/ports.ts';
import { removeLeftOver, renameWithPatience, writeAndReadBack } from './file-writing.ts';
import { openPlain } from './plain-paths.ts';
import { type OddKind, oddKind } from './odd-kind.ts';
import { codeOf, isMissing, oddProblem, storageProblem } from './storage-problem.ts';

/** What a killed process has left of a save is so called, beside the file. */
const unfinished = /^\.certbench-saving-[0-9a-f]{12}$/;
/** Another process may be saving there just now. */
const leftOverMs = 60_000;

/** Single files that the user chose, wherever they are. */
export const chosenFiles: Pick<Folders, 'readFile' | 'writeFile'> = {
  async writeFile(path, bytes) {
    // Beside it and not in a folder of our own: this is the user's folder, and a rename must not cross disks.
    const folder = dirname(path);
    const aside = join(folder, `.certbench-saving-${randomBytes(6).toString('hex')}`);
    try {
      await refuseOdd(path);
      await writeAndReadBack(aside, bytes);
      await renameWithPatience(aside, path);
    } catch (error) {
      await removeLeftOver(aside);
      if (codeOf(error) === 'ENOENT') {
        throw new Problem('STORAGE_FAILED', i18n.t('The folder {folder} is not there any more.', { folder }), {
          field: 'file',
          remedy: i18n.t('Choose another folder.'),
        });
      }
      throw storageProblem(error, path, 'file');
    }
    await removeLeftOvers(folder);
  },

  async readFile(path, maximumBytes) {
    try {
      await refuseNoFile(path);
      const { handle } = await openPlain(path, { links: true });
      try {
        const { size } = await handle.stat();
        if (size > maximumBytes) {
          throw new Problem(
            'FORMAT_NOT_RECOGNISED',
            i18n.t('{path} has {size} bytes; {most} MB is the most.', { path, size, most: maximumBytes / 1_000_000 }),
            { field: 'file', remedy: i18n.t('Choose a smaller file.') },
          );
        }
        // Some files of the system have no size, and no end.
        return await readUpTo(handle, size === 0 ? Math.min(maximumBytes, 1_000_000) : size);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (isMissing(error)) {
        throw new Problem('NOT_FOUND', i18n.t('There is no file {path}.', { path }), {
          field: 'file',
          remedy: i18n.t('Check the path.'),
        });
      }
      throw storageProblem(error, path, 'file');
    }
  },
};

const noFiles: Readonly<Record<OddKind | 'folder' | 'other', (path: string) => string>> = {
  folder: (path) => i18n.t('{path} is a folder, not a file.', { path }),
  link: (path) => i18n.t('{path} is a link, not a file.', { path }),
  pipe: (path) => i18n.t('{path} is a named pipe, not a file.', { path }),
  socket: (path) => i18n.t('{path} is a socket, not a file.', { path }),
  device: (path) => i18n.t('{path} is a device, not a file.', { path }),
  other: (path) => i18n.t('{path} is something else, not a file.', { path }),
};

async function refuseNoFile(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isFile()) return;
  const message = noFiles[found.isDirectory() ? 'folder' : (oddKind(found) ?? 'other')](path);
  throw new Problem('FORMAT_NOT_RECOGNISED', message, {
    field: 'file',
    remedy: found.isDirectory() ? i18n.t('Choose a file in it.') : i18n.t('Choose a file.'),
  });
}

/** A link is replaced, and what it leads to stays as it is. */
async function refuseOdd(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  const kind = found === undefined || found.isSymbolicLink() ? undefined : oddKind(found);
  if (kind !== undefined) throw oddProblem(path, kind, 'file');
}

async function readUpTo(handle: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(bytes, length, most - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** What is saved holds no key, so it may wait for the next save to this folder. */
async function removeLeftOvers(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((one) => unfinished.test(one))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > leftOverMs) await removeLeftOver(join(folder, name));
  }
}
