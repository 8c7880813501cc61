import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { ProvisioningResult } from '../../contract/models.ts';
import { Problem } from '../../core/problem.ts';
import { ratesOf } from '../../core/plan/pace.ts';
import { registrationBackoff } from '../../core/plan/throttling.ts';
import { deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import type { Waits } from '../conversation.ts';
import { BeforeKeeper } from '../device-before.ts';
import { checkDeviceIds, deviceCredentials } from '../device-credentials.ts';
import type { Explain } from '../explaining.ts';
import { type Job, type Jobs, cancellable, forEachLimited, untilCancelled } from '../jobs.ts';
import type { ClientCredentials, Ports } from '../ports.ts';
import { readTarget } from '../target.ts';
import type { Workspaces } from '../workspaces.ts';
import { OperationalKeeper } from '../operational/keeper.ts';
import { operationalFacts } from '../operational/facts.ts';
import { pacingOf } from './pace-terms.ts';
import { Pacer } from './pacer.ts';
import { type Applicant, atATime } from './registration.ts';
import { registerWithRequest } from './with-request.ts';

/** Devices of a workspace, provisioned without sending anything. */
export class Provisioner {
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  readonly #explain: Explain;

  constructor(workspaces: Workspaces, jobs: Jobs, ports: Ports, explain: Explain) {
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#ports = ports;
    this.#explain = explain;
  }

  run(input: ParsedInput<'provision.run'>): Promise<MethodOutput<'provision.run'>> {
    return this.#jobs.run(
      input.jobId,
      { title: i18n.t('Provisioning devices'), message: i18n.t('Cancelled. No device was provisioned.') },
      (job) => this.#run(input, job),
    );
  }

  async #run(input: ParsedInput<'provision.run'>, job: Job): Promise<MethodOutput<'provision.run'>> {
    const { platform, target } = readTarget(input);
    if (platform.provisioning === undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('{label} provisions no devices.', { label: platform.label }), {
        field: 'platform',
        remedy: i18n.t('Simulate them instead: they connect without being provisioned.'),
      });
    }
    const ids = checkDeviceIds(input.deviceIds);
    const workspace = await this.#workspaces.open(input.workspace);
    const ports = { ...this.#ports, ciphers: cancellable(this.#ports.ciphers, job) };
    const given = { ...input, leafAlone: false };
    const onboardedAs = (deviceId: string) => platform.provisioning?.onboardsAs?.(target) ?? deviceId;
    // All keys first: a wrong passphrase is told before any device is provisioned.
    const credentials: ClientCredentials[] = [];
    await forEachLimited(ids, atATime, async (deviceId, index) => {
      job.check();
      credentials[index] = await deviceCredentials(workspace, onboardedAs(deviceId), given, ports, 'deviceIds');
    });
    const asks = platform.provisioning.asksForCertificate?.(target) === true;
    const keeper = asks
      ? new OperationalKeeper(workspace, this.#workspaces, input, untilCancelled(this.#ports, job))
      : undefined;
    const beforeKeeper = new BeforeKeeper(this.#workspaces, input.workspace, this.#ports);
    const results: ProvisioningResult[] = [];
    let done = 0;
    const { terms, tier, isCloud } = pacingOf(undefined, platform, target);
    const pacer = new Pacer(ratesOf(terms, tier, isCloud), this.#ports.clock);
    const seed = new DataView(Uint8Array.from(this.#ports.ciphers.random(4)).buffer).getUint32(0);
    const waitsOf = (registrationId: string): Waits => {
      const backoff = registrationBackoff(seededRandom(deviceSeed(seed, registrationId)));
      return ({ cause, what }, ms) => {
        const retryInMs = Math.round(pacer.registrationAgain(backoff(ms)));
        const times = pacer.throttled.happened(cause, this.#ports.clock.monotonicMs());
        if (times !== undefined) job.progress(done, ids.length, { waiting: { cause, what, retryInMs, times } });
        return retryInMs;
      };
    };
    await forEachLimited(ids, atATime, async (registrationId, index) => {
      const own = credentials[index];
      if (own === undefined) throw new Error('Its key was not read.');
      const applicant = { platform, target, registrationId, credentials: own };
      await pacer.registration(job.signal);
      const result = await this.#provision(applicant, keeper, job.signal, waitsOf(registrationId));
      results[index] = result;
      if (result.type === 'provisioned') await beforeKeeper.connected(onboardedAs(registrationId), own);
      job.progress(++done, ids.length);
    });
    return { results };
  }

  async #provision(
    applicant: Applicant,
    keeper: OperationalKeeper | undefined,
    signal: AbortSignal,
    waits: Waits,
  ): Promise<ProvisioningResult> {
    const { registrationId, ...of } = applicant;
    // What was provisioned before a cancel is worth being told.
    if (signal.aborted) return { type: 'cancelled', registrationId };
    const outcome = await registerWithRequest(applicant, keeper, { ...this.#ports, waits }, signal);
    if ('aborted' in outcome) return { type: 'cancelled', registrationId };
    if ('denial' in outcome) {
      const explained = await this.#explain(outcome.denial, { ...of, deviceId: registrationId });
      return { type: 'failed', registrationId, ...explained };
    }
    const { assignedHub, deviceId, substatus, connectionProfile } = outcome.assignment;
    const { credential } = outcome;
    return {
      type: 'provisioned',
      registrationId,
      assignedHub,
      deviceId,
      connectionProfile,
      ...(substatus === undefined ? {} : { substatus }),
      ...(credential === undefined ? {} : { issued: operationalFacts(registrationId, credential, this.#ports) }),
    };
  }
}
