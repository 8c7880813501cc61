import { join } from 'node:path';
import type { FaceName } from '../contract/models.ts';
import { platformForm } from '../services/platforms.ts';
import { UsageFailure } from './failure.ts';
import { ManagedHub } from './managed-hub.ts';
import type { Session } from './session.ts';
import { counted } from './counted.ts';

interface MadeDevice {
  readonly deviceId: string;
  readonly primaryThumbprint: string | undefined;
  readonly certificatePem: () => Promise<string>;
}

type Register = (hub: ManagedHub, devices: readonly MadeDevice[]) => Promise<unknown>;

const eachBy =
  (one: (hub: ManagedHub, device: MadeDevice) => Promise<unknown>): Register =>
  async (hub, devices) => {
    for (const device of devices) await one(hub, device);
  };

const registry: Register = (hub, devices) =>
  hub.call('hub.registerDevices', {
    devices: devices.map(({ deviceId, primaryThumbprint }) => ({
      deviceId,
      ...(primaryThumbprint === undefined ? {} : { primaryThumbprint }),
    })),
  });

/** As each face of the hub knows devices; those that know authorities alone have no row. */
const registers: Partial<Record<FaceName, Register>> = {
  'iot-hub': registry,
  'mqtt5-hub': registry,
  topics: registry,
  dps: eachBy(async (hub, { certificatePem }) =>
    hub.call('hub.setEnrollment', { certificatePem: await certificatePem() }),
  ),
  thingsboard: eachBy(async (hub, { deviceId, certificatePem }) =>
    hub.call('hub.setThingsBoardDevice', { name: deviceId, certificatePem: await certificatePem() }),
  ),
};

/** How devices of a platform are made known to the hub that runs on this computer. Throws UsageFailure where that is not by a list of devices. */
export function registrationOf(platform: string): Register {
  const face = platformForm(platform)?.face;
  const register = face === undefined ? undefined : registers[face];
  if (register !== undefined) return register;
  throw new UsageFailure(`--register: devices of ${platform} are not made known one by one; see certbench hub --help.`);
}

/** Makes devices of a workspace known to the hub that runs on this computer. Throws CallFailure. */
export async function registerAtHub(
  session: Session,
  folder: string,
  register: Register,
  deviceIds: readonly string[],
): Promise<void> {
  const { devices } = await session.call('device.list', { workspace: session.path(folder) });
  const wanted = new Set(deviceIds);
  const made = devices.filter(({ deviceId }) => wanted.has(deviceId));
  const hub = await ManagedHub.find(undefined);
  try {
    await register(
      hub,
      made.map(({ deviceId, authority, certificate, files }) => ({
        deviceId,
        primaryThumbprint: authority === undefined ? certificate.thumbprintSha256 : undefined,
        certificatePem: async () => {
          const file = files.find(({ name }) => name.endsWith('-cert.pem'))?.path ?? '';
          return (await session.certificate(join(folder, file))).pem;
        },
      })),
    );
  } finally {
    hub.close();
  }
  session.output.say(`${counted(made.length, 'device')} known to the hub of ${hub.folder}.`);
}
