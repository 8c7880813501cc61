import type { DeviceLine } from '../contract/models.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import type { Workspace } from './workspace.ts';

export const deviceLines = async (workspace: Workspace): Promise<DeviceLine[]> =>
  (await workspace.list(things.device)).map(deviceLine);

function deviceLine({ deviceId, authority, keyEncrypted, certificate }: DeviceManifest): DeviceLine {
  return {
    deviceId,
    ...(authority === undefined ? {} : { authority }),
    ...(authority !== undefined || certificate.subject === certificate.issuer ? {} : { issuedBy: certificate.issuer }),
    keyEncrypted,
    ...certificate,
  };
}
