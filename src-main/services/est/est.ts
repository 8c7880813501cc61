import pLimit from 'p-limit';
import { defaultKeys } from '../../contract/limits.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { EstEnrolled } from '../../contract/models.ts';
import { type WantedAttributes, keyTypeFor, unmet } from '../../core/est/attributes.ts';
import { chainPem, certificatePem } from '../../core/keystore/pem.ts';
import { checkPfxPassword } from '../../core/keystore/pkcs12-write.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import { things } from '../../core/things/index.ts';
import { certificateFacts } from '../certificate-facts.ts';
import { checkDeviceIds, deviceCredentials } from '../device-credentials.ts';
import { certificatesFromPem } from '../issuing.ts';
import { type Job, type Jobs, forEachLimited } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { storedRequest } from '../request-files.ts';
import type { RequestAnswers } from '../requests/answers.ts';
import type { Requests } from '../requests/requests.ts';
import { moveToTrash } from '../trash-place.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { askFor } from './asking.ts';
import { type Wish, askingDevice, replaceBy } from './present.ts';
import { type Certificates, type EstLogin, EstSession } from './session.ts';
import { checkAllPresent, comesLater, enrolling, failed, keyElsewhere, problemOf, tooLate } from './words.ts';

/** Devices at a time: a server by itself on a small machine signs a few at once. */
const atATime = 4;

type Enroll = ParsedInput<'est.enroll'>;
type Reenroll = ParsedInput<'est.reenroll'>;
type At = Pick<Enroll, 'server' | 'serverCaPem'>;

