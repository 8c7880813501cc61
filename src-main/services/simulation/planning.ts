import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { checkSending } from '../../core/plan/check.ts';
import { timesOfDayFrom } from '../../core/plan/time-zone.ts';
import { lastDueMs, longestIntervalMs } from '../../core/plan/run-length.ts';
import { firstIntervalMs, isEndless } from '../../core/plan/timing.ts';
import { things } from '../../core/things/index.ts';
import { BeforeKeeper } from '../device-before.ts';
import { checkDeviceIds } from '../device-credentials.ts';
import type { Grants } from '../grants.ts';
import { type Job, cancellable, forEachLimited } from '../jobs.ts';
import { OperationalKeeper } from '../operational/keeper.ts';
import type { ChosenDevices } from '../plan/devices.ts';
import type { FolderReading, Ports } from '../ports.ts';
import { mqttFacts, readTarget } from '../target.ts';
import type { Workspaces } from '../workspaces.ts';
import type { DevicePlan } from './device-run.ts';
import { type HeldTerms, readHeld } from './held.ts';
import type { LinkPlan, RunTerms } from './link-plan.ts';
import { readTables } from '../plan/read-tables.ts';
import type { RunPlans } from './run-plans.ts';
import type { SubscriberPlan } from './subscriber-run.ts';
import { checkTopicOf, readSubscribers } from './subscribers.ts';

/** What a run is planned with: files that the user has chosen are read as well. */
export type PlanningPorts = Ports & { readonly grants: Grants };

/** What a run is made from. */
interface Planned {
  readonly platform: Platform;
  readonly target: Target;
  readonly seed: number;
  readonly plans: RunPlans;
  /** The workspace's. */
  readonly folder: FolderReading;
  /** Where the devices ask for operational certificates. */
  readonly keeper: OperationalKeeper | undefined;
  readonly beforeKeeper: BeforeKeeper;
}

/**
 * Devices whose keys are opened before anything connects, so that a passphrase that does not fit is told at once. What the others hold is
 * opened when each is about to connect: to open ten thousand keys takes minutes where they are encrypted, and what is wrong with one
 * of them is told as the failure of that device.
 */
const openedBefore = 100;

/** Processes are started together, and not on another day. */
const longestLeadMs = 86_400_000;

function checkStart(startAt: string, now: Date): number {
  const atMs = Date.parse(startAt);
  if (atMs - now.getTime() <= longestLeadMs) return atMs;
  throw new Problem('INVALID_INPUT', i18n.t('The run would begin in more than a day.'), {
    field: 'startAt',
    remedy: i18n.t('Start it on that day, or correct the time.'),
  });
}

/** After the last message of others is due: how long nothing may come, and how many intervals of theirs. */
const quietElsewhereMs = 5000;
const quietIntervals = 1.5;

function elsewhereOf(run: RunTerms, count: number): RunPlans['elsewhere'] {
  const dueMs = lastDueMs(run, count);
  if (count === 0 || dueMs === undefined) return undefined;
  return { lastDueMs: dueMs, quietMs: Math.max(quietElsewhereMs, quietIntervals * longestIntervalMs(run)) };
}

const folderIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Checks all that was asked for, and opens the keys of the first devices. Nothing connects yet. */
export async function planRun(
  input: ParsedInput<'simulation.start'>,
  workspaces: Workspaces,
  ports: PlanningPorts,
  job: Job,
  chosen?: Pick<ChosenDevices, 'places' | 'total'>,
): Promise<Planned> {
  const { platform, target } = readTarget(input);
  const ids = checkDeviceIds(input.deviceIds);
  for (const deviceId of ids) checkTopicOf(deviceId, target, platform);
  const subscribers = readSubscribers(input.subscribers, platform);
  for (const { deviceId } of subscribers) mqttFacts(platform, target, deviceId);
  const all = checkDeviceIds([...ids, ...subscribers.map(({ deviceId }) => deviceId)]);
  if (all.length === 0) {
    throw new Problem('INVALID_INPUT', i18n.t('No device is named.'), {
      field: 'deviceIds',
      remedy: i18n.t('Name one that sends, or one that listens.'),
    });
  }
  const workspace = await workspaces.open(input.workspace);
  const seed = input.seed ?? new DataView(Uint8Array.from(ports.ciphers.random(4)).buffer).getUint32(0);
  const reading = { ...ports, ciphers: cancellable(ports.ciphers, job) };
  const asks = platform.provisioning?.asksForCertificate?.(target) === true;
  const terms: HeldTerms = {
    keyPassphrase: input.keyPassphrase,
    serverCaPem: input.serverCaPem,
    leafAlone: platform.presentsLeafAlone?.(target) === true,
    renews: asks,
    claim: platform.provisioning?.onboardsAs?.(target),
  };
  const keeper = asks ? new OperationalKeeper(workspace, workspaces, input, ports) : undefined;
  const {
    workspace: _,
    keyPassphrase: _secret,
    authorityPassphrase: _authority,
    jobId: _job,
    deviceIds: _ids,
    devices: _rule,
    createMissing: _making,
    subscribers: _listening,
    shard: _shard,
    startAt,
    pass,
    fields: _fields,
    replay: _replay,
    timesOfDay: times,
    ...further
  } = input;
  // A shard has not all whom a plan may name.
  const isPart = input.shard !== undefined;
  const startAtMs = startAt === undefined ? undefined : checkStart(startAt, ports.clock.now());
  const timesOfDay = times && timesOfDayFrom(times, new Date(Math.max(startAtMs ?? 0, ports.clock.now().getTime())));
  const tables = await readTables(input, { deviceIds: ids, isPart }, ports);
  const intervalMs = times === undefined ? input.intervalMs : firstIntervalMs(input);
  const run: RunTerms = { ...further, intervalMs, seed, ...tables, timesOfDay };
  checkSending(run, { platform, target, deviceIds: ids, isPart, seed });
  let read = 0;
  const folders = new Set(await workspace.folder.folders(things.device.home));
  const check = async (deviceId: string, field: string) => {
    const key = { name: terms.claim ?? deviceId };
    // Where there is a folder of its name the device is there, as far as a thousand of them are looked at before they are needed.
    if (read < openedBefore || !folders.has(folderIn(things.device.folder(key)))) {
      await workspace.find(things.device, key, terms.claim === undefined ? field : 'settings.claim');
    }
  };
  const link = async (deviceId: string, field: string): Promise<LinkPlan> => {
    job.check();
    await check(deviceId, field);
    const held = read < openedBefore ? await readHeld(workspace.folder, deviceId, terms, reading) : undefined;
    job.progress(++read, all.length);
    return { run, deviceId, held, platform: platform.id, target, seed };
  };
  const publishers: DevicePlan[] = [];
  await forEachLimited(ids, 8, async (deviceId, index) => {
    publishers[index] = {
      ...(await link(deviceId, 'deviceIds')),
      index: chosen?.places[index] ?? index,
      count: chosen?.total ?? ids.length,
      messagesInFlight: platform.messagesInFlight,
    };
  });
  const listening: SubscriberPlan[] = [];
  await forEachLimited(subscribers, 8, async ({ deviceId, filters }, index) => {
    listening[index] = { ...(await link(deviceId, 'subscribers')), filters };
  });
  job.check();
  const senders = chosen?.total ?? ids.length;
  const beforeKeeper = new BeforeKeeper(workspaces, input.workspace, ports);
  return {
    platform,
    target,
    seed,
    folder: workspace.folder,
    plans: {
      publishers,
      subscribers: listening,
      terms,
      pass,
      // Who only listens, and to nobody of this run, does so until then.
      isEndless: isEndless(run) || (senders === 0 && run.durationMs === undefined),
      startAtMs,
      elsewhere: isPart && listening.length > 0 && senders > 0 ? elsewhereOf(run, senders) : undefined,
      listensForMs: senders === 0 ? run.durationMs : undefined,
    },
    keeper,
    beforeKeeper,
  };
}
