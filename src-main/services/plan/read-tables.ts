import Papa from 'papaparse';
import type { ParsedInput } from '../../contract/methods.ts';
import { i18n } from '../../core/language/index.ts';
import type { Field, Fields } from '../../core/plan/fields.ts';
import { type Recording, recordingOf } from '../../core/plan/replay.ts';
import { type Table, columnIndex, valueOfCell } from '../../core/plan/table.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Folders } from '../ports.ts';
import { decodeText } from '../text.ts';

type Input = ParsedInput<'simulation.start'>;
type Source = NonNullable<Input['replay']>['table'];
type CsvField = Extract<NonNullable<Input['fields']>[string], { kind: 'csv' }>;

/** Of a file of CSV: its rows travel to where the devices run. */
const maximumBytes = 20_000_000;
const maximumRows = 200_000;

/** What a table says whose a row is. */
const ownerTitle = 'deviceId';

/** What of a plan may lie in tables, with these read. */
export interface Tables {
  readonly fields?: Fields;
  readonly replay?: Recording;
}

/** Who sends here. */
interface Senders {
  readonly deviceIds: readonly string[];
  /** Whether others of the run send elsewhere. */
  readonly isPart: boolean;
}

/** Where a file of the user's is read. */
interface Reading {
  readonly grants: Grants;
  readonly folders: Pick<Folders, 'readFile'>;
}

/** A plan's fields and recording with their tables read: plain data. Throws INVALID_INPUT and NOT_FOUND with the member at fault. */
export async function readTables(
  input: Pick<Input, 'fields' | 'replay'>,
  { deviceIds, isPart }: Senders,
  reading: Reading,
): Promise<Tables> {
  const { fields, replay } = input;
  // One file may hold many columns.
  const read = new Map<string, Promise<Table>>();
  const tableOf = (source: Source, field: string) => {
    const key = JSON.stringify(source);
    const table = read.get(key) ?? readTable(source, field, reading);
    read.set(key, table);
    return table;
  };
  const made: [string, Field][] = [];
  for (const [name, field] of Object.entries(fields ?? {})) {
    const path = `fields.${name}`;
    made.push([
      name,
      field.kind === 'csv' ? csvField(await tableOf(field.table, `${path}.table`), field, path, deviceIds) : field,
    ]);
  }
  const recording = replay && recordingOf(await tableOf(replay.table, 'replay.table'), replay);
  if (recording !== undefined && !isPart && !Array.isArray(recording.rows)) checkOwners(recording, deviceIds);
  return {
    ...(fields === undefined ? {} : { fields: Object.fromEntries(made) }),
    ...(recording === undefined ? {} : { replay: recording }),
  };
}

function csvField(table: Table, { column, row }: CsvField, path: string, deviceIds: readonly string[]): Field {
  const index = columnIndex(table, column, `${path}.column`);
  if (table.rows.length === 0)
    throw fault(`${path}.table`, i18n.t('The table has no rows.'), i18n.t('Add rows below its header.'));
  const values = table.rows.map((cells) => valueOfCell(cells[index] ?? ''));
  const owner = row === 'device' ? table.columns.indexOf(ownerTitle) : -1;
  if (owner === -1) return { kind: 'csv', values, row };
  const rowOf = Object.fromEntries(table.rows.map((cells, at) => [cells[owner] ?? '', at]));
  const missing = deviceIds.filter((deviceId) => !Object.hasOwn(rowOf, deviceId));
  if (missing.length > 0) {
    throw fault(
      `${path}.table`,
      i18n.t('The table has no row for {device}, and for {others} others.', {
        device: missing[0] ?? '',
        others: missing.length - 1,
      }),
      i18n.t('Add the row, or give the column deviceId another title so that rows are taken in turn.'),
    );
  }
  return { kind: 'csv', values, row, rowOf };
}

function checkOwners({ rows }: Recording, deviceIds: readonly string[]): void {
  if (deviceIds.some((deviceId) => Object.hasOwn(rows, deviceId))) return;
  throw fault(
    'replay.deviceId',
    i18n.t('The recording has no row of a device of this run.'),
    i18n.t('Choose devices that are in its column, or leave the column out so that each sends all rows.'),
  );
}

const fault = (field: string, message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field, remedy });

/** A table with its header. Throws INVALID_INPUT with the field that names it. */
export async function readTable(source: Source, field: string, reading: Reading): Promise<Table> {
  const text = 'text' in source ? source.text : await textOf(source.file, field, reading);
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const [broken] = errors.filter(({ code }) => code !== 'UndetectableDelimiter');
  if (broken !== undefined) {
    throw fault(
      field,
      i18n.t('Row {row} of the table cannot be read: a cell begins with a quote and does not end with one.', {
        row: (broken.row ?? 0) + 1,
      }),
      i18n.t('Close the quote, write one within a cell twice, or save the table as CSV again.'),
    );
  }
  const [header = [], ...rows] = data;
  if (rows.length > maximumRows) {
    throw fault(
      field,
      i18n.t('The table has {count} rows; {maximumRows} can be taken.', { count: rows.length, maximumRows }),
      i18n.t('Use a part of it.'),
    );
  }
  return { columns: header.map((title) => title.trim()), rows: rows.map((cells) => cells.map((cell) => cell.trim())) };
}

async function textOf(token: string, field: string, { grants, folders }: Reading): Promise<string> {
  const text = decodeText(await folders.readFile(grants.resolve(token, field), maximumBytes));
  if (text !== undefined) return text;
  throw fault(
    field,
    i18n.t('The table is not text in UTF-8 or UTF-16.'),
    i18n.t('Save it as "CSV UTF-8" in your spreadsheet program.'),
  );
}