/** What a server has told of itself, and how long to wait for it. */
interface Known {
  readonly authorities: Certificates;
  readonly attributes: WantedAttributes;
  readonly job: Job;
  /** The lock of a workspace is for other programs: what is written here waits in turn. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A client of EST servers (RFC 7030): devices fetch certificates there, and the ones that follow. */
export class Est {
  readonly #workspaces: Workspaces;
  readonly #requests: Requests;
  readonly #answers: RequestAnswers;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, requests: Requests, answers: RequestAnswers, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#requests = requests;
    this.#answers = answers;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  authorities(input: ParsedInput<'est.authorities'>): Promise<MethodOutput<'est.authorities'>> {
    const terms = {
      title: i18n.t('Asking an EST server for its authorities'),
      looksOnly: true,
      message: i18n.t('Cancelled.'),
    };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const { server, authorities, attributes } = await this.#known(input, job);
      const { key, signature, others } = attributes;
      const { digest } = this.#ports.ciphers;
      return {
        server,
        authorities: authorities.map((one) => ({ ...certificateFacts(one, digest), pem: certificatePem(one.der) })),
        attributes: {
          ...(key === undefined ? {} : { key }),
          ...(signature === undefined ? {} : { signature }),
          others: [...others],
        },
      };
    });
  }

  /** What one device is refused stops no other. */
  async enroll(input: Enroll): Promise<MethodOutput<'est.enroll'>> {
    const ids = checkDeviceIds(input.deviceIds);
    checkPfxPassword(input.pfxPassword);
    const { userName, password } = input.login;
    const user = userName === undefined ? undefined : { name: userName, password: password ?? '' };
    return this.#jobs.run(input.jobId, enrolling(ids.length), async (job) => {
      const present = await this.#present(input.workspace, ids);
      const shown = await this.#shown(input);
      if (user === undefined && shown === undefined) checkAllPresent(ids, present);
      const known = await this.#known(input, job);
      return this.#each(ids, known, async (deviceId) => {
        const manifest = present.get(deviceId);
        if (manifest === undefined) return this.#new(input, deviceId, { user, certificate: shown }, known);
        const login = shown === undefined && user === undefined ? 'own' : { user, certificate: shown };
        return this.#again(input, manifest, { ...input, key: 'new' }, { login, again: false }, known);
      });
    });
  }

  async reenroll(input: Reenroll): Promise<MethodOutput<'est.reenroll'>> {
    const ids = checkDeviceIds(input.deviceIds);
    checkPfxPassword(input.pfxPassword);
    return this.#jobs.run(input.jobId, enrolling(ids.length), async (job) => {
      const workspace = await this.#workspaces.open(input.workspace);
      const present = new Map<string, DeviceManifest>();
      for (const name of ids) present.set(name, await workspace.find(things.device, { name }, 'deviceIds'));
      const known = await this.#known(input, job);
      return this.#each(ids, known, async (deviceId) => {
        const manifest =
          present.get(deviceId) ?? (await workspace.find(things.device, { name: deviceId }, 'deviceIds'));
        return this.#again(input, manifest, input, { login: 'own', again: true }, known);
      });
    });
  }

  /** Asked once for all devices, and by nobody in particular: what is refused here is so for all. */
  async #known(input: At, job: Job): Promise<Known & { readonly server: string }> {
    if (input.serverCaPem !== undefined) certificatesFromPem(input.serverCaPem, 'serverCaPem');
    const session = new EstSession(input, {}, this.#ports, job.signal);
    const told = await session.authorities();
    job.check();
    if ('fault' in told) throw problemOf(told.fault);
    const wanted = await session.attributes();
    job.check();
    if ('fault' in wanted) throw problemOf(wanted.fault);
    const limited = pLimit(1);
    const { server } = session;
    const { attributes } = wanted;
    return { server, authorities: told.certificates, attributes, job, inTurn: (work) => limited(work) };
  }

  async #present(token: string, ids: readonly string[]): Promise<Map<string, DeviceManifest>> {
    const present = new Map<string, DeviceManifest>();
    if (!(await this.#workspaces.exists(token))) return present;
    const workspace = await this.#workspaces.open(token);
    for (const name of ids) {
      const manifest = await workspace.manifest(things.device, { name });
      if (manifest !== undefined) present.set(name, manifest);
    }
    return present;
  }

  /** The certificate of the device that all of them show. */
  async #shown({ workspace, login, keyPassphrase }: Enroll): Promise<EstLogin['certificate']> {
    if (login.deviceId === undefined) return undefined;
    const given = { keyPassphrase: login.keyPassphrase ?? keyPassphrase, leafAlone: false };
    return deviceCredentials(await this.#workspaces.open(workspace), login.deviceId, given, this.#ports, 'login');
  }

  async #each(
    ids: readonly string[],
    { server, job }: Known & { readonly server: string },
    work: (deviceId: string) => Promise<EstEnrolled>,
  ): Promise<MethodOutput<'est.enroll'>> {
    const devices: EstEnrolled[] = [];
    let done = 0;
    await forEachLimited(ids, atATime, async (deviceId, index) => {
      job.check();
      try {
        devices[index] = await work(deviceId);
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
        devices[index] = failed(deviceId, { what: error.message, remedy: error.remedy, action: error.action });
      }
      job.progress(++done, ids.length);
    });
    return { server, devices };
  }

  /** One that is not in the workspace: its request waits there with its key until the certificate comes. */
  async #new(input: Enroll, deviceId: string, login: EstLogin, known: Known): Promise<EstEnrolled> {
    const { workspace: token, keyPassphrase, pfxPassword, subject, dns, addresses } = input;
    const { attributes, authorities, job, inTurn } = known;
    const keyType = keyTypeFor(attributes, input.keyType, defaultKeys.device);
    const waiting = (await this.#workspaces.exists(token))
      ? await (await this.#workspaces.open(token)).manifest(things.request, { name: deviceId })
      : undefined;
    if (waiting === undefined) {
      const order = { workspace: token, deviceId, subject, keyType, dns, addresses, keyPassphrase };
      await inTurn(async () => this.#requests.create(order));
    } else if (waiting.keyEncrypted === undefined) throw keyElsewhere(deviceId);
    const { request } = await storedRequest(await this.#workspaces.open(token), deviceId, 'deviceIds');
    const session = new EstSession(input, login, this.#ports, job.signal);
    const asking = { authorities, again: false, mostMs: input.waitSeconds * 1000 };
    const came = await askFor(session, request, asking, this.#ports, job);
    if ('waiting' in came) return { ...failed(deviceId, comesLater()), outcome: 'waiting', request: deviceId };
    if ('fault' in came) {
      const { refused, ...why } = came.fault;
      if (!refused || waiting !== undefined) return { ...failed(deviceId, why), request: deviceId };
      const writing = { purpose: `taking back request ${deviceId}`, make: false };
      await inTurn(async () =>
        this.#workspaces.write(token, writing, async (workspace) => {
          await moveToTrash(workspace, things.request, { name: deviceId }, this.#ports);
        }),
      );
      return failed(deviceId, why);
    }
    const text = chainPem(came.chain.map(({ der }) => der));
    const answer = { from: 'text' as const, text };
    const kept = await inTurn(async () =>
      this.#answers.complete({ workspace: token, name: deviceId, answer, keyPassphrase, pfxPassword }),
    );
    const hasNames = dns.length + addresses.length > 0;
    const lacking = waiting === undefined ? unmet(attributes, { keyType, signature: request.signature, hasNames }) : [];
    return {
      deviceId: kept.name,
      outcome: 'enrolled',
      certificate: kept.certificate,
      files: kept.files,
      warnings: [...lacking.map((message) => ({ code: 'other-settings' as const, message })), ...kept.warnings],
    };
  }

  /** One of the workspace. Until its certificate has come nothing of it is changed. */
  async #again(
    input: Enroll | Reenroll,
    manifest: DeviceManifest,
    wish: Wish,
    how: { readonly login: EstLogin | 'own'; readonly again: boolean },
    { attributes, authorities, job, inTurn }: Known,
  ): Promise<EstEnrolled> {
    const { deviceId } = manifest;
    const { keyPassphrase, pfxPassword, waitSeconds } = input;
    const workspace: Workspace = await this.#workspaces.open(input.workspace);
    const device = await job.waitFor(askingDevice(workspace, manifest, wish, attributes, this.#ports));
    const own = { keyPassphrase, leafAlone: false };
    const login =
      how.login === 'own'
        ? { certificate: await deviceCredentials(workspace, deviceId, own, this.#ports, 'deviceIds') }
        : how.login;
    const session = new EstSession(input, login, this.#ports, job.signal);
    const asking = { authorities, again: how.again, mostMs: waitSeconds * 1000 };
    const came = await askFor(session, device.request, asking, this.#ports, job);
    if ('waiting' in came) return failed(deviceId, tooLate());
    if ('fault' in came) return failed(deviceId, came.fault);
    const writing = { purpose: `keeping the certificate of ${deviceId}`, make: false };
    return inTurn(async () =>
      this.#workspaces.write(input.workspace, writing, async (writable) =>
        replaceBy(writable, device, came, { keyPassphrase, pfxPassword }, this.#ports, job),
      ),
    );
  }
}
