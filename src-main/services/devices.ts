import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { CreatedDevice, DeviceSummary, Warning } from '../contract/models.ts';
import { checkPfxPassword } from '../core/keystore/pkcs12-write.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { countedInEnglish } from '../core/text.ts';
import { things } from '../core/things/index.ts';
import { checkNameConstraints } from '../core/x509/name-constraints.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Authorities } from './authorities.ts';
import { passphraseWarnings } from './authority-files.ts';
import { keptBefore } from './device-before.ts';
import { completeDevice } from './device-completion.ts';
import { makeDevice, subjectOf } from './device-making.ts';
import type { WantedDevice } from './device-row.ts';
import {
  type Choose,
  chosenDevices,
  chosenIn,
  listWarnings,
  listedSet,
  oneByOne,
  wantedDevices,
} from './device-set.ts';
import type { Issuer } from './issuing.ts';
import { type Job, type JobTerms, type Jobs, forEachLimited } from './jobs.ts';
import { otherSettings } from './other-settings.ts';
import type { MadeDevice, Ports, SetMaking, SetTerms } from './ports.ts';
import { type Workspace, type Workspaces, madeFiles } from './workspace.ts';

/** Devices at a time. Each waits for the disk and the thread pool in turn; more would only queue there. */
const atATime = 16;
/** An RSA key takes a thread of the pool for seconds: one of its four stays free for the disk, so that a cancel is heard. */
const rsaAtATime = 3;

/** What people are told of a set of so many. */
const creating = (length: number): JobTerms => ({
  get title() {
    return i18n.t('Creating {length, plural, one {# device} other {# devices}}', { length });
  },
  message: i18n.t('Cancelled. What was finished before stays.'),
  remedy: i18n.t('Start again to complete the set.'),
});

type Input = ParsedInput<'device.create'>;

/** Device certificates and keystores. */
export class Devices {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, authorities: Authorities, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  /** Makes what is missing of a set and touches nothing that is whole. Devices finished before a failure stay. */
  create(input: Input): Promise<MethodOutput<'device.create'>> {
    return this.#jobs.afterwards(input.jobId, listedSet(input.devices), (set) => this.#createSet(input, set));
  }

