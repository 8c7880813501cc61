import Papa from 'papaparse';
import type { ParsedInput } from '../contract/methods.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId, folderKey, numberedIds } from '../core/workspace/identifiers.ts';
import { maximumValidityDays } from '../core/x509/profiles.ts';

export interface WantedDevice {
  readonly deviceId: string;
  /** From its row of a CSV file. */
  readonly validityDays?: number;
}

type DeviceSet = ParsedInput<'device.create'>['devices'];

/**
 * The devices that are asked for, every ID checked and none twice. Throws INVALID_INPUT naming the first fault. Numbers
 * get as many digits as those of `existing` devices with the prefix, so that a set can grow.
 */
export function wantedDevices(set: DeviceSet, existing: readonly string[] = []): WantedDevice[] {
  const wanted = readSet(set, existing);
  const seen = new Map<string, string>();
  for (const { deviceId } of wanted) {
    const other = seen.get(folderKey(checkDeviceId(deviceId)));
    if (other !== undefined) {
      throw new Problem(
        'INVALID_INPUT',
        `The device ID ${deviceId} is asked for twice${other === deviceId ? '' : ` (as ${other})`}.`,
        {
          field: 'deviceId',
          remedy: 'Name each device once. IDs that differ in capital letters only would share a folder.',
        },
      );
    }
    seen.set(folderKey(deviceId), deviceId);
  }
  return wanted;
}

function readSet(set: DeviceSet, existing: readonly string[]): WantedDevice[] {
  switch (set.kind) {
    case 'ids':
      return set.ids.map((deviceId) => ({ deviceId }));
    case 'numbered':
      return numberedIds(set.prefix, set.count, digitsOf(set.prefix, existing)).map((deviceId) => ({ deviceId }));
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
  const [header = ''] = text.split(/\r?\n/, 1);
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** A header is needed; separators comma, semicolon and tab are told apart by themselves. */
function readCsv(text: string): WantedDevice[] {
  const invalid = (message: string, remedy: string) => new Problem('INVALID_INPUT', message, { field: 'csv', remedy });
  const content = text.replace(/^\uFEFF/, '').trimStart();
  const { data, errors, meta } = Papa.parse<Record<string, string>>(content, {
    header: true,
    delimiter: separatorOf(content),
    transformHeader: (name) => name.trim(),
  });
  // A short row may leave out what is optional.
  const fault = errors.find(({ code }) => code !== 'TooFewFields');
  if (fault !== undefined) {
    throw invalid(`CSV row ${(fault.row ?? 0) + 2}: ${fault.message}`, 'Correct the row.');
  }
  const column = (names: readonly string[]) =>
    names
      .map((name) => meta.fields?.find((field) => field.toLowerCase().replaceAll(/[\s_-]/g, '') === name))
      .find(Boolean);
  const idColumn = column(['deviceid', 'id']);
  const daysColumn = column(['days', 'validitydays']);
  if (idColumn === undefined) {
    throw invalid('The CSV file has no column deviceId.', 'Make its first row a header, for example: deviceId,days');
  }
  // Numbered as a spreadsheet does, blank rows included.
  const rows = data.map((row, index) => ({ row, number: index + 2 }));
  const filled = rows.filter(({ row }) => Object.values(row).some((value) => value.trim() !== ''));
  if (filled.length === 0) throw invalid('The CSV file has no devices.', 'Add a row for each device below the header.');
  return filled.map(({ row, number }) => {
    const deviceId = (row[idColumn] ?? '').trim();
    try {
      checkDeviceId(deviceId);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw invalid(`CSV row ${number}: ${error.message}`, error.remedy ?? 'Correct the row.');
    }
    const daysText = daysColumn === undefined ? '' : (row[daysColumn] ?? '').trim();
    if (daysText === '') return { deviceId };
    const validityDays = Number(daysText);
    if (!/^\d+$/.test(daysText) || validityDays < 1 || validityDays > maximumValidityDays) {
      throw invalid(
        `CSV row ${number}: ${JSON.stringify(daysText)} is no number of days.`,
        `Use 1 to ${maximumValidityDays}.`,
      );
    }
    return { deviceId, validityDays };
  });
}
