import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { ForeseenCause } from '../../contract/models.ts';
import { platformOf } from '../../core/clouds/platforms.ts';
import { type Cause, certainties } from '../../core/diagnosis/suspicion.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { i18n } from '../../core/language/index.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceId } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { Explainer, Knowledge } from '../explaining.ts';
import { readCertificates, readKey } from '../issuing.ts';
import { authoritiesOf } from '../known-authorities.ts';
import { type Job, type Jobs, cancellable, forEachLimited } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import { readTarget } from '../target.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';

type Input = ParsedInput<'diagnosis.foresee'>;
type Output = MethodOutput<'diagnosis.foresee'>;

/** A name that nobody has (RFC 6761 6.4), where no server is meant in particular. */
const nowhere = 'server.invalid';

/** Devices that are read at a time. */
const atATime = 8;

/** Says before devices connect what would keep them out. */
export class Foresight {
  readonly #workspaces: Workspaces;
  readonly #revocations: RevocationLists;
  readonly #explainer: Explainer;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, revocations: RevocationLists, explainer: Explainer, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#revocations = revocations;
    this.#explainer = explainer;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  foresee(input: Input): Promise<Output> {
    const terms = {
      title: i18n.t('Checking {count, plural, one {# device} other {# devices}}', { count: input.deviceIds.length }),
      looksOnly: true,
      message: i18n.t('Cancelled. Not every device was checked.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) => this.#foresee(input, job));
  }

  /** What is at hand about a device of a workspace beside its own files. */
  async knowledge(workspace: Workspace, deviceId: string, authorities?: readonly Certificate[]): Promise<Knowledge> {
    const { authority, certificate } = await workspace.find(things.device, { name: deviceId }, 'deviceIds');
    return {
      authorities: authorities ?? (await authoritiesOf(workspace)),
      revoked:
        authority === undefined
          ? undefined
          : await this.#revocations.revocation(workspace, authority, certificate.serial),
    };
  }

  async #foresee(input: Input, job: Job): Promise<Output> {
    const at = readTarget({ ...input, host: input.host ?? (platformOf(input.platform).host.initial || nowhere) });
    const workspace = await this.#workspaces.open(input.workspace);
    const authorities = await authoritiesOf(workspace);
    const reading = { ...this.#ports, ciphers: cancellable(this.#ports.ciphers, job) };
    const found: { readonly deviceId: string; readonly causes: readonly Cause[]; readonly isOpen: boolean }[] = [];
    let done = 0;
    const shared = at.platform.provisioning?.onboardsAs?.(at.target);
    const loggingIn = shared === undefined ? input.deviceIds : [shared];
    await forEachLimited(loggingIn.map(checkDeviceId), atATime, async (deviceId, index) => {
      job.check();
      const knowledge = await this.knowledge(workspace, deviceId, authorities);
      found[index] = { deviceId, ...(await this.#look(deviceId, at, workspace, input, knowledge, reading)) };
      job.progress(++done, loggingIn.length);
    });
    return {
      causes: together(found),
      keysNotOpened: found.filter(({ isOpen }) => !isOpen).length,
    };
  }

  async #look(
    deviceId: string,
    { platform, target }: { readonly platform: Platform; readonly target: Target },
    workspace: Workspace,
    { keyPassphrase, admits }: Input,
    knowledge: Knowledge,
    { ciphers }: Pick<Ports, 'ciphers'>,
  ): Promise<{ readonly causes: readonly Cause[]; readonly isOpen: boolean }> {
    const paths = pathsOf(things.device, { name: deviceId });
    try {
      const [leaf, ...above] = await readCertificates(workspace.folder, paths.chain);
      const key = await readKey(workspace.folder, paths.key, keyPassphrase, ciphers, 'keyPassphrase').catch(closedKey);
      const chain = platform.presentsLeafAlone?.(target) === true ? [leaf] : [leaf, ...above];
      const credentials = {
        certificateChainPem: chainPem(chain.map(({ der }) => der)),
        privateKeyPem: key === undefined ? undefined : privateKeyPem(key),
      };
      const causes = this.#explainer.foresee({ platform, target, deviceId, credentials, ...knowledge }, admits);
      return { causes, isOpen: key !== undefined };
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
      return { causes: [ofFiles(error)], isOpen: true };
    }
  }
}

/** A key that waits for its passphrase is not looked at. */
function closedKey(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'PASSWORD_REQUIRED') return undefined;
  throw error;
}

/** Files that are missing or damaged, and a passphrase that does not fit. */
const ofFiles = ({ code, message, remedy }: Problem): Cause => ({
  cause: code === 'WRONG_PASSWORD' ? 'wrong-passphrase' : 'device-files',
  what: message,
  remedy: remedy ?? i18n.t('Restore the device’s files from a backup, or create it again.'),
  certainty: 'certain',
  evidence: [],
});

/** One cause of several devices as one, where the same is to be done about it, the surest first and then those of most devices. */
function together(found: readonly { readonly deviceId: string; readonly causes: readonly Cause[] }[]): ForeseenCause[] {
  const groups = new Map<string, ForeseenCause>();
  for (const { deviceId, causes } of found) {
    for (const cause of causes) {
      const key = JSON.stringify([cause.cause, cause.action]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { ...cause, deviceIds: [deviceId] });
      else if (!group.deviceIds.includes(deviceId)) group.deviceIds.push(deviceId);
    }
  }
  return [...groups.values()].toSorted(
    (left, right) =>
      certainties.indexOf(left.certainty) - certainties.indexOf(right.certainty) ||
      right.deviceIds.length - left.deviceIds.length,
  );
}
