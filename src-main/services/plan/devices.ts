import { i18n } from '../../core/language/index.ts';
import { thingMethods } from '../../contract/things/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { placesOf } from '../../core/plan/shard.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceId, digitsFor, numberedId } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { checkDeviceIds } from '../device-credentials.ts';
import type { WantedDevice } from '../device-row.ts';
import { csvSet } from '../device-csv.ts';
import { digitsOf, idsIn, wantedDevices } from '../device-set.ts';
import type { Devices } from '../devices.ts';
import type { Job } from '../jobs.ts';
import type { Notes } from '../notes.ts';
import type { Workspaces } from '../workspace.ts';

/** As many as one process runs. */
const mostDevices = 10_000;
/** Names that an error lists. */
const namesListed = 10;

/** Which devices are asked for. */
type Which = ParsedInput<'plan.devices'>;
/** And how those that are missing are made. */
type Making = Omit<ParsedInput<'plan.prepare'>, 'jobId'>;

/** Makes devices of a workspace known to the local hub. */
export interface Admitting {
  admitTo(terms: Pick<Making, 'workspace' | 'platform'>, deviceIds: string[], job: Job): Promise<void>;
}

/** Who of a plan sends and listens here. */
export interface ChosenDevices {
  readonly deviceIds: string[];
  /** Where each of them stands in the whole run, whose devices `total` are. */
  readonly places: readonly number[];
  readonly total: number;
  readonly subscribers: Which['subscribers'];
  /** Of all of these, those that are not in the workspace. */
  readonly missing: readonly WantedDevice[];
}

/** The devices that a plan names, by whatever rule, and those that it has made. */
export class PlanDevices {
  readonly #workspaces: Workspaces;
  readonly #devices: Devices;
  readonly #notes: Notes;
  readonly #hub: Admitting;

  constructor(workspaces: Workspaces, devices: Devices, notes: Notes, hub: Admitting) {
    this.#workspaces = workspaces;
    this.#devices = devices;
    this.#notes = notes;
    this.#hub = hub;
  }

  /** Throws INVALID_INPUT with the field. Reads the names of the workspace's devices alone, and groups where one is asked for. */
  async choose(input: Which): Promise<ChosenDevices> {
    const known = await this.#known(input.workspace);
    const all = await this.#rule(input, [...known]);
    const places = placesOf(all.count, input.shard);
    if (places.length > mostDevices) throw tooMany(places.length, all.count);
    const wanted = places.map((place) => all.at(place));
    const deviceIds = wanted.map(({ deviceId }) => deviceId);
    const subscribers = placesOf(input.subscribers.length, input.shard).flatMap((at) => input.subscribers[at] ?? []);
    if (input.shard !== undefined && deviceIds.length + subscribers.length === 0) throw emptyShard(input.shard, all);
    const listening = subscribers.map(({ deviceId }) => ({ deviceId }));
    checkDeviceIds([...wanted, ...listening].map(({ deviceId }) => deviceId));
    const missing = [...wanted, ...listening].filter(({ deviceId }) => !known.has(deviceId));
    return { deviceIds, places, total: all.count, subscribers, missing };
  }

  /** The same, with those made that are not there, where the plan says so; else throws NOT_FOUND for them. */
  async prepare(input: Making, job: Job): Promise<ChosenDevices & { readonly created: string[] }> {
    const chosen = await this.choose(input);
    const { missing } = chosen;
    const { createMissing } = input;
    if (missing.length === 0) return { ...chosen, created: [] };
    // A single one is told where it is looked for, with what there is.
    if (createMissing === undefined && missing.length === 1) return { ...chosen, created: [] };
    if (createMissing === undefined) throw missingDevices(chosen);
    const { authority: name, keyType, validityDays, subject, register } = createMissing;
    const ids = missing.map(({ deviceId }) => deviceId);
    const making = thingMethods['device.create'].input.parse({
      workspace: input.workspace,
      devices: { kind: 'ids', ids },
      ...(name === undefined ? {} : { authority: { name, passphrase: input.authorityPassphrase } }),
      keyType,
      validityDays,
      subject,
      keyPassphrase: input.keyPassphrase,
    });
    const { devices } = await this.#devices.createThese([...missing], making, job);
    if (register) await this.#hub.admitTo(input, ids, job);
    const created = devices.filter(({ outcome }) => outcome === 'created').map(({ deviceId }) => deviceId);
    return { ...chosen, missing: [], created };
  }

