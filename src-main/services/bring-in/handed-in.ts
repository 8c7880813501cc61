import { i18n } from '../../core/language/index.ts';
import { maximumFileBytes } from '../../core/keystore/open.ts';
import { Problem } from '../../core/problem.ts';
import { toUtf8 } from '../../core/bytes.ts';
import type { Grants } from '../grants.ts';
import type { Job } from '../jobs.ts';
import type { Folders } from '../ports.ts';

/** A file, or text, that somebody wants looked at. */
export interface HandedIn {
  /** Below what was handed in, with / between its parts. */
  readonly name: string;
  /** Throws what reading a file does. */
  read(): Promise<Uint8Array>;
}

/** Whoever keeps more than that in one folder has chosen the wrong one. */
const maximumFiles = 20_000;
const pastedName = () => i18n.t('the pasted text');

/** The files of all that was chosen, folders with what is below them. Throws NOT_FOUND, STORAGE_FAILED and LIMIT_REACHED. */
export async function handedIn(
  { paths, text }: { readonly paths: readonly string[]; readonly text: string | undefined },
  grants: Grants,
  folders: Folders,
  job: Job,
): Promise<{ readonly files: readonly HandedIn[]; readonly unreadable: readonly string[] }> {
  const files: HandedIn[] = [];
  const unreadable: string[] = [];
  const seen = new Set<string>();
  const add = (path: string, name: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    files.push({ name, read: () => folders.readFile(path, maximumFileBytes) });
  };
  for (const token of paths) {
    job.check();
    const path = grants.resolve(token, 'paths');
    const what = await folders.look(path);
    if (what === 'nothing') {
      throw new Problem('NOT_FOUND', i18n.t('There is nothing at {path} any more.', { path }), {
        field: 'paths',
        remedy: i18n.t('Choose it again.'),
      });
    }
    if (what !== 'folder') {
      add(path, folders.nameOf(path));
      continue;
    }
    const found = await folders.walk(path, maximumFiles);
    if (found.more) {
      throw new Problem(
        'LIMIT_REACHED',
        i18n.t('There are more than {maximumFiles} files below {path}.', {
          maximumFiles: maximumFiles.toLocaleString('en'),
          path,
        }),
        {
          field: 'paths',
          remedy: i18n.t('Choose the folder with the certificates itself.'),
        },
      );
    }
    for (const file of found.files) add(file.path, file.name);
    unreadable.push(...found.unreadable);
  }
  if (text !== undefined) files.push({ name: pastedName(), read: () => Promise.resolve(toUtf8(text)) });
  return { files, unreadable };
}
