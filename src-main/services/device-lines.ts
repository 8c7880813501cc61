import type { DeviceLine } from '../contract/models.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import type { Workspace } from './workspace.ts';

/** Tells the devices of a workspace. There may be many thousands: of those that are as they were, nothing is made again. */
export function deviceLines(): (workspace: Workspace) => Promise<DeviceLine[]> {
  const made = new WeakMap<DeviceManifest, DeviceLine>();
  return async (workspace) =>
    (await workspace.list(things.device)).map((manifest) => {
      const line = made.get(manifest) ?? deviceLine(manifest);
      made.set(manifest, line);
      return line;
    });
}

function deviceLine({ deviceId, authority, keyEncrypted, certificate }: DeviceManifest): DeviceLine {
  return {
    deviceId,
    ...(authority === undefined ? {} : { authority }),
    ...(authority !== undefined || certificate.subject === certificate.issuer ? {} : { issuedBy: certificate.issuer }),
    keyEncrypted,
    ...certificate,
  };
}
