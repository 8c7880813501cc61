import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { Value } from './template.ts';

/** A CSV that was read: titles, and rows of as many cells or fewer. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** As JSON writes numbers, so that 007 stays the text that it is. */
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A cell as what it says: a number, a truth value, nothing, or text. */
export function valueOfCell(cell: string): Value {
  if (cell === '') return null;
  if (cell === 'true' || cell === 'false') return cell === 'true';
  const read = number.test(cell) ? Number(cell) : Number.NaN;
  // A number of more digits than a program's numbers have would become another one.
  return Number.isFinite(read) && (!Number.isInteger(read) || Number.isSafeInteger(read)) ? read : cell;
}

/** The number of a row as a spreadsheet counts, the header being the first. */
export const rowNumber = (index: number): number => index + 2;

/** What a plan may call a column (`contract/plan/table.ts`), and how many are told. */
const longestTitle = 200;
const mostTitles = 1000;

/** Titles that a plan can name, each once. */
export const titlesOf = ({ columns }: Table): string[] =>
  [...new Set(columns)].filter((title) => title !== '' && title.length <= longestTitle).slice(0, mostTitles);

/** Where a column is. Throws INVALID_INPUT. */
export function columnIndex({ columns }: Table, title: string, field: string): number {
  const index = columns.indexOf(title);
  if (index !== -1) return index;
  throw new Problem('INVALID_INPUT', i18n.t('The table has no column {title}.', { title: JSON.stringify(title) }), {
    field,
    remedy: i18n.t('It has: {columns}.', { columns: columns.join(', ') }),
  });
}
