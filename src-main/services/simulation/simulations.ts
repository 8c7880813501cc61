import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { SimulationRunModel, SimulationTotals } from '../../contract/models.ts';
import { toHex } from '../../core/bytes.ts';
import { messageLimit } from '../../core/plan/timing.ts';
import type { Settings } from '../../core/platform/fields.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceIds } from '../device-credentials.ts';
import type { Explain } from '../explaining.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Workspaces } from '../workspaces.ts';
import type { PlanDevices } from '../plan/devices.ts';
import { readTarget } from '../target.ts';
import { noSuchRun } from './no-such-run.ts';
import { type PlanningPorts, planRun } from './planning.ts';
import { type Recordings, recordedPlan } from './recordings.ts';
import { SimulationRun } from './run.ts';

/** Finished runs that can still be asked for their totals. */
const runsRemembered = 100;

/** Simulated devices, run by run. */
export class Simulations {
  readonly #workspaces: Workspaces;
  readonly #planDevices: PlanDevices;
  readonly #jobs: Jobs;
  readonly #ports: PlanningPorts;
  readonly #explain: Explain;
  readonly #recordings: Recordings;
  readonly #runs = new Map<string, SimulationRun>();
  /** What each run was started with. */
  readonly #facts = new Map<string, Omit<SimulationRunModel, 'totals'>>();

  constructor(
    workspaces: Workspaces,
    planDevices: PlanDevices,
    jobs: Jobs,
    ports: PlanningPorts,
    explain: Explain,
    recordings: Recordings,
  ) {
    this.#workspaces = workspaces;
    this.#planDevices = planDevices;
    this.#jobs = jobs;
    this.#ports = ports;
    this.#explain = explain;
    this.#recordings = recordings;
  }

  start(input: ParsedInput<'simulation.start'>): Promise<MethodOutput<'simulation.start'>> {
    return this.#jobs.run(
      input.jobId,
      { title: i18n.t('Starting a simulation'), message: i18n.t('Cancelled. Nothing was started.') },
      (job) => this.#start(input, job),
    );
  }

  async #start(input: ParsedInput<'simulation.start'>, job: Job): Promise<MethodOutput<'simulation.start'>> {
    // What cannot be connected to is told before devices are made for it.
    readTarget(input);
    const chosen = await this.#planDevices.prepare(input, job);
    const { deviceIds, subscribers } = chosen;
    // Threads have their own; here a device would be the first to miss them.
    if (this.#ports.fleetThreads.forDevices(1) === 0) await this.#ports.connections.ready?.();
    const here = { ...input, deviceIds, subscribers };
    const planned = await planRun(here, this.#workspaces, this.#ports, job, chosen);
    const { platform, target, seed, plans, folder, keeper, beforeKeeper } = planned;
    const own = withoutPasswords(platform, target.settings);
    const recorded = await this.#recordings.named(recordedPlan(input, own));
    const world = { ...this.#ports, explain: this.#explain, folder, keeper, beforeKeeper };
    const run = new SimulationRun(toHex(this.#ports.ciphers.random(8)), plans, world);
    this.#runs.set(run.runId, run);
    const { host, port } = target;
    const { keyPassphrase: _key, authorityPassphrase: _authority, jobId: _job, ...plan } = input;
    this.#recordings.begin(run, {
      plan: recorded,
      seed,
      shard: input.shard ?? { index: 0, count: 1 },
      devices: [
        ...plans.publishers.map(({ deviceId }) => ({ deviceId, does: 'sends' as const })),
        ...plans.subscribers.map(({ deviceId }) => ({ deviceId, does: 'listens' as const })),
      ],
    });
    this.#facts.set(run.runId, {
      ...plan,
      runId: run.runId,
      messages: messageLimit(input),
      deviceIds,
      host,
      port,
      subscribers,
      settings: own,
      seed,
      startedAt: this.#ports.clock.now().toISOString(),
      renews: keeper !== undefined,
    });
    for (const old of [...this.#runs.values()].slice(0, -runsRemembered)) {
      if (['running', 'paused'].includes(old.status().state)) continue;
      this.#runs.delete(old.runId);
      this.#facts.delete(old.runId);
      this.#recordings.forget(old.runId);
    }
    return { runId: run.runId, seed };
  }

  list(): MethodOutput<'simulation.list'> {
    const runs = [...this.#facts.values()].map((facts) => ({ ...facts, totals: this.run(facts.runId).status() }));
    return { runs: runs.toReversed() };
  }

  /** Throws NOT_FOUND. */
  run(runId: string): SimulationRun {
    const run = this.#runs.get(runId);
    if (run !== undefined) return run;
    throw noSuchRun();
  }

  /** Throws NOT_FOUND. */
  async device({
    runId,
    deviceId,
  }: ParsedInput<'simulation.deviceState'>): Promise<MethodOutput<'simulation.deviceState'>> {
    const device = await this.run(runId).look(deviceId);
    if (device !== undefined) return device;
    throw new Problem('NOT_FOUND', i18n.t('{deviceId} sends nothing in this simulation now.', { deviceId }), {
      field: 'deviceId',
    });
  }

  pause({ runId }: { runId: string }): SimulationTotals {
    const run = this.run(runId);
    run.pause();
    return run.status();
  }

  resume({ runId }: { runId: string }): SimulationTotals {
    const run = this.run(runId);
    run.resume();
    return run.status();
  }

  async renew({ runId, deviceIds }: ParsedInput<'simulation.renew'>): Promise<MethodOutput<'simulation.renew'>> {
    const renewing = await this.run(runId).renew(
      deviceIds === undefined ? undefined : new Set(checkDeviceIds(deviceIds)),
    );
    if (renewing > 0) return { renewing };
    throw new Problem('INVALID_INPUT', i18n.t('None of the devices has an operational certificate in this run.'), {
      field: 'deviceIds',
      remedy: i18n.t('Start a run by the provisioning service with “Certificate at the hub” set to operational.'),
    });
  }

  /** Throws NOT_FOUND. */
  history(runId: string): MethodOutput<'simulation.history'> {
    return { moments: this.#recordings.of(runId).history() };
  }

  saveResults(input: ParsedInput<'simulation.saveResults'>): Promise<MethodOutput<'simulation.saveResults'>> {
    return this.#recordings.save(input);
  }

  async stop({ runId }: { runId: string }): Promise<SimulationTotals> {
    const run = this.run(runId);
    await run.stop();
    return run.status();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.stop()));
  }
}

const withoutPasswords = ({ fields }: Platform, settings: Settings): Settings =>
  Object.fromEntries(fields.filter(({ kind }) => kind !== 'password').map(({ name }) => [name, settings[name] ?? '']));
