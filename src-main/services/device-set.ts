import Papa from 'papaparse';
import type { ParsedInput } from '../contract/methods.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId, folderKey, numberedIds } from '../core/things/identifiers.ts';
import { maximumValidityDays } from '../core/x509/profiles.ts';

export interface WantedDevice {
  readonly deviceId: string;
  /** From its row of a CSV file. */
  readonly validityDays?: number;
}

type DeviceSet = ParsedInput<'device.create'>['devices'];

/** A device as it is asked for, or what is wrong with it. */
export interface DeviceRow {
  /** Counted from 1; in a CSV file as a spreadsheet counts. */
  readonly row: number;
  readonly deviceId: string;
  readonly validityDays?: number;
  readonly fault?: Problem;
}

/**
 * The devices that are asked for, every ID checked and none twice. Throws INVALID_INPUT naming the first fault. Numbers
 * get as many digits as those of `existing` devices with the prefix, so that a set can grow.
 */
export function wantedDevices(set: DeviceSet, existing: readonly string[] = []): WantedDevice[] {
  return [...deviceRows(set, existing)].map(({ fault, deviceId, validityDays }) => {
    if (fault !== undefined) throw fault;
    return { deviceId, ...(validityDays === undefined ? {} : { validityDays }) };
  });
}

/** The same, row by row, with every fault. Throws INVALID_INPUT where there are no rows at all. */
export function* deviceRows(set: DeviceSet, existing: readonly string[] = []): Generator<DeviceRow> {
  const seen = new Map<string, string>();
  for (const row of readSet(set, existing)) {
    const own = row.fault === undefined ? (idFault(row.deviceId) ?? twice(row.deviceId, seen)) : undefined;
    if (row.fault === undefined) seen.set(folderKey(row.deviceId), row.deviceId);
    yield own === undefined ? row : { ...row, fault: set.kind === 'csv' ? inRow(row.row, own) : own };
  }
}

function twice(deviceId: string, seen: ReadonlyMap<string, string>): Problem | undefined {
  const other = seen.get(folderKey(deviceId));
  if (other === undefined) return undefined;
  return new Problem(
    'INVALID_INPUT',
    `The device ID ${deviceId} is asked for twice${other === deviceId ? '' : ` (as ${other})`}.`,
    {
      field: 'deviceId',
      remedy: 'Name each device once. IDs that differ in capital letters only would share a folder.',
    },
  );
}

function idFault(deviceId: string): Problem | undefined {
  try {
    checkDeviceId(deviceId);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** What is wrong with an ID beside the device that `folderKey` finds in its place. */
export function caseFault(deviceId: string, existing: string | undefined): Problem | undefined {
  if (existing === undefined || existing === deviceId) return undefined;
  return new Problem(
    'NAME_TAKEN',
    `There is a device ${existing} already, and ${deviceId} differs in capital letters only.`,
    { field: 'deviceId', remedy: 'Choose another ID: both would share a folder on Windows and macOS.' },
  );
}

const inRow = (row: number, { message, remedy }: Problem): Problem => csvFault(`CSV row ${row}: ${message}`, remedy);
const csvFault = (message: string, remedy = 'Correct the row.'): Problem =>
  new Problem('INVALID_INPUT', message, { field: 'csv', remedy });

function readSet(set: DeviceSet, existing: readonly string[]): DeviceRow[] {
  const counted = (deviceId: string, index: number) => ({ row: index + 1, deviceId });
  switch (set.kind) {
    case 'ids':
      return set.ids.map(counted);
    case 'numbered':
      return numberedIds(set.prefix, set.count, digitsOf(set.prefix, existing)).map(counted);
    case 'csv':
      return readCsv(set.text);
  }
}

/** Digits of the shortest number behind the prefix; undefined where there is none. */
function digitsOf(prefix: string, existing: readonly string[]): number | undefined {
  const numbers = existing.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  const lengths = numbers.filter((text) => /^\d{2,}$/.test(text)).map(({ length }) => length);
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}

/** The separator that the header has most of; in such short files the rows say less. */
function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\n|\r/, 1);
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** A header is needed; separators comma, semicolon and tab are told apart by themselves. */
function readCsv(text: string): DeviceRow[] {
  const whole = text.replace(/^\uFEFF/, '');
  // Blank rows before the header, as a spreadsheet writes them. Tabs of the header itself are its first, empty cells.
  const [blank = ''] = /^(?:[ \t,;]*(?:\r\n|\n|\r))*/.exec(whole) ?? [];
  const blankRows = blank.split(/\r\n|\n|\r/).length - 1;
  const content = whole.slice(blank.length).replace(/^ +/, '');
  const { data, errors, meta } = Papa.parse<Record<string, string>>(content, {
    header: true,
    delimiter: separatorOf(content),
    transformHeader: (name) => name.trim(),
  });
  // A short row may leave out what is optional.
  const faults = new Map(
    errors.filter(({ code }) => code !== 'TooFewFields').map(({ row, message }) => [row ?? 0, message] as const),
  );
  const column = (names: readonly string[]) =>
    names
      .map((name) => meta.fields?.find((field) => field.toLowerCase().replaceAll(/[\s_-]/g, '') === name))
      .find(Boolean);
  const idColumn = column(['deviceid', 'id']);
  const daysColumn = column(['days', 'validitydays']);
  if (idColumn === undefined) {
    throw csvFault('The CSV file has no column deviceId.', 'Make its first row a header, for example: deviceId,days');
  }
  // Numbered as a spreadsheet does, blank rows included.
  const rows = data.map((row, index) => ({ row, number: blankRows + index + 2, parseFault: faults.get(index) }));
  const filled = rows.filter(({ row }) => Object.values(row).some((value) => value.trim() !== ''));
  if (filled.length === 0)
    throw csvFault('The CSV file has no devices.', 'Add a row for each device below the header.');
  return filled.map(({ row, number, parseFault }) => {
    const deviceId = (row[idColumn] ?? '').trim();
    const days = daysColumn === undefined ? '' : (row[daysColumn] ?? '').trim();
    if (parseFault !== undefined) {
      return { row: number, deviceId, fault: csvFault(`CSV row ${number}: ${parseFault}`) };
    }
    if (days === '') return { row: number, deviceId };
    const validityDays = Number(days);
    if (/^\d+$/.test(days) && validityDays >= 1 && validityDays <= maximumValidityDays) {
      return { row: number, deviceId, validityDays };
    }
    const fault = `CSV row ${number}: ${JSON.stringify(days)} is no number of days.`;
    return { row: number, deviceId, fault: csvFault(fault, `Use 1 to ${maximumValidityDays}.`) };
  });
}
