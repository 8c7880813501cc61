import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { folderKey } from '../core/workspace/identifiers.ts';
import { type DeviceRow, caseFault, deviceRows } from './device-set.ts';
import type { Workspaces } from './workspace.ts';

/** Rows that a page can show. */
const shownRows = 200;

/** What `device.create` would find in a set, before anything is made. */
export async function previewDevices(
  workspaces: Workspaces,
  input: ParsedInput<'device.preview'>,
): Promise<MethodOutput<'device.preview'>> {
  const devices = (await workspaces.exists(input.workspace))
    ? await (await workspaces.open(input.workspace)).devices()
    : [];
  const existing = new Map(devices.map(({ deviceId }) => [folderKey(deviceId), deviceId]));
  const rows = deviceRows(input.devices, [...existing.values()]).map((row): DeviceRow => {
    const fault = row.fault ?? caseFault(row.deviceId, existing.get(folderKey(row.deviceId)));
    return fault === undefined ? row : { ...row, fault };
  });
  const faulty = rows.filter(({ fault }) => fault !== undefined);
  return {
    total: rows.length,
    faults: faulty.length,
    rows: shown(rows, faulty).map(({ row, deviceId, validityDays, fault }) => ({
      row,
      deviceId,
      ...(validityDays === undefined ? {} : { validityDays }),
      exists: existing.has(folderKey(deviceId)),
      ...(fault === undefined ? {} : { fault: `${fault.message} ${fault.remedy ?? ''}`.trim() }),
    })),
  };
}

/** Faults first in the choice, and everything in its order. */
function shown(rows: readonly DeviceRow[], faulty: readonly DeviceRow[]): DeviceRow[] {
  if (rows.length <= shownRows) return [...rows];
  const chosen = new Set(faulty.slice(0, shownRows));
  for (const row of rows) {
    if (chosen.size >= shownRows) break;
    chosen.add(row);
  }
  return rows.filter((row) => chosen.has(row));
}
