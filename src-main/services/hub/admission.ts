import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { FaceName } from '../../contract/models.ts';
import { certificatePem } from '../../core/keystore/pem.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { readCertificates } from '../issuing.ts';
import { type Job, type Jobs, forEachLimited } from '../jobs.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { platformOf } from '../../core/clouds/platforms.ts';
import { admitToAws } from './aws-admission.ts';
import { type Candidates, above, idsOf, registration } from './candidates.ts';
import type { Hub } from './hub.ts';

/** Changes at a time: the hub writes at once what comes together. */
const atATime = 64;

/** As the contract has it where nothing is said. */
const plainEnrollment = {
  enabled: true,
  reprovision: 'migrate',
  initialTags: '{}',
  initialDesired: '{}',
  connectionProfile: 'classic',
} as const;

/** How a face of the hub comes to know devices. */
interface Admission {
  /** Of the IDs those that it would not let in. `read`: their manifests, where the IDs do not tell; there may be thousands. */
  unknown(deviceIds: readonly string[], read: () => Promise<Candidates>): Promise<readonly string[]>;
  admit(candidates: Candidates, job: Job): Promise<void>;
}

/** Makes devices of a workspace known to the local hub: many with one call, as each of its faces knows devices. */
export class Admissions {
  readonly #hub: Hub;
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #faces: Readonly<Record<FaceName, Admission>>;

