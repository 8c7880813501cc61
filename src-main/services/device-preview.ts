import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { folderKey } from '../core/things/identifiers.ts';
import { platformOf } from '../core/clouds/platforms.ts';
import { subjectAttributes } from '../core/x509/subject.ts';
import type { DeviceRow } from './device-row.ts';
import { caseFault, deviceRows, devicesAmong, idsIn, listedSet, unknownColumns } from './device-set.ts';
import type { Jobs } from './jobs.ts';
import type { Workspaces } from './workspaces.ts';

/** Rows that a page can show. */
const shownRows = 200;
/** Rows between two breaths: some milliseconds of checking. */
const rowsAtOnce = 1000;

/** What `device.create` would find in a set, before anything is made. */
export function previewDevices(
  workspaces: Workspaces,
  jobs: Jobs,
  ciphers: Pick<PasswordCiphers, 'breathe'>,
  input: ParsedInput<'device.preview'>,
): Promise<MethodOutput<'device.preview'>> {
  return jobs.run(
    input.jobId,
    {
      title: i18n.t('Checking a list of devices'),
      looksOnly: true,
      message: i18n.t('Cancelled. The list was not checked.'),
    },
    async (job) => {
      const workspace = await workspaces.openIfThere(input.workspace);
      const ids = workspace === undefined ? [] : await job.waitFor(idsIn(workspace));
      const existing = new Map(ids.map((deviceId) => [folderKey(deviceId), deviceId]));
      const set = await listedSet(input.devices);
      const rows: DeviceRow[] = [];
      for (const row of deviceRows(set, ids)) {
        if (rows.length % rowsAtOnce === 0) {
          // So that a cancel is heard at all.
          await ciphers.breathe();
          job.check();
        }
        const fault = row.fault ?? caseFault(row.deviceId, existing.get(folderKey(row.deviceId)));
        rows.push(fault === undefined ? row : { ...row, fault });
      }
      const wanted = rows.map(({ deviceId }) => deviceId);
      const made = workspace === undefined ? new Map() : await job.waitFor(devicesAmong(workspace, ids, wanted));
      return previewOf(rows, made, unknownColumns(set));
    },
  );
}

function previewOf(
  rows: readonly DeviceRow[],
  made: ReadonlyMap<string, unknown>,
  unknown: readonly string[],
): MethodOutput<'device.preview'> {
  const faulty = rows.filter(({ fault }) => fault !== undefined);
  return {
    total: rows.length,
    faults: faulty.length,
    unknownColumns: [...unknown],
    rows: shown(rows, faulty).map(({ row, deviceId, keyType, validityDays, subject, platform, fault }) => ({
      row,
      deviceId,
      ...(keyType === undefined ? {} : { keyType }),
      ...(validityDays === undefined ? {} : { validityDays }),
      ...(subject === undefined || fault !== undefined ? {} : { subject: shortSubject(subject) }),
      ...(platform === undefined ? {} : { platform: platformOf(platform).label }),
      exists: made.has(deviceId),
      ...(fault === undefined ? {} : { fault: `${fault.message} ${fault.remedy ?? ''}`.trim() }),
    })),
  };
}

/** Without the common name, which is the device ID. */
const shortSubject = (subject: NonNullable<DeviceRow['subject']>): string =>
  subjectAttributes({ ...subject, commonName: 'device' })
    .filter(({ short }) => short !== 'CN')
    .map(({ short, value }) => `${short}=${value}`)
    .join(', ');

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
