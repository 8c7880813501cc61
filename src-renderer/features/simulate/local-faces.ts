import type { PlatformForm } from '../../../src-main/contract/platform-methods.ts';
import type { Bench, HubStatus, Overview } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { enrollDevices, notEnrolled } from '../../bench/enroll-devices.ts';
import { registerCredentials } from '../../bench/register-credentials.ts';
import { registerDevices } from '../../bench/register-devices.ts';

type Device = Overview['devices'][number];

/** How devices are made known to a face of the local hub, so that they can connect. */
export interface LocalFace {
  /** Those that the hub does not know there yet. */
  missing(hub: HubStatus, devices: readonly Device[], authorities: Overview['authorities']): readonly Device[];
  /** What that makes of them, for words. */
  readonly makes: 'registered' | 'enrolled';
  /** Makes them known, telling how many are; the first failure ends it. */
  prepare(
    bench: Bench,
    devices: readonly Device[],
    tell: (done: number) => void,
    isStopped: () => boolean,
  ): Promise<Failure | undefined>;
  /** Names of the settings that the hub itself knows. */
  readonly knows: readonly string[];
  /** Their values, while it runs. */
  settings(hub: HubStatus, form: PlatformForm): Readonly<Record<string, string>>;
}

/** The registry of IoT Hub, where a device is known by its authority or by its thumbprint. */
const registry: LocalFace = {
  makes: 'registered',
  knows: [],
  missing({ devices: known }, devices) {
    const registered = new Set(known.map(({ deviceId }) => deviceId));
    return devices.filter(({ deviceId }) => !registered.has(deviceId));
  },
  prepare: (bench, devices, tell, isStopped) =>
    registerDevices(
      bench,
      devices.map(({ deviceId, authority, thumbprintSha256 }) => ({
        deviceId,
        thumbprint: authority === undefined ? thumbprintSha256 : undefined,
      })),
      tell,
      isStopped,
    ),
  settings: () => ({}),
};

/** Brokers may take the device's name from its certificate; this hub wants to be told. */
const topics: LocalFace = {
  ...registry,
  settings(_hub, { fields }): Readonly<Record<string, string>> {
    return fields.some(({ name }) => name === 'userName') ? { userName: '{deviceId}' } : {};
  },
};

/** The provisioning service, which lets in who is enrolled. */
const provisioning: LocalFace = {
  makes: 'enrolled',
  knows: ['idScope'],
  missing: notEnrolled,
  prepare: enrollDevices,
  settings: (hub): Readonly<Record<string, string>> => (hub.running ? { idScope: hub.address.idScope } : {}),
};

/** ThingsBoard, where a device is known by its very certificate. */
const credentials: LocalFace = {
  makes: 'registered',
  knows: [],
  missing(hub, devices) {
    const { thingsboard } = hub;
    const known = new Set(thingsboard?.devices.map(({ certificate }) => certificate.thumbprintSha256));
    return devices.filter(({ thumbprintSha256 }) => !known.has(thumbprintSha256));
  },
  prepare: (bench, devices, tell, isStopped) =>
    registerCredentials(
      bench,
      devices.map(({ deviceId }) => deviceId),
      tell,
      isStopped,
    ),
  settings: () => ({}),
};

/** One row a face that the window can prepare. */
const localFaces: Readonly<Partial<Record<NonNullable<PlatformForm['face']>, LocalFace>>> = {
  'iot-hub': registry,
  dps: provisioning,
  topics,
  thingsboard: credentials,
};

/** Undefined where the platform is not played by the local hub. */
export const localFaceOf = ({ face }: PlatformForm): LocalFace | undefined =>
  face === undefined ? undefined : localFaces[face];
