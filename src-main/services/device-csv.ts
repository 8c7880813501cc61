import { i18n } from '../core/language/index.ts';
import Papa from 'papaparse';
import { platforms } from '../core/clouds/platforms.ts';
import { Problem } from '../core/problem.ts';
import { keyTypeLabel, keyTypes } from '../core/x509/algorithms.ts';
import { maximumValidityDays } from '../core/x509/profiles.ts';
import { subjectAttributes } from '../core/x509/subject.ts';
import type { CsvSet } from './device-set.ts';
import type { DeviceOwn, DeviceRow } from './device-row.ts';

/** A value of a row, which is not empty. Throws INVALID_INPUT. */
type Read = (value: string) => DeviceOwn;
interface Column {
  /** Titles as people write them, without case, blanks, hyphens and underscores; the first that a file has counts. */
  readonly titles: readonly string[];
  readonly read: Read;
}

/** What a device may have of its own. */
const columns: readonly Column[] = [
  { titles: ['key', 'keytype'], read: (value) => ({ keyType: keyTypeOf(value) }) },
  { titles: ['days', 'validitydays'], read: (value) => ({ validityDays: daysOf(value) }) },
  { titles: ['organization', 'organisation', 'o'], read: (organization) => ({ subject: { organization } }) },
  {
    titles: ['organizationalunit', 'organisationalunit', 'unit', 'ou'],
    read: (organizationalUnit) => ({ subject: { organizationalUnit } }),
  },
  { titles: ['locality', 'city', 'l'], read: (locality) => ({ subject: { locality } }) },
  {
    titles: ['stateorprovince', 'state', 'province', 'st'],
    read: (stateOrProvince) => ({ subject: { stateOrProvince } }),
  },
  { titles: ['country', 'c'], read: (country) => ({ subject: { country } }) },
  { titles: ['platform'], read: (value) => ({ platform: platformIdOf(value) }) },
];
const idTitles = ['deviceid', 'id'];

