import type { Dirent, Stats } from 'node:fs';
import { Problem } from '../core/problem.ts';

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
/** On Windows a file that somebody reads, or that a virus scanner looks at, refuses for a moment. */
export const isPassing = (error: unknown): boolean =>
  process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');

/** What a path may hold beside files and folders, in words; undefined for those two. */
export function oddKind(found: Stats | Dirent): string | undefined {
  if (found.isSymbolicLink()) return 'a link';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return found.isBlockDevice() || found.isCharacterDevice() ? 'a device' : undefined;
}

/** Refuses what is no ordinary file or folder, before anything waits for it or follows it. */
export const oddProblem = (path: string, kind: string, field = 'workspace'): Problem =>
  new Problem('STORAGE_FAILED', `${path} is ${kind}. Certbench keeps to ordinary files and folders.`, {
    field,
    remedy: 'Move it away, or put the file or folder itself there.',
  });

const reasons: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  EACCES: ['is closed to you', 'Choose another one, or change its permissions.'],
  EPERM: ['is closed to you', 'Choose another one, or change its permissions.'],
  ELOOP: ['is a link that leads to itself', 'Choose another one.'],
  EROFS: ['is on a read-only disk', 'Choose a folder on another disk.'],
  ENOSPC: ['is on a disk that is full', 'Free some space and try again; nothing was half-written.'],
  EDQUOT: ['is on a disk where your quota is used up', 'Free some space and try again; nothing was half-written.'],
  ENOTDIR: ['is not a folder', 'Choose a folder.'],
  EEXIST: ['is not a folder', 'Choose a folder.'],
  ENOENT: ['is not there and cannot be made', 'Choose a folder on a disk that is there and lets you write.'],
  EISDIR: ['is a folder', 'Choose a file.'],
  ENAMETOOLONG: ['has too long a path', 'Choose a folder with a shorter path.'],
  EMFILE: ['could not be opened: too many files are open', 'Close other programs and try again.'],
  ENFILE: ['could not be opened: too many files are open', 'Close other programs and try again.'],
  EBUSY: ['is in use by another program', 'Close that program and try again.'],
  EIO: ['cannot be read or written: the disk reports an error', 'Check the disk.'],
};

/** Turns what the disk says into something to act on. Errors that are not the disk's are defects, and pass. */
export function storageProblem(error: unknown, path: string, field = 'workspace'): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  const [reason, remedy] = reasons[code] ?? [];
  if (reason !== undefined && remedy !== undefined) {
    return new Problem('STORAGE_FAILED', `${path} ${reason}.`, { field, remedy });
  }
  // Only what the system itself has said has an `errno`.
  if ((error as NodeJS.ErrnoException).errno === undefined) return error;
  return new Problem('STORAGE_FAILED', `${path} cannot be read or written: the system says ${code}.`, {
    field,
    remedy: 'Check the disk, or choose a folder on another one.',
  });
}
