import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';
import type { OddKind } from './odd-kind.ts';

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
/** On Windows a file that somebody reads, or that a virus scanner looks at, refuses for a moment. */
export const isPassing = (error: unknown): boolean =>
  process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');

const oddities: Readonly<Record<OddKind | 'folder', (path: string) => string>> = {
  link: (path) => i18n.t('{path} is a link. Certbench keeps to ordinary files and folders.', { path }),
  pipe: (path) => i18n.t('{path} is a named pipe. Certbench keeps to ordinary files and folders.', { path }),
  socket: (path) => i18n.t('{path} is a socket. Certbench keeps to ordinary files and folders.', { path }),
  device: (path) => i18n.t('{path} is a device. Certbench keeps to ordinary files and folders.', { path }),
  folder: (path) => i18n.t('{path} is a folder. Certbench keeps to ordinary files and folders.', { path }),
};

/** Refuses what is no ordinary file or folder, before anything waits for it or follows it. */
export const oddProblem = (path: string, kind: OddKind | 'folder', field = 'workspace'): Problem =>
  new Problem('STORAGE_FAILED', oddities[kind](path), {
    field,
    remedy: i18n.t('Move it away, or put the file or folder itself there.'),
  });

interface Reason {
  message(path: string): string;
  /** `field`: what was chosen; `folder` has no workspace in it, so another one will do as well. */
  remedy(field: string): string;
}

const closed: Reason = {
  message: (path) => i18n.t('{path} is closed to you.', { path }),
  remedy: () => i18n.t('Choose another one, or change its permissions.'),
};
const noFolder: Reason = {
  message: (path) => i18n.t('{path} is not a folder.', { path }),
  remedy: () => i18n.t('Choose a folder.'),
};
const tooManyFiles: Reason = {
  message: (path) => i18n.t('{path} could not be opened: too many files are open.', { path }),
  remedy: () => i18n.t('Close other programs and try again.'),
};
const someSpace = (field: string) =>
  field === 'folder'
    ? i18n.t('Free some space, or choose a folder on another disk; nothing was half-written.')
    : i18n.t('Free some space and try again; nothing was half-written.');

const reasons: Readonly<Record<string, Reason>> = {
  EACCES: closed,
  EPERM: closed,
  ELOOP: {
    message: (path) => i18n.t('{path} is a link that leads to itself.', { path }),
    remedy: () => i18n.t('Choose another one.'),
  },
  EROFS: {
    message: (path) => i18n.t('{path} is on a read-only disk.', { path }),
    remedy: () => i18n.t('Choose a folder on another disk.'),
  },
  ENOSPC: { message: (path) => i18n.t('{path} is on a disk that is full.', { path }), remedy: someSpace },
  EDQUOT: {
    message: (path) => i18n.t('{path} is on a disk where your quota is used up.', { path }),
    remedy: someSpace,
  },
  ENOTDIR: noFolder,
  EEXIST: noFolder,
  ENOENT: {
    message: (path) => i18n.t('{path} is not there and cannot be made.', { path }),
    remedy: () => i18n.t('Choose a folder on a disk that is there and lets you write.'),
  },
  EISDIR: { message: (path) => i18n.t('{path} is a folder.', { path }), remedy: () => i18n.t('Choose a file.') },
  ENAMETOOLONG: {
    message: (path) => i18n.t('{path} has too long a path.', { path }),
    remedy: () => i18n.t('Choose a folder with a shorter path.'),
  },
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  EBUSY: {
    message: (path) => i18n.t('{path} is in use by another program.', { path }),
    remedy: () => i18n.t('Close that program and try again.'),
  },
  EIO: {
    message: (path) => i18n.t('{path} cannot be read or written: the disk reports an error.', { path }),
    remedy: () => i18n.t('Check the disk.'),
  },
};

/** Turns what the disk says into something to act on. Errors that are not the disk's are defects, and pass. */
export function storageProblem(error: unknown, path: string, field = 'workspace'): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  const reason = reasons[code];
  if (reason !== undefined) {
    return new Problem('STORAGE_FAILED', reason.message(path), { field, remedy: reason.remedy(field) });
  }
  // Only what the system itself has said has an `errno`.
  if ((error as NodeJS.ErrnoException).errno === undefined) return error;
  return new Problem(
    'STORAGE_FAILED',
    i18n.t('{path} cannot be read or written: the system says {code}.', { path, code }),
    {
      field,
      remedy: i18n.t('Check the disk, or choose a folder on another one.'),
    },
  );
}
