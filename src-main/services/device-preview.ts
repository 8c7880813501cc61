import { i18n } from '../core/language/index.ts';
import { things } from '../core/things/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { folderKey } from '../core/things/identifiers.ts';
import { platformOf } from '../core/clouds/platforms.ts';
import { subjectAttributes } from '../core/x509/subject.ts';
import type { DeviceRow } from './device-row.ts';
import { caseFault, deviceRows, listedSet, unknownColumns } from './device-set.ts';
import type { Jobs } from './jobs.ts';
import type { Workspaces } from './workspace.ts';

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
      const devices = (await workspaces.exists(input.workspace))
        ? await job.waitFor((await workspaces.open(input.workspace)).list(things.device))
        : [];
      const existing = new Map(devices.map(({ deviceId }) => [folderKey(deviceId), deviceId]));
      const set = await listedSet(input.devices);
      const rows: DeviceRow[] = [];
      for (const row of deviceRows(set, [...existing.values()])) {
        if (rows.length % rowsAtOnce === 0) {
          // So that a cancel is heard at all.
          await ciphers.breathe();
          job.check();
        }
        const fault = row.fault ?? caseFault(row.deviceId, existing.get(folderKey(row.deviceId)));
        rows.push(fault === undefined ? row : { ...row, fault });
      }
      return previewOf(rows, existing, unknownColumns(set));
    },
  );
}

function previewOf(
  rows: readonly DeviceRow[],
  existing: ReadonlyMap<string, string>,
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
      exists: existing.has(folderKey(deviceId)),
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
