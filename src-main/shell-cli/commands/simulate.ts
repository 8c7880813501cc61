import { type Command, Option } from 'commander';
import type { MethodInput } from '../../contract/methods.ts';
import { sensorModel } from '../../contract/values.ts';
import { duration, wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import {
  type PlanOptions,
  addDeviceOptions,
  addPlanOptions,
  devicesWanted,
  shardWanted,
  withSettings,
} from '../plan-options.ts';
import { type MetricsOptions, type MetricsServer, addMetricsOptions, serveMetrics } from '../metrics.ts';
import { forecastLines } from '../forecast-lines.ts';
import { type PaceOptions, addPaceOptions, paceOf } from '../pace-options.ts';
import type { CommandLine } from '../command-line.ts';
import { addPlatformOptions, targetOf, trustedOf } from '../platform-options.ts';
import { registerAtHub, registrationOf } from '../register-made.ts';
import { type ResultsOptions, addResultsOption, keepResults, prepareResults, saveResults } from '../run-results.ts';
import { keyPassphrase, keyPassphraseOption, passphrase } from '../secrets.ts';
import { type SendingOptions, addSendingOptions, sendingOf } from '../sending-options.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { endWith, tellTotals } from '../simulated.ts';
import { simulationTeller } from '../tell.ts';
import { counted } from '../counted.ts';

interface SimulateOptions extends PlanOptions, MetricsOptions, PaceOptions, SendingOptions, ResultsOptions {
  workspace?: string;
  [platformOption: string]: unknown;
  serverCa?: string;
  keyPassphraseFile?: string;
  passphraseFile?: string;
  messages?: number;
  interval: number;
  model: (typeof sensorModel.options)[number];
  seed?: number;
  savePlan?: string;
  renewNow?: boolean;
  json?: boolean;
}

type Plan = MethodInput<'plan.keep'>['plan'];
type Start = MethodInput<'simulation.start'>;

const needsWorkspace = 'Give the folder of the workspace: --workspace DIR.';

/** Devices that are told by name as a run starts. */
const namesTold = 10;

export function addSimulateCommand(program: Command, typed: CommandLine): void {
  const command = program.command('simulate').option('--workspace <dir>', 'the workspace');
  addPlanOptions(addPlatformOptions(addDeviceOptions(command), typed));
  addResultsOption(addMetricsOptions(addPaceOptions(addSendingOptions(command))))
    .option(
      '--messages <n>',
      'messages a device; 0 goes on until interrupted (default: 5; with --duration no limit)',
      wholeNumber(0, 1_000_000_000),
    )
    .addOption(
      new Option('--interval <time>', 'time between messages of a device').argParser(duration).default(1000, '1s'),
    )
    .addOption(new Option('--model <name>', 'sensor model').choices(sensorModel.options).default('tutorial'))
    .option('--seed <n>', 'repeat the readings of an earlier run', wholeNumber(0, 4_294_967_295))
    .option(
      '--renew-now',
      'renew operational certificates as soon as the devices are connected (--credential operational)',
    )
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      '\nStatus: 0 done, or passed by the criteria of the plan; 1 failed, or interrupted before its end; 2 wrong usage; 3 ran, and did not pass by them.',
    )
    .action(async (options: SimulateOptions) => {
      const session = await openSession(options.json ?? false);
      const plan = await planWanted(session, command, options, typed);
      if (options.savePlan !== undefined) return savePlan(session, plan, options.savePlan);
      const forecast = await session.call('simulation.forecast', {
        ...plan,
        devices: await countOf(session, plan, options.workspace),
      });
      if (options.dryRun === true || forecast.tier !== undefined) {
        session.output.line({ type: 'forecast', ...forecast });
        for (const line of forecastLines(forecast)) session.output.say(line);
      }
      if (options.dryRun === true) return;
      if (options.workspace === undefined) throw new UsageFailure(needsWorkspace);
      const stop = interrupted();
      const metrics = await serveMetrics(options);
      try {
        await simulate(session, options, plan, stop, metrics);
      } finally {
        await metrics?.close();
      }
    });
}

