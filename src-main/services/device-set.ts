import { i18n } from '../core/language/index.ts';
import type { ParsedInput } from '../contract/methods.ts';
import type { Warning } from '../contract/models.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId, fileNameOf, folderKey, idOfFileName, numberedIds } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import type { DeviceRow, WantedDevice } from './device-row.ts';
import type { Workspace } from './workspace.ts';

type DeviceSet = ParsedInput<'device.create'>['devices'];

/** A CSV file that was read. */
export interface CsvSet {
  readonly kind: 'csv';
  readonly rows: readonly DeviceRow[];
  /** Titles of columns that say nothing here. */
  readonly unknown: readonly string[];
  readonly leaveOutFaulty?: boolean | undefined;
}

/** A set of which it is known what it lists. */
export type ListedSet = Exclude<DeviceSet, { kind: 'csv' }> | CsvSet;

/** Reads the CSV file of a set. What reads it knows the clouds by name, and is loaded for it alone. Throws INVALID_INPUT. */
export const listedSet = async (set: DeviceSet): Promise<ListedSet> =>
  set.kind === 'csv' ? (await import('./device-csv.ts')).csvSet(set) : set;

/**
 * The devices that are asked for, every ID checked and none twice. Throws INVALID_INPUT naming the first fault, or
 * NAME_TAKEN beside one of `existing`. Numbers get as many digits as those of `existing` devices with the prefix, so that
 * a set can grow.
 */
export function wantedDevices(set: ListedSet, existing: readonly string[] = []): WantedDevice[] {
  return chosenDevices(set, existing).wanted;
}

/** The same, with the rows that are left out because of their faults, where the set says so. */
export function chosenDevices(
  set: ListedSet,
  existing: readonly string[] = [],
): { readonly wanted: WantedDevice[]; readonly leftOut: number } {
  const known = new Map(existing.map((deviceId) => [folderKey(deviceId), deviceId]));
  const wanted: WantedDevice[] = [];
  let leftOut = 0;
  for (const { row, fault: own, ...device } of deviceRows(set, existing)) {
    const fault = own ?? caseFault(device.deviceId, known.get(folderKey(device.deviceId)));
    if (fault === undefined) wanted.push(device);
    else if (set.kind === 'csv' && set.leaveOutFaulty === true) leftOut++;
    else if (set.kind !== 'csv') throw fault;
    else throw inRow(row, fault);
  }
  if (wanted.length > 0) return { wanted, leftOut };
  throw new Problem('INVALID_INPUT', i18n.t('Every row of the CSV file has a fault.'), {
    field: 'csv',
    remedy: i18n.t('Look at the preview, and correct the file.'),
  });
}

/** A fault with the row that it is in. */
const inRow = (row: number, { code, message, remedy = i18n.t('Correct the row.') }: Problem): Problem =>
  new Problem(code, i18n.t('CSV row {row}: {message}', { row, message }), { field: 'csv', remedy });

/** Row by row, with every fault. Throws INVALID_INPUT where there are no rows at all. */
export function* deviceRows(set: ListedSet, existing: readonly string[] = []): Generator<DeviceRow> {
  const seen = new Map<string, string>();
  for (const row of readSet(set, existing)) {
    const own = row.fault === undefined ? (idFault(row.deviceId) ?? twice(row.deviceId, seen)) : undefined;
    if (row.fault === undefined) seen.set(folderKey(row.deviceId), row.deviceId);
    yield own === undefined ? row : { ...row, fault: own };
  }
}

/** Titles of the columns of a CSV file that say nothing here. */
export const unknownColumns = (set: ListedSet): readonly string[] => (set.kind === 'csv' ? set.unknown : []);

/** What was asked for in a list and not heeded. */
export function listWarnings(set: ListedSet, leftOut: number): Warning[] {
  const unknown = unknownColumns(set).map((title) => JSON.stringify(title));
  return [
    ...(leftOut === 0
      ? []
      : [i18n.t('{leftOut, plural, one {# row} other {# rows}} of the CSV file with faults left out.', { leftOut })]),
    ...(unknown.length === 0
      ? []
      : [i18n.t('Columns of the CSV file that say nothing here: {unknown}.', { unknown: unknown.join(', ') })]),
  ].map((message) => ({ code: 'passed-over', message }));
}

function twice(deviceId: string, seen: ReadonlyMap<string, string>): Problem | undefined {
  const other = seen.get(folderKey(deviceId));
  if (other === undefined) return undefined;
  return new Problem(
    'INVALID_INPUT',
    other === deviceId
      ? i18n.t('The device ID {deviceId} is asked for twice.', { deviceId })
      : i18n.t('The device ID {deviceId} is asked for twice (as {other}).', { deviceId, other }),
    {
      field: 'deviceId',
      remedy: i18n.t('Name each device once. IDs that differ in capital letters only would share a folder.'),
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
    i18n.t('{existing} is there already, and {deviceId} differs in capital letters only.', {
      existing,
      deviceId,
    }),
    { field: 'deviceId', remedy: i18n.t('Choose another ID: both would share a folder on Windows and macOS.') },
  );
}

function readSet(set: ListedSet, existing: readonly string[]): readonly DeviceRow[] {
  const counted = (deviceId: string, index: number) => ({ row: index + 1, deviceId });
  switch (set.kind) {
    case 'ids':
      return set.ids.map(counted);
    case 'numbered':
      return numberedIds(set.prefix, set.count, digitsOf(set.prefix, existing)).map(counted);
    case 'csv':
      return set.rows;
  }
}

/** Digits of the shortest number behind the prefix; undefined where there is none. */
export function digitsOf(prefix: string, existing: readonly string[]): number | undefined {
  const numbers = existing.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  const lengths = numbers.filter((text) => /^\d{2,}$/.test(text)).map(({ length }) => length);
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}

/** What of a set is to be made, by the devices that there are. */
export type Choose = (existing: readonly string[]) => {
  readonly wanted: WantedDevice[];
  readonly warnings: Warning[];
};

/** Devices that are known one by one. Throws INVALID_INPUT where one is wanted twice, and NAME_TAKEN beside one whose folder it would share on some systems. */
export const oneByOne =
  (wanted: WantedDevice[]): Choose =>
  (existing) => {
    const known = new Map(existing.map((deviceId) => [folderKey(deviceId), deviceId]));
    const seen = new Map<string, string>();
    for (const { deviceId } of wanted) {
      const fault = twice(deviceId, seen) ?? caseFault(deviceId, known.get(folderKey(deviceId)));
      if (fault !== undefined) throw fault;
      seen.set(folderKey(deviceId), deviceId);
    }
    return { wanted, warnings: [] };
  };

/** What stands where devices are kept, by the IDs that its folders would have. */
export const idsIn = async (workspace: Workspace): Promise<string[]> =>
  (await workspace.folders(things.device)).map(idOfFileName);

/** Those of these devices that a workspace has, by ID. Its others may be thousands, and are not read. */
export async function devicesAmong(workspace: Workspace, existing: readonly string[], ids: readonly string[]) {
  const wanted = new Set(ids);
  const folders = existing.filter((deviceId) => wanted.has(deviceId)).map(fileNameOf);
  const manifests = await workspace.listIn(things.device, folders);
  return new Map(manifests.map((one) => [one.deviceId, one]));
}

/** The same of a workspace, with those of its devices that are wanted. */
export async function chosenIn(workspace: Workspace, choose: Choose) {
  const existing = await idsIn(workspace);
  const chosen = choose(existing);
  const ids = chosen.wanted.map(({ deviceId }) => deviceId);
  return { existing: await devicesAmong(workspace, existing, ids), ...chosen };
}
