import { platformOf } from '../../core/clouds/platforms.ts';
import { checkSending } from '../../core/plan/check.ts';
import { timesOfDayFrom } from '../../core/plan/time-zone.ts';
import { type Target, defaultPortOf } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Clock, Folders } from '../ports.ts';
import { readTables } from './read-tables.ts';
import type { Path, Plan } from './plan-file.ts';

interface Reading {
  readonly grants: Grants;
  readonly folders: Pick<Folders, 'readFile'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Stands for those that a plan names by a rule. */
const someDevice = 'device-00001';

/** As far as a plan says it: what is left out, such as a password, is given when it is run. */
function targetOf({ platform: id, host, port, settings: given }: Plan): Target {
  const platform = platformOf(id);
  const settings = { ...Object.fromEntries(platform.fields.map(({ name, initial }) => [name, initial])), ...given };
  return { host: host ?? platform.host.initial, port: port ?? defaultPortOf(platform, settings), settings };
}

/**
 * Checks what the devices of a plan would send and when, as a run does before it begins. Its tables are named by tokens, and are read. Throws
 * INVALID_INPUT with the place in the file.
 */
export async function checkPlanSends(plan: Plan, reading: Reading, place: (path: Path) => string): Promise<void> {
  const isPart = plan.deviceIds.length === 0;
  const deviceIds = isPart ? [someDevice] : plan.deviceIds;
  const { fields: _fields, replay: _replay, timesOfDay: times, ...rest } = plan;
  try {
    const tables = await readTables(plan, { deviceIds: plan.deviceIds, isPart }, reading);
    const timesOfDay = times && timesOfDayFrom(times, reading.clock.now());
    const fleet = { platform: platformOf(plan.platform), target: targetOf(plan), deviceIds, isPart, seed: 0 };
    checkSending({ ...rest, ...tables, timesOfDay }, fleet);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'INVALID_INPUT' || error.field === undefined) throw error;
    const { message, field, remedy } = error;
    throw new Problem('INVALID_INPUT', `${place(pathOf(field))}: ${field}: ${message}`, {
      field: 'file',
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}

/** A property's name may have dots in it. */
function pathOf(field: string): Path {
  const [, property] = /^properties\.(.+)$/.exec(field) ?? [];
  if (property !== undefined) return ['properties', property];
  return field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
