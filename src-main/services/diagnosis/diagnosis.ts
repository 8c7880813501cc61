import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { DiagnosedServer, DiagnosisStep, DiagnosisStepName } from '../../contract/models.ts';
import { diagnosisStepName } from '../../contract/diagnosis.ts';
import { platformOfHost } from '../../core/clouds/platforms.ts';
import { certificateMissing } from '../../core/diagnosis/findings.ts';
import type { Suspicion } from '../../core/diagnosis/suspicion.ts';
import { i18n } from '../../core/language/index.ts';
import { provesLogin } from '../../core/platform/connection.ts';
import { BeforeKeeper } from '../device-before.ts';
import type { Explainer } from '../explaining.ts';
import type { Grants } from '../grants.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { readTarget } from '../target.ts';
import type { Workspaces } from '../workspaces.ts';
import { diagnosedAs } from './credentials.ts';
import { logIn, presentCertificate, publish, subscribe } from './device.ts';
import { lookUpName, reachPort, tryWayOut, waysOut } from './network.ts';
import type { Foresight } from './foresight.ts';
import {
  type DiagnosedAs,
  type Looked,
  type Scene,
  atEndpoint,
  explained,
  failed,
  judged,
  notDone,
  passed,
} from './scene.ts';
import { lookAtTls } from './tls.ts';

type Input = ParsedInput<'diagnosis.run'>;
type Output = MethodOutput<'diagnosis.run'>;

/** Those that are always told; beside them there may be a way out. */
const always = ['name', 'tcp', 'tls', 'certificate', 'login', 'subscribe', 'publish'] as const;

/** A diagnosis that came to its end. */
export interface Diagnosed {
  readonly at: Date;
  readonly told: Output;
  /** What the device has presented, where one was given. */
  readonly deviceChainPem: string | undefined;
}

/** Why a device is not let in, found step by step. */
export class Diagnosis {
  /** What was diagnosed last. */
  last: Diagnosed | undefined;
  readonly #workspaces: Workspaces;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  readonly #explainer: Explainer;
  readonly #foresight: Foresight;

  constructor(
    workspaces: Workspaces,
    grants: Grants,
    jobs: Jobs,
    ports: Ports,
    explainer: Explainer,
    foresight: Foresight,
  ) {
    this.#workspaces = workspaces;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
    this.#explainer = explainer;
    this.#foresight = foresight;
  }