  constructor(hub: Hub, workspaces: Workspaces, jobs: Jobs) {
    this.#hub = hub;
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    const registry: Admission = {
      unknown(deviceIds) {
        const known = new Set(hub.devices.list().map(({ deviceId }) => deviceId));
        return Promise.resolve(deviceIds.filter((deviceId) => !known.has(deviceId)));
      },
      admit: ({ devices }, job) => this.#register(devices.map(registration), job),
    };
    this.#faces = {
      'iot-hub': registry,
      'mqtt5-hub': registry,
      topics: registry,
      // It knows authorities alone.
      broker: { unknown: () => Promise.resolve([]), admit: () => Promise.resolve() },
      // It issues to those who come, and has no list.
      est: { unknown: () => Promise.resolve([]), admit: () => Promise.resolve() },
      dps: {
        unknown: async (_ids, read) => idsOf(this.#notEnrolled(await read())),
        admit: (...all) => this.#enroll(...all),
      },
      aws: this.#byCertificate(
        () => hub.aws.list().certificates,
        (deviceId, pem) => admitToAws(hub.aws, deviceId, pem),
      ),
      thingsboard: this.#byCertificate(
        () => hub.thingsboard.list().devices,
        (name, certificatePem) => hub.thingsboard.setDevice({ name, certificatePem }),
      ),
    };
  }

  async unknownDevices(input: ParsedInput<'hub.unknownDevices'>): Promise<MethodOutput<'hub.unknownDevices'>> {
    const unknown = await this.#faces[input.face].unknown(input.deviceIds, () => this.#candidates(input));
    return { deviceIds: [...unknown] };
  }

  admit(input: ParsedInput<'hub.admit'>): Promise<MethodOutput<'hub.admit'>> {
    return this.#run(input.jobId, input.deviceIds.length, async (job) => {
      await this.#faces[input.face].admit(await this.#candidates(input), job);
      return { admitted: input.deviceIds.length };
    });
  }

  /** The same as a part of another job, at the face that plays the platform; where the hub plays none, nothing is to be known. */
  async admitTo(
    { workspace, platform }: { readonly workspace: string; readonly platform: string },
    deviceIds: string[],
    job: Job,
  ): Promise<void> {
    const { face } = platformOf(platform);
    if (face !== undefined) await this.#faces[face].admit(await this.#candidates({ workspace, deviceIds }), job);
  }

  registerDevices({
    devices,
    jobId,
  }: ParsedInput<'hub.registerDevices'>): Promise<MethodOutput<'hub.registerDevices'>> {
    return this.#run(jobId, devices.length, async (job) => {
      await this.#register(devices, job);
      return { registered: devices.length };
    });
  }

  #run<T>(jobId: string | undefined, count: number, work: (job: Job) => Promise<T>): Promise<T> {
    const title = i18n.t('Making {count, plural, one {# device} other {# devices}} known to the local hub', { count });
    const message = i18n.t('Cancelled. Devices that the local hub knew by then stay.');
    return this.#jobs.run(jobId, { title, message, remedy: i18n.t('Start again to go on.') }, work);
  }

  async #candidates({
    workspace: token,
    deviceIds,
  }: Pick<ParsedInput<'hub.admit'>, 'workspace' | 'deviceIds'>): Promise<Candidates> {
    const workspace = await this.#workspaces.open(token);
    const devices: DeviceManifest[] = [];
    await forEachLimited(deviceIds, atATime, async (name, index) => {
      devices[index] = await workspace.find(things.device, { name }, 'deviceIds');
    });
    return { workspace, devices, authorities: await workspace.list(things.authority) };
  }

  /** One that is there already is set to what is wanted; registered as wanted, it keeps its twin. */
  async #register(devices: ParsedInput<'hub.registerDevices'>['devices'], job: Job): Promise<void> {
    const { devices: registry } = this.#hub;
    const known = new Map(registry.list().map((device) => [device.deviceId, device]));
    await this.#each(devices, job, async ({ deviceId, primaryThumbprint }) => {
      const there = known.get(deviceId);
      if (there !== undefined) {
        const { enabled, authentication } = there;
        const wanted = primaryThumbprint === undefined ? 'certificateAuthority' : 'selfSigned';
        const same = there.primaryThumbprint === primaryThumbprint && there.secondaryThumbprint === undefined;
        if (enabled && authentication === wanted && same) return;
        await registry.remove({ deviceId });
      }
      await registry.register({ deviceId, primaryThumbprint });
    });
  }

  /** Those that neither an enrollment of their own nor a group of an authority above them lets in. */
  #notEnrolled({ devices, authorities }: Candidates): DeviceManifest[] {
    const { enrollments, groups } = this.#hub.enrollments.list();
    const own = new Map(enrollments.map((one) => [one.registrationId.toLowerCase(), one]));
    const letIn = new Set(
      groups.flatMap(({ certificate, verified }) =>
        verified && certificate !== undefined ? [certificate.thumbprintSha256] : [],
      ),
    );
    return devices.filter(({ deviceId, authority, certificate }) => {
      const enrollment = own.get(deviceId.toLowerCase());
      if (enrollment === undefined) {
        return !above(authority, authorities).some((one) => letIn.has(one.certificate.thumbprintSha256));
      }
      const certificates = [enrollment.certificate, enrollment.secondaryCertificate];
      return !certificates.some((one) => one?.thumbprintSha256 === certificate.thumbprintSha256);
    });
  }

  /** Those of an authority by a group, and one by one the self-signed ones and those that are enrolled so already. */
  async #enroll({ workspace, devices }: Candidates, job: Job): Promise<void> {
    const { enrollments } = this.#hub;
    const before = new Map(enrollments.list().enrollments.map((one) => [one.registrationId.toLowerCase(), one]));
    const isSingle = ({ deviceId, authority }: DeviceManifest) =>
      authority === undefined || before.has(deviceId.toLowerCase());
    const single = devices.filter(isSingle);
    const ofGroups = devices.filter((device) => !isSingle(device));
    for (const name of new Set(ofGroups.map(({ authority = '' }) => authority))) {
      job.check();
      await this.#enrollGroup(workspace, name);
    }
    const rest = { ...job, progress: (done: number) => job.progress(ofGroups.length + done, devices.length) };
    rest.progress(0);
    await this.#each(single, rest, async ({ deviceId }) => {
      const [leaf] = await readCertificates(workspace.folder, pathsOf(things.device, { name: deviceId }).chain);
      const there = before.get(deviceId.toLowerCase());
      // What was set of an enrollment with another certificate stays.
      const { enabled, reprovision, initialTags, initialDesired, connectionProfile } = there ?? plainEnrollment;
      const settings = {
        enabled,
        reprovision,
        initialTags,
        initialDesired,
        connectionProfile,
        policy: there?.policy,
        deviceId: there?.deviceId,
      };
      await enrollments.set({ certificatePem: certificatePem(leaf.der), ...settings });
    });
  }

  /** By the hub's own authority where it is verified there, so that the group ends with it. */
  async #enrollGroup(workspace: Workspace, name: string): Promise<void> {
    const { certificate } = await workspace.find(things.authority, { name }, 'deviceIds');
    const atHub = this.#hub.authorities
      .list()
      .find((one) => one.status === 'verified' && one.certificate.thumbprintSha256 === certificate.thumbprintSha256);
    const [own] = await readCertificates(workspace.folder, pathsOf(things.authority, { name }).chain);
    const by = atHub === undefined ? { certificatePem: certificatePem(own.der) } : { authority: atHub.name };
    await this.#hub.enrollments.setGroup({ ...by, ...plainEnrollment });
  }

  /** Of a face that knows devices by their certificates; they are registered under their IDs. */
  #byCertificate(
    list: () => readonly { readonly certificate: { readonly thumbprintSha256: string } }[],
    register: (deviceId: string, certificatePem: string) => Promise<unknown>,
  ): Admission {
    return {
      async unknown(_ids, read) {
        const known = new Set(list().map(({ certificate }) => certificate.thumbprintSha256));
        const { devices } = await read();
        return idsOf(devices.filter(({ certificate }) => !known.has(certificate.thumbprintSha256)));
      },
      admit: ({ workspace, devices }, job) =>
        this.#each(devices, job, async ({ deviceId }) => {
          const [leaf] = await readCertificates(workspace.folder, pathsOf(things.device, { name: deviceId }).chain);
          await register(deviceId, certificatePem(leaf.der));
        }),
    };
  }

  async #each<T>(items: readonly T[], job: Job, work: (item: T) => Promise<void>): Promise<void> {
    let done = 0;
    await forEachLimited(items, atATime, async (item) => {
      job.check();
      await work(item);
      job.progress(++done, items.length);
    });
  }
}
