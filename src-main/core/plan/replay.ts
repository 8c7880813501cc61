import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { type Table, columnIndex, rowNumber, valueOfCell } from './table.ts';
import type { Value } from './template.ts';

/** How a recording is to be sent; the plan's own members, without its table. */
export interface ReplayTerms {
  readonly time: string;
  readonly timeUnit: 'iso' | 's' | 'ms';
  readonly deviceId?: string | undefined;
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly speed: number;
  readonly loop: boolean;
}

/** A row, by when it is due after the recording's first. */
export interface RecordedRow {
  readonly atMs: number;
  readonly values: Readonly<Record<string, Value>>;
}

/** A recording that was read; plain data. */
export interface Recording {
  /** What its rows give. */
  readonly names: readonly string[];
  readonly loop: boolean;
  /** From one begin to the next, where it is repeated. */
  readonly periodMs: number;
  /** Of every device; or of each by its name. */
  readonly rows: readonly RecordedRow[] | Readonly<Record<string, readonly RecordedRow[]>>;
}

const field = 'replay';
const fault = (message: string, remedy: string, member?: string): Problem =>
  new Problem('INVALID_INPUT', message, { field: member === undefined ? field : `${field}.${member}`, remedy });

/** Names that a template can use. */
const isName = (title: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(title);

/** What stands for a model's readings, which are numbers. */
const readings: readonly string[] = ['temperature', 'humidity'];

/** A recording's rows with the times at which they are due. Throws INVALID_INPUT with the row and column at fault. */
export function recordingOf(table: Table, terms: ReplayTerms): Recording {
  if (table.rows.length === 0)
    throw fault(i18n.t('The recording has no rows.'), i18n.t('Choose another one.'), 'table');
  const time = columnIndex(table, terms.time, `${field}.time`);
  const owner = terms.deviceId === undefined ? undefined : columnIndex(table, terms.deviceId, `${field}.deviceId`);
  const wanted = terms.values ?? ownTitles(table, [terms.time, terms.deviceId]);
  const columns = Object.entries(wanted).map(
    ([name, title]) => [name, columnIndex(table, title, `${field}.values.${name}`)] as const,
  );
  const times = table.rows.map((row, index) => timeOf(row[time] ?? '', index, terms));
  const [first = 0] = times;
  const all = table.rows.map((row, index) => ({
    owner: owner === undefined ? '' : (row[owner] ?? ''),
    atMs: ((times[index] ?? 0) - first) / terms.speed,
    values: valuesOf(row, index, columns),
  }));
  const late = times.findIndex((at, index) => at < (times[index - 1] ?? at));
  if (late !== -1) {
    throw fault(
      i18n.t('Row {row} of the recording is earlier than the one before it.', { row: rowNumber(late) }),
      i18n.t('Sort the table by its time.'),
      'table',
    );
  }
  const spanMs = all.at(-1)?.atMs ?? 0;
  const moments = new Set(times).size;
  const periodMs = spanMs + (moments > 1 ? spanMs / (moments - 1) : 1000);
  const rows = owner === undefined ? all.map(withoutOwner) : byOwner(all);
  return { names: columns.map(([name]) => name), loop: terms.loop, periodMs, rows };
}

type OwnedRow = RecordedRow & { readonly owner: string };
const withoutOwner = ({ atMs, values }: OwnedRow): RecordedRow => ({ atMs, values });

function byOwner(all: readonly OwnedRow[]): Record<string, RecordedRow[]> {
  const rows = new Map<string, RecordedRow[]>();
  for (const row of all) {
    const own = rows.get(row.owner);
    if (own === undefined) rows.set(row.owner, [withoutOwner(row)]);
    else own.push(withoutOwner(row));
  }
  return Object.fromEntries(rows);
}

/** Each column that a template can name, by its title. */
function ownTitles({ columns }: Table, taken: readonly (string | undefined)[]): Record<string, string> {
  return Object.fromEntries(
    columns.filter((title) => isName(title) && !taken.includes(title)).map((title) => [title, title]),
  );
}

function valuesOf(
  row: readonly string[],
  index: number,
  columns: readonly (readonly [name: string, column: number])[],
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, column] of columns) {
    const cell = row[column] ?? '';
    const value = valueOfCell(cell);
    if (readings.includes(name) && typeof value !== 'number') {
      throw fault(
        i18n.t('Row {row} of the recording has no number for {name}: {cell}.', {
          row: rowNumber(index),
          name,
          cell: JSON.stringify(cell),
        }),
        i18n.t('Correct the row, or give the column another name in the message.'),
        `values.${name}`,
      );
    }
    values[name] = value;
  }
  return values;
}

/** In milliseconds. */
function timeOf(cell: string, index: number, { timeUnit, time }: ReplayTerms): number {
  const trimmed = cell.trim();
  const ms =
    timeUnit === 'iso'
      ? /^\d{4}-\d{2}-\d{2}/.test(trimmed)
        ? Date.parse(trimmed)
        : Number.NaN
      : trimmed === ''
        ? Number.NaN
        : Number(trimmed) * (timeUnit === 's' ? 1000 : 1);
  if (Number.isFinite(ms)) return ms;
  throw fault(
    i18n.t('Row {row} of the recording has no time in {column}: {cell}.', {
      row: rowNumber(index),
      column: time,
      cell: JSON.stringify(cell),
    }),
    timeUnit === 'iso'
      ? i18n.t('Write times like 2026-01-31T12:00:00Z, or say that they are seconds or milliseconds.')
      : i18n.t('Give a number, or say that times are written as ISO 8601.'),
    'time',
  );
}

/** A device may be called as something that every object has. */
const ofOwner = (rows: Exclude<Recording['rows'], readonly RecordedRow[]>, deviceId: string) =>
  Object.hasOwn(rows, deviceId) ? (rows[deviceId] ?? []) : [];

/** The rows of one device, each as often as the recording says. */
export function* rowsOf({ rows, loop, periodMs }: Recording, deviceId: string): Generator<RecordedRow, undefined> {
  const own: readonly RecordedRow[] = 'length' in rows ? (rows as readonly RecordedRow[]) : ofOwner(rows, deviceId);
  for (let beginsMs = 0; own.length > 0; beginsMs += periodMs) {
    for (const { atMs, values } of own) yield { atMs: beginsMs + atMs, values };
    if (!loop) return;
  }
}

/** Whether rows have an owner: then all devices count from the same moment. */
export const hasOwners = ({ rows }: Recording): boolean => !Array.isArray(rows);