/** What the options say, in the place of what the plan says. */
async function planWanted(
  session: Session,
  command: Command,
  options: SimulateOptions,
  typed: CommandLine,
): Promise<Plan> {
  // Anew: the files of its tables are known to the session that has read it.
  const { plan: planned } =
    typed.plan === undefined
      ? { plan: undefined }
      : await session.call('plan.read', { file: session.path(typed.plan.file) });
  const isGiven = (name: string) => planned === undefined || command.getOptionValueSource(name) === 'cli';
  const { port: _port, ...besidePort } = planned ?? {};
  const target = await targetOf(options);
  const { pace } = paceOf(options);
  const plan: Plan = {
    // The port of another host is not that of this one.
    ...(target.host === undefined ? planned : besidePort),
    ...target,
    ...(await devicesWanted(options, planned)),
    ...(await trustedOf(session, options.serverCa, typed)),
    ...(options.messages === undefined ? {} : { messages: options.messages }),
    ...(isGiven('interval') ? { intervalMs: options.interval } : {}),
    ...(isGiven('model') ? { model: options.model } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(await sendingOf(options)),
    ...(pace === undefined ? {} : { pace: { ...planned?.pace, ...given(pace) } }),
  };
  if ((plan.deviceIds ?? []).length === 0 && plan.devices === undefined && (plan.subscribers ?? []).length === 0) {
    throw new UsageFailure(
      'Name devices: --device ID ..., --prefix P with --count N, --group NAME, --csv FILE, or --plan.',
    );
  }
  return withSettings(plan, options.set, (path) => session.path(path));
}

const given = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;

/** How many devices send, of all shards together. */
async function countOf(
  session: Session,
  { deviceIds = [], devices }: Plan,
  workspace: string | undefined,
): Promise<number> {
  if (devices === undefined) return deviceIds.length;
  if (devices.kind === 'numbered') return devices.count;
  if (workspace === undefined) throw new UsageFailure(needsWorkspace);
  return (await session.call('plan.devices', { workspace: session.path(workspace), devices })).total;
}

async function savePlan(session: Session, plan: Plan, file: string): Promise<void> {
  const { notes } = await session.call('plan.keep', { plan, file: session.path(file) });
  for (const note of notes) session.output.warn(`${file}: ${note}`);
  session.output.say(`Saved the plan ${file}. Nothing was run.`);
  session.output.document({ plan: file, notes });
}

/** Makes the devices that are missing, where the plan says so, and answers what is left to be started. */
async function prepared(session: Session, start: Start, options: SimulateOptions): Promise<Start> {
  const { createMissing: making, ...rest } = start;
  if (making === undefined) return start;
  const { workspace, deviceIds, devices, subscribers, shard, platform, keyPassphrase: keys } = start;
  const which = { workspace, deviceIds, devices, subscribers, shard };
  const { missing } = await session.call('plan.devices', which);
  if (missing.length === 0) return rest;
  const { authority, register } = making;
  const registration = register === true ? registrationOf(platform) : undefined;
  const opened =
    authority === undefined
      ? {}
      : { authorityPassphrase: await passphrase(options.passphraseFile, `Passphrase of ${authority}:`) };
  const jobId = 'plan.prepare';
  session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
  const { created } = await session.call('plan.prepare', {
    ...which,
    // The hub is not in this process.
    createMissing: { ...making, register: false },
    platform,
    ...(keys === undefined ? {} : { keyPassphrase: keys }),
    ...opened,
    jobId,
  });
  session.output.line({ type: 'created', devices: created.length });
  session.output.say(`${counted(created.length, 'device')} created.`);
  if (registration !== undefined) await registerAtHub(session, options.workspace ?? '', registration, missing);
  return rest;
}

/** Runs until all is sent or the run is interrupted. Throws where a device failed or messages were given up, or by the plan's criteria. */
async function simulate(
  session: Session,
  options: SimulateOptions,
  plan: Plan,
  stop: Promise<void>,
  metrics: MetricsServer | undefined,
): Promise<void> {
  const { output, services } = session;
  // Before devices are made, and the run takes its hours.
  await prepareResults(session, options);
  const keys = await keyPassphrase(options.keyPassphraseFile);
  const start = await prepared(
    session,
    {
      ...plan,
      ...shardWanted(options),
      ...(options.startAt === undefined ? {} : { startAt: options.startAt }),
      workspace: session.path(options.workspace ?? ''),
      ...(keys === undefined ? {} : { keyPassphrase: keys }),
    },
    options,
  );
  const { runId, seed } = await session.call('simulation.start', start);
  output.line({ type: 'started', runId, seed });
  const { runs } = await session.call('simulation.list', {});
  output.say(`Simulating ${whom(runs.find((run) => run.runId === runId)?.deviceIds ?? [])} (seed ${seed}).`);
  if (options.startAt !== undefined) output.say(`Devices begin to send at ${options.startAt}.`);
  const linesOf = simulationTeller();
  services.sources['simulation.events']({ runId, ...(options.json === true && { every: true }) }, (event) => {
    output.line(event);
    for (const line of linesOf(event)) output.say(line);
  });
  // They say that the run goes on, should this program be killed.
  await saveResults(session, runId, options);
  const ended = session.simulationEnded(runId);
  if (metrics !== undefined) {
    metrics.tell(session, runId);
    output.line({ type: 'metrics', url: metrics.url });
    output.say(`Metrics: ${metrics.url}`);
  }
  if (options.renewNow === true) await session.call('simulation.renew', { runId });
  await Promise.race([ended, stop]);
  // Stopping a run that has ended changes nothing and answers its totals.
  const totals = await session.call('simulation.stop', { runId });
  tellTotals(output, totals);
  endWith(totals, await keepResults(session, runId, options));
}

const whom = (deviceIds: readonly string[]): string =>
  deviceIds.length <= namesTold
    ? deviceIds.join(', ')
    : `${deviceIds.length} devices, ${deviceIds[0]} to ${deviceIds.at(-1)}`;
