import { i18n } from '../../core/language/index.ts';
import { asJsonObject, parseJson } from '../../core/json.ts';
import { Problem } from '../../core/problem.ts';
import { type RunResults, resultsFormat, resultsVersion, runResults } from '../../core/results/results.ts';
import type { Folders } from '../ports.ts';

/** Of 10 000 devices it has some megabytes. */
const mostBytes = 256_000_000;

/** Reads what `results.json` of a run has. Throws FORMAT_NOT_RECOGNISED, DAMAGED, NOT_FOUND or STORAGE_FAILED. */
export async function readResults(folders: Folders, file: string): Promise<RunResults> {
  const found = asJsonObject(parseJson(await folders.readFile(file, mostBytes)));
  if (found === undefined || found['format'] !== resultsFormat) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('{file} holds no results of a run.', { file }), {
      field: 'folders',
      remedy: i18n.t('Name folders that certbench simulate --results has written.'),
    });
  }
  const { version } = found;
  if (typeof version === 'number' && version > resultsVersion) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('{file} was written by a newer Certbench.', { file }), {
      field: 'folders',
      remedy: i18n.t('Merge with that version or a newer one.'),
    });
  }
  const read = runResults.safeParse(found);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Problem(
    'DAMAGED',
    i18n.t('{file} is damaged: {member} is not as Certbench writes it.', {
      file,
      member: issue?.path.join('.') ?? '',
    }),
    { field: 'folders', remedy: i18n.t('Take it from where it was written once more, or run this shard again.') },
  );
}