  run(input: Input): Promise<Output> {
    const terms = {
      title: i18n.t('Diagnosing {host}', { host: input.host }),
      looksOnly: true,
      message: i18n.t('Cancelled. Not every step was done.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) => this.#run(input, job));
  }

  async #run(input: Input, job: Job): Promise<Output> {
    const { platform, target } = readTarget({ ...input, platform: input.platform ?? platformOfHost(input.host).id });
    const world = {
      workspaces: this.#workspaces,
      grants: this.#grants,
      ports: this.#ports,
      job,
      knowledge: (...of: Parameters<Foresight['knowledge']>) => this.#foresight.knowledge(...of),
    };
    const device = await diagnosedAs(input, platform, target, world);
    const { serverCaPem, timeoutMs } = input;
    const terms = { timeoutMs, signal: job.signal };
    const scene: Scene = {
      platform,
      target,
      serverCaPem,
      device,
      terms,
      explainer: this.#explainer,
      ports: this.#ports,
    };
    const steps = new Steps(job, this.#ports.clock);
    const seen = await allSteps(scene, steps, input.publish);
    const { proxy, server } = seen;
    const firstCause = steps.firstCause();
    if (device !== undefined && input.device?.from === 'workspace' && isLetIn(scene, device, steps)) {
      const beforeKeeper = new BeforeKeeper(this.#workspaces, input.device.workspace, this.#ports);
      await beforeKeeper.connected(device.deviceId, device.credentials);
    }
    const told: Output = {
      host: target.host,
      port: target.port,
      platform: platform.id,
      platformLabel: platform.label,
      ...(device === undefined ? {} : { deviceId: device.deviceId }),
      ...(proxy === undefined ? {} : { proxy }),
      steps: steps.all(),
      ...(server === undefined ? {} : { server }),
      ...(firstCause === undefined ? {} : { firstCause }),
    };
    this.last = { at: this.#ports.clock.now(), told, deviceChainPem: device?.credentials.certificateChainPem };
    return told;
  }
}

/** The steps as they are done, with their times. */
class Steps {
  readonly #job: Job;
  readonly #clock: Ports['clock'];
  readonly #done: DiagnosisStep[] = [];

  constructor(job: Job, clock: Ports['clock']) {
    this.#job = job;
    this.#clock = clock;
  }

  async do<T extends { readonly looked: Looked }>(step: DiagnosisStepName, work: () => Promise<T>): Promise<T> {
    this.#job.check();
    const startedAt = this.#clock.monotonicMs();
    const result = await work();
    this.#job.check();
    const { state, seen, findings } = result.looked;
    const durationMs = Number((this.#clock.monotonicMs() - startedAt).toFixed(1));
    this.#done.push({ step, state, ...(state === 'not-done' ? {} : { durationMs }), seen, findings });
    this.#job.progress(Math.min(this.#done.length, always.length), always.length);
    return result;
  }

  isGood(step: DiagnosisStepName): boolean {
    return this.#done.some((one) => one.step === step && (one.state === 'ok' || one.state === 'warning'));
  }

  /** A step has failed, so that those behind it make no sense. */
  get isOver(): boolean {
    return this.#done.some(({ state }) => state === 'failed');
  }

  all(): DiagnosisStep[] {
    return diagnosisStepName.options.flatMap((step) => {
      const done = this.#done.find((one) => one.step === step);
      if (done !== undefined) return [done];
      return step === 'way-out' ? [] : [{ step, ...notDone() }];
    });
  }

  firstCause(): string | undefined {
    const worst = this.#done.find(({ state }) => state === 'failed') ?? this.#done.find(({ findings }) => findings[0]);
    return worst?.findings[0]?.cause;
  }
}

const isLetIn = ({ platform, target }: Scene, { deviceId }: DiagnosedAs, steps: Steps): boolean =>
  steps.isGood('publish') ||
  (steps.isGood('login') &&
    (platform.provisioning !== undefined || provesLogin(platform.connection(target, deviceId))));

const only = async (looked: Promise<Looked> | Looked): Promise<{ readonly looked: Looked }> => ({
  looked: await looked,
});

interface Seen {
  readonly proxy?: string | undefined;
  readonly server?: DiagnosedServer;
}

async function allSteps(scene: Scene, steps: Steps, publishes: boolean): Promise<Seen> {
  const { target, device } = scene;
  const proxy = await scene.ports.probe.proxyFor(target.host, target.port);
  if (typeof proxy === 'object') {
    await steps.do('tcp', () => only(failed([], explained(proxy, scene))));
    return {};
  }
  const { addresses } = await steps.do('name', () => lookUpName(scene, proxy));
  if (steps.isOver) return { proxy };
  const { looked, address } = await steps.do('tcp', () => reachPort(scene, addresses, proxy));
  if (steps.isOver) {
    const ways = waysOut(scene, looked.findings);
    if (ways.length > 0) await steps.do('way-out', () => only(tryWayOut(scene, ways, addresses)));
    return { proxy };
  }
  const place = { ...target, address };
  const tls = await steps.do('tls', async () => {
    const { looked: atTls, ...found } = await lookAtTls(scene, place);
    return { looked: atEndpoint(atTls, scene), ...found };
  });
  const seen = { proxy, server: tls.server };
  if (steps.isOver) return seen;
  if (device === undefined) {
    const nobody = i18n.t('No device was given.');
    await steps.do('certificate', () => only(tls.demands ? passed([nobody], [certificateMissing()]) : notDone(nobody)));
    return seen;
  }
  const { suspicions } = await steps.do('certificate', async () => {
    const presented = await presentCertificate(scene, device, place, tls);
    return { ...presented, looked: judged(presented.looked, device, scene, presented.suspicions) };
  });
  if (!steps.isOver) await deviceSteps({ scene, device, suspicions }, steps, publishes);
  return seen;
}

interface Presented {
  readonly scene: Scene;
  readonly device: DiagnosedAs;
  readonly suspicions: readonly Suspicion[];
}

async function deviceSteps({ scene, device, suspicions }: Presented, steps: Steps, publishes: boolean): Promise<void> {
  const { connection } = await steps.do('login', async () => {
    const { looked, ...more } = await logIn(scene, device);
    return { looked: atEndpoint(judged(looked, device, scene, suspicions), scene), ...more };
  });
  if (connection === undefined) {
    if (steps.isOver) return;
    const elsewhere = i18n.t('What follows is the matter of the hub that it is assigned to: diagnose that one.');
    await steps.do('subscribe', () => only(notDone(elsewhere)));
    return;
  }
  try {
    await steps.do('subscribe', () => only(subscribe(scene, device, connection)));
    if (steps.isOver) return;
    await steps.do('publish', () =>
      only(publishes ? publish(scene, device, connection) : notDone(i18n.t('No message was wanted.'))),
    );
  } finally {
    await connection.close();
  }
}