  /** What a plan comes to in a workspace, before anything is made. */
  async look(input: ParsedInput<'plan.devices'>): Promise<MethodOutput<'plan.devices'>> {
    const { deviceIds, total, missing } = await this.choose(input);
    return { deviceIds, total, missing: missing.map(({ deviceId }) => deviceId) };
  }

  /** IDs of the devices of a workspace, by their folders. */
  async #known(token: string): Promise<ReadonlySet<string>> {
    if (!(await this.#workspaces.exists(token))) return new Set();
    return new Set(await idsIn(await this.#workspaces.open(token)));
  }

  async #rule(input: Which, existing: readonly string[]): Promise<DeviceList> {
    const { deviceIds, devices } = input;
    if (devices === undefined) return listOf(deviceIds.map((deviceId) => ({ deviceId })));
    if (deviceIds.length > 0) throw twoWays();
    switch (devices.kind) {
      case 'numbered': {
        const { prefix, first, count } = devices;
        const last = first + count - 1;
        const digits = devices.digits ?? digitsOf(prefix, existing) ?? digitsFor(last);
        for (const number of [first, last]) checkDeviceId(numberedId(prefix, number, digits));
        return { count, at: (place) => ({ deviceId: numberedId(prefix, first + place, digits) }) };
      }
      case 'group':
        return listOf(await this.#group(input.workspace, devices.group.trim(), new Set(existing)));
      case 'csv':
        return listOf(wantedDevices(csvSet({ text: devices.text }), existing));
    }
  }

  /** What was deleted keeps its group, for when it is put back, and does not count. */
  async #group(workspace: string, group: string, existing: ReadonlySet<string>): Promise<WantedDevice[]> {
    const { things: said } = await this.#notes.list({ workspace });
    const devices = said.filter(({ kind, name }) => kind === 'device' && existing.has(name));
    const found = devices.filter((one) => one.group === group).map(({ name }) => ({ deviceId: name }));
    if (found.length > 0) return found.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    const groups = [...new Set(devices.flatMap((one) => one.group ?? []))].toSorted();
    throw new Problem('INVALID_INPUT', i18n.t('No device is in the group {group}.', { group: JSON.stringify(group) }), {
      field: 'devices.group',
      remedy:
        groups.length === 0
          ? i18n.t('Put devices into the group first.')
          : i18n.t('Groups with devices: {groups}.', { groups: groups.slice(0, namesListed).join(', ') }),
    });
  }
}

/** Devices in their order; not all of them need to be looked at. */
interface DeviceList {
  readonly count: number;
  at(place: number): WantedDevice;
}

const listOf = (devices: readonly WantedDevice[]): DeviceList => ({
  count: devices.length,
  at: (place) => devices[place] ?? { deviceId: '' },
});

const twoWays = (): Problem =>
  new Problem('INVALID_INPUT', i18n.t('The devices are named one by one and by a rule too.'), {
    field: 'devices',
    remedy: i18n.t('Leave out either deviceIds or devices.'),
  });

const emptyShard = ({ index, count }: NonNullable<Which['shard']>, all: DeviceList): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('The shard {index} of {count} has no device: there are {total}.', { index, count, total: all.count }),
    { field: 'shard', remedy: i18n.t('Make as many shards as there are devices at most; they are counted from 0.') },
  );

function tooMany(here: number, total: number): Problem {
  const needed = Math.ceil(total / mostDevices);
  return new Problem(
    'INVALID_INPUT',
    i18n.t('A process runs {mostDevices} devices at most; these are {here}.', { mostDevices, here }),
    {
      field: 'devices',
      remedy: i18n.t('Share the run among {needed} processes or more, each with a shard of it.', { needed }),
    },
  );
}

function missingDevices({ missing, deviceIds, subscribers }: ChosenDevices): Problem {
  const [count, all] = [missing.length, deviceIds.length + subscribers.length];
  const names = missing.slice(0, namesListed).map(({ deviceId }) => deviceId);
  const shown = names.length < count ? `${names.join(', ')} …` : names.join(', ');
  return new Problem(
    'NOT_FOUND',
    i18n.t('{count} of {all} devices are not in the workspace: {shown}', { count, all, shown }),
    {
      field: 'deviceIds',
      remedy: i18n.t('Create them first, or have the run make those that are missing (createMissing).'),
      ...(count === all && things.device.create !== undefined ? { action: things.device.create } : {}),
    },
  );
}