  async #createSet(input: Input, set: Awaited<ReturnType<typeof listedSet>>): Promise<MethodOutput<'device.create'>> {
    // Before anything is touched; once more when it is known which devices there are.
    const devices = wantedDevices(set);
    for (const device of devices.slice(0, 1)) encodeSubject(subjectOf(device, input));
    checkPfxPassword(input.pfxPassword);
    return this.#jobs.run(input.jobId, creating(devices.length), (job) =>
      this.#create(input, devices, job, (existing) => {
        const { wanted, leftOut } = chosenDevices(set, existing);
        return { wanted, warnings: listWarnings(set, leftOut) };
      }),
    );
  }

  /** The same with devices that are known one by one, as a part of another job. */
  createThese(wanted: WantedDevice[], input: Input, job: Job): Promise<MethodOutput<'device.create'>> {
    for (const device of wanted.slice(0, 1)) encodeSubject(subjectOf(device, input));
    return this.#create(input, wanted, job, oneByOne(wanted));
  }

  /** `asked`: as far as is known before it is known which devices there are. */
  #create(
    input: Input,
    asked: readonly WantedDevice[],
    job: Job,
    choose: Choose,
  ): Promise<MethodOutput<'device.create'>> {
    const purpose = `creating ${countedInEnglish(asked.length, 'device')}`;
    const writing = { purpose, make: input.authority === undefined };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      const terms: SetTerms = { ...input, authority: input.authority?.name, keyPassphrase: input.keyPassphrase };
      const rsa = asked.some(({ keyType = input.keyType }) => keyType.startsWith('rsa'));
      // Threads take a while to begin, as the authority's key does to open, and the devices of a set that are there to be read.
      const making = this.#ports.making.begin(terms, asked.length, rsa);
      const stop = () => void making?.end();
      job.signal.addEventListener('abort', stop);
      const devices: CreatedDevice[] = [];
      try {
        const { authority } = input;
        const opening = authority && this.#authorities.open(workspace, authority.name, authority.passphrase, job);
        // What is wrong with the set is told first, and nothing goes on behind it.
        const chosen = chosenIn(workspace, choose).then((found) => ({
          ...found,
          subjects: subjectsOfNew(found, input),
        }));
        await Promise.allSettled([chosen, opening]);
        const { existing, wanted, warnings, subjects } = await chosen;
        const issuer = await opening;
        for (const subject of subjects) checkNameConstraints(issuer?.chain ?? [], { subject });
        making?.signedBy(issuer);
        let done = 0;
        const limit = making?.atATime ?? (rsa ? rsaAtATime : atATime);
        await forEachLimited(wanted, limit, async (device, index) => {
          job.check();
          const known = existing.get(device.deviceId);
          devices[index] =
            known === undefined
              ? created(await this.#make(workspace, device, terms, issuer, making, job))
              : await this.#complete(workspace, known, device, input);
          job.progress(++done, wanted.length);
        });
        return { devices, warnings: [...warnings, ...setWarnings(input)] };
      } finally {
        job.signal.removeEventListener('abort', stop);
        await making?.end();
      }
    });
  }

  async list(input: ParsedInput<'device.list'>): Promise<MethodOutput<'device.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const manifests = await workspace.list(things.device);
    const devices: DeviceSummary[] = [];
    await forEachLimited(manifests, atATime, async (manifest, index) => {
      const missing = await workspace.missing(things.device, manifest);
      devices[index] = { ...summary(manifest, missing), ...(await keptBefore(workspace.folder, manifest.deviceId)) };
    });
    return { devices };
  }

  async #make(
    workspace: Workspace,
    wanted: WantedDevice,
    terms: SetTerms,
    issuer: Issuer | undefined,
    making: SetMaking | undefined,
    job: Job,
  ): Promise<MadeDevice> {
    const { keys, clock } = this.#ports;
    const { folder } = workspace;
    if (making === undefined) {
      const pair = await job.waitFor(keys.generate(wanted.keyType ?? terms.keyType));
      return makeDevice(wanted, terms, issuer, folder, this.#ports, pair);
    }
    let made: MadeDevice | undefined;
    await folder.fillFolder(things.device.folder({ name: wanted.deviceId }), async (aside) => {
      try {
        made = await making.make(wanted, clock.now(), aside);
      } catch (error) {
        // Cancelled, its thread was ended.
        job.check();
        throw error;
      }
    });
    if (made === undefined) throw new Error('A device was made that nobody knows.');
    return made;
  }

  /** Keeps a device that is whole, and makes again what can be made from its certificate and key. */
  async #complete(
    workspace: Workspace,
    manifest: DeviceManifest,
    wanted: WantedDevice,
    input: Input,
  ): Promise<CreatedDevice> {
    const warnings = otherSettings(manifest, wanted, input);
    const missing = await workspace.missing(things.device, manifest);
    if (missing.length === 0) return { ...summary(manifest, []), outcome: 'kept', warnings };
    const { authority } = manifest;
    await completeDevice(
      workspace.folder,
      manifest,
      missing,
      input,
      async () => (authority === undefined ? [] : await this.#authorities.chain(workspace, authority)),
      this.#ports,
    );
    return { ...summary(manifest, []), outcome: 'completed', warnings };
  }
}

/** Encoded. Throws INVALID_INPUT. */
const subjectsOfNew = ({ existing, wanted }: Awaited<ReturnType<typeof chosenIn>>, input: Input): Uint8Array[] =>
  wanted.flatMap((device) => (existing.has(device.deviceId) ? [] : [encodeSubject(subjectOf(device, input))]));

const created = ({ manifest, warnings }: MadeDevice): CreatedDevice => ({
  ...summary(manifest, []),
  outcome: 'created',
  warnings: [...warnings],
});

/** What is weak about the protection of the files. */
export function setWarnings(input: Pick<Input, 'keyPassphrase' | 'pfxPassword'>): Warning[] {
  const weakKey = input.keyPassphrase === undefined ? [] : passphraseWarnings(input.keyPassphrase);
  if (input.pfxPassword !== '1234') return weakKey;
  return [
    ...weakKey,
    {
      code: 'default-pfx-password',
      message: i18n.t('The .pfx files are protected by 1234, the password of the tutorials: as good as none.'),
    },
  ];
}

export function summary(manifest: DeviceManifest, missing: string[]): DeviceSummary {
  return {
    deviceId: manifest.deviceId,
    ...(manifest.authority === undefined ? {} : { authority: manifest.authority }),
    ...(manifest.platform === undefined ? {} : { platform: manifest.platform }),
    pfxProfile: manifest.pfxProfile,
    certificate: manifest.certificate,
    files: madeFiles(things.device, manifest),
    missing,
  };
}
