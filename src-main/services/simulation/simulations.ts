import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { SimulationRunModel, SimulationTotals } from '../../contract/models.ts';
import { toHex } from '../../core/bytes.ts';
import type { Settings } from '../../core/platform/fields.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { createSensor } from '../../core/telemetry/models.ts';
import { deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { phaseMs } from '../../core/telemetry/schedule.ts';
import { checkDeviceIds, deviceCredentials } from '../device-credentials.ts';
import { certificatesFromPem } from '../issuing.ts';
import { type Job, type Jobs, forEachLimited } from '../jobs.ts';
import { readTarget } from '../platforms.ts';
import type { Ports } from '../ports.ts';
import type { Workspaces } from '../workspace.ts';
import type { DevicePlan } from './device-run.ts';
import { locator } from './locating.ts';
import { SimulationRun } from './run.ts';

/** Finished runs that can still be asked for their totals. */
const runsRemembered = 100;

/** Simulated devices, run by run. */
export class Simulations {
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  readonly #runs = new Map<string, SimulationRun>();
  /** What each run was started with. */
  readonly #facts = new Map<string, Omit<SimulationRunModel, 'totals'>>();

  constructor(workspaces: Workspaces, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  start(input: ParsedInput<'simulation.start'>): Promise<MethodOutput<'simulation.start'>> {
    return this.#jobs.run(input.jobId, { message: 'Cancelled. Nothing was started.' }, (job) =>
      this.#start(input, job),
    );
  }

  async #start(input: ParsedInput<'simulation.start'>, job: Job): Promise<MethodOutput<'simulation.start'>> {
    const { platform, target } = readTarget(input);
    if (input.serverCaPem !== undefined) certificatesFromPem(input.serverCaPem, 'serverCaPem');
    const ids = checkDeviceIds(input.deviceIds);
    const workspace = await this.#workspaces.open(input.workspace);
    const seed = input.seed ?? new DataView(Uint8Array.from(this.#ports.ciphers.random(4)).buffer).getUint32(0);
    const locate = locator(platform, target, this.#ports);
    const plans: DevicePlan[] = [];
    const leafAlone = platform.presentsLeafAlone?.(target) === true;
    let read = 0;
    await forEachLimited(ids, 8, async (deviceId, index) => {
      job.check();
      const { keyPassphrase, serverCaPem } = input;
      const credentials = await deviceCredentials(
        workspace,
        deviceId,
        { keyPassphrase, serverCaPem, leafAlone },
        this.#ports,
        job,
      );
      job.progress(++read, ids.length);
      const random = seededRandom(deviceSeed(seed, deviceId));
      plans[index] = {
        deviceId,
        locate: locate(deviceId, credentials),
        credentials,
        sensor: createSensor(input.model, random),
        messages: input.messages,
        messagesInFlight: platform.messagesInFlight,
        intervalMs: input.intervalMs,
        phaseMs: phaseMs(index, ids.length, input.intervalMs),
        alertAboveC: input.alertAboveC,
        // Apart from the sensor's, so that lost connections do not change the readings.
        random: seededRandom(deviceSeed(seed, `${deviceId} back-off`)),
      };
    });
    job.check();
    const run = new SimulationRun(toHex(this.#ports.ciphers.random(8)), plans, this.#ports);
    this.#runs.set(run.runId, run);
    const { host, port, settings } = target;
    const { messages, intervalMs, model, alertAboveC } = input;
    this.#facts.set(run.runId, {
      runId: run.runId,
      workspace: input.workspace,
      deviceIds: ids,
      platform: input.platform,
      host,
      port,
      settings: withoutPasswords(platform, settings),
      messages,
      intervalMs,
      model,
      seed,
      alertAboveC,
      startedAt: this.#ports.clock.now().toISOString(),
    });
    for (const old of [...this.#runs.values()].slice(0, -runsRemembered)) {
      if (['running', 'paused'].includes(old.status().state)) continue;
      this.#runs.delete(old.runId);
      this.#facts.delete(old.runId);
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
    throw new Problem('NOT_FOUND', 'There is no such simulation.', { field: 'runId' });
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