const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Without the apostrophe that makes a formula harmless, as `csvText` writes it. */
const unescaped = (value = ''): string => value.trim().replace(/^'(?=[=+\-@])/, '');

const csvFault = (message: string, remedy = i18n.t('Correct the row.')): Problem =>
  new Problem('INVALID_INPUT', message, { field: 'csv', remedy });

/**
 * Reads a list of devices. A header is needed; separators comma, semicolon and tab are told apart by themselves. Throws
 * INVALID_INPUT where there is no column for IDs, or no row.
 */
export function readDeviceCsv(text: string): DeviceRow[] {
  const { data, faults, blankRows, idField, known } = parse(text);
  // Numbered as a spreadsheet does, blank rows included.
  const rows = data.map((row, index) => ({ row, number: blankRows + index + 2, parseFault: faults.get(index) }));
  const filled = rows.filter(({ row }) => Object.values(row).some((value) => value.trim() !== ''));
  if (filled.length === 0)
    throw csvFault(i18n.t('The CSV file has no devices.'), i18n.t('Add a row for each device below the header.'));
  return filled.map(({ row, number, parseFault }) => {
    const device = { row: number, deviceId: unescaped(row[idField]) };
    return parseFault === undefined
      ? { ...device, ...ownOf(row, known) }
      : { ...device, fault: csvFault(`${parseFault}.`) };
  });
}

/** The set that a CSV file lists. Throws as `readDeviceCsv`. */
export const csvSet = ({
  text,
  leaveOutFaulty,
}: {
  readonly text: string;
  readonly leaveOutFaulty?: boolean | undefined;
}): CsvSet => ({
  kind: 'csv',
  rows: readDeviceCsv(text),
  unknown: unknownTitles(text),
  leaveOutFaulty,
});

/** Titles of the columns that say nothing here. Throws as `readDeviceCsv`. */
export function unknownTitles(text: string): string[] {
  const { fields, idField, known } = parse(text, 1);
  const used = new Set([idField, ...known.map(({ field }) => field)]);
  return fields.filter((field) => field !== '' && !used.has(field));
}

/** `rows`: how many are read; all where it is not given. */
function parse(text: string, rows = 0) {
  const whole = text.replace(/^\uFEFF/, '');
  // Blank rows before the header, as a spreadsheet writes them. Tabs of the header itself are its first, empty cells.
  const [blank = ''] = /^(?:[ \t,;]*(?:\r\n|\n|\r))*/.exec(whole) ?? [];
  const content = whole.slice(blank.length).replace(/^ +/, '');
  const { data, errors, meta } = Papa.parse<Record<string, string>>(content, {
    header: true,
    delimiter: separatorOf(content),
    transformHeader: (name) => name.trim(),
    preview: rows,
  });
  const fields = meta.fields ?? [];
  const found = (titles: readonly string[]) =>
    titles.map((title) => fields.find((field) => plain(field) === title)).find(Boolean);
  const idField = found(idTitles);
  if (idField === undefined) {
    throw csvFault(
      i18n.t('The CSV file has no column deviceId.'),
      i18n.t('Make its first row a header, for example: deviceId,days'),
    );
  }
  return {
    data,
    // A short row may leave out what is optional.
    faults: new Map(
      errors.filter(({ code }) => code !== 'TooFewFields').map(({ row, message }) => [row ?? 0, message] as const),
    ),
    blankRows: blank.split(/\r\n|\n|\r/).length - 1,
    fields,
    idField,
    known: columns.flatMap(({ titles, read }) => {
      const field = found(titles);
      return field === undefined ? [] : [{ field, read }];
    }),
  };
}

/** What the columns say of a device, up to the first that says nothing good. */
function ownOf(
  row: Readonly<Record<string, string>>,
  known: readonly { readonly field: string; readonly read: Read }[],
): DeviceOwn & Pick<DeviceRow, 'fault'> {
  let own: DeviceOwn = {};
  try {
    for (const { field, read } of known) {
      const value = unescaped(row[field]);
      if (value === '') continue;
      const { subject, ...rest } = read(value);
      own = { ...own, ...rest, ...(subject === undefined ? {} : { subject: { ...own.subject, ...subject } }) };
    }
    if (own.subject !== undefined) subjectAttributes({ ...own.subject, commonName: 'device' });
    return own;
  } catch (error) {
    if (error instanceof Problem) return { ...own, fault: csvFault(error.message, error.remedy) };
    throw error;
  }
}

/** By its name in the command line or as it is told: `ec-p256`, `EC P-256`. */
function keyTypeOf(value: string) {
  const wanted = plain(value);
  const found = keyTypes.find((type) => plain(type) === wanted || plain(keyTypeLabel(type)) === wanted);
  if (found !== undefined) return found;
  throw csvFault(
    i18n.t('{value} is no kind of key.', { value: JSON.stringify(value) }),
    i18n.t('Use one of: {keyTypes}.', { keyTypes: keyTypes.join(', ') }),
  );
}

function daysOf(value: string): number {
  const days = Number(value);
  if (/^\d+$/.test(value) && days >= 1 && days <= maximumValidityDays) return days;
  throw csvFault(
    i18n.t('{value} is no number of days.', { value: JSON.stringify(value) }),
    i18n.t('Use 1 to {maximumValidityDays}.', { maximumValidityDays }),
  );
}

/** By its ID or its label. */
function platformIdOf(value: string): string {
  const wanted = plain(value);
  const found = platforms.find(({ id, label }) => plain(id) === wanted || plain(label) === wanted);
  if (found !== undefined) return found.id;
  const known = platforms.map(({ id }) => id).join(', ');
  throw csvFault(
    i18n.t('There is no platform {value}.', { value: JSON.stringify(value) }),
    i18n.t('Use one of: {known}.', { known }),
  );
}

/** The separator that the header has most of; in such short files the rows say less. */
function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\n|\r/, 1);
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
