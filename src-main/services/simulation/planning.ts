import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { checkSending } from '../../core/plan/check.ts';
import { things } from '../../core/things/index.ts';
import { BeforeKeeper, beforeCredential } from '../device-before.ts';
import { checkDeviceIds, deviceCredentials } from '../device-credentials.ts';
import type { Grants } from '../grants.ts';
import { type Job, cancellable, forEachLimited } from '../jobs.ts';
import { OperationalKeeper } from '../operational/keeper.ts';
import type { ChosenDevices } from '../plan/devices.ts';
import type { Ports } from '../ports.ts';
import { mqttFacts, readTarget } from '../target.ts';
import type { Workspaces } from '../workspace.ts';
import type { DevicePlan } from './device-run.ts';
import type { LinkPlan, RunTerms } from './link-plan.ts';
import { readTables } from './plan-tables.ts';
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
  /** Where the devices ask for operational certificates. */
  readonly keeper: OperationalKeeper | undefined;
  readonly beforeKeeper: BeforeKeeper;
}

/** Checks all that was asked for, and reads the credentials of every device. Nothing connects yet. */
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
  const given = { ...input, leafAlone: platform.presentsLeafAlone?.(target) === true };
  const asks = platform.provisioning?.asksForCertificate?.(target) === true;
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
    pass,
    fields: _fields,
    replay: _replay,
    ...terms
  } = input;
  // A shard has not all whom a plan may name.
  const isPart = 'shard' in input && input.shard !== undefined;
  const run: RunTerms = { ...terms, seed, ...(await readTables(input, { deviceIds: ids, isPart }, ports)) };
  checkSending(run, { platform, target, deviceIds: ids, isPart, seed });
  let read = 0;
  const link = async (deviceId: string, field: string): Promise<LinkPlan> => {
    job.check();
    const onboarding = platform.provisioning?.onboardsAs?.(target);
    const whose = onboarding === undefined ? ([deviceId, field] as const) : ([onboarding, 'settings.claim'] as const);
    const credentials = await deviceCredentials(workspace, whose[0], given, reading, whose[1]);
    const manifest = await workspace.find(things.device, { name: whose[0] }, whose[1]);
    const before = await beforeCredential(workspace, manifest, given, reading);
    job.progress(++read, all.length);
    const operational = await keeper?.held(deviceId);
    return { run, deviceId, credentials, before, platform: platform.id, target, seed, operational };
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
  const beforeKeeper = new BeforeKeeper(workspaces, input.workspace, ports);
  return { platform, target, seed, plans: { publishers, subscribers: listening, pass }, keeper, beforeKeeper };
}
