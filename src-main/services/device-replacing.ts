import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import { type DeviceMaterial, type DeviceProtection, storeDevice } from './device-files.ts';
import type { Ports } from './ports.ts';
import { furtherFiles } from './thing-files.ts';
import { copyToTrash, dropFromTrash } from './trash-place.ts';
import type { Workspace } from './workspace.ts';

/**
 * Writes a device in the place of the one that is there, which goes to the trash: `trashId` names it there. At no instant there is
 * neither. Files beside its own stay: what a service has issued to it does not depend on its own certificate.
 */
export async function replaceDevice(
  workspace: Workspace,
  before: DeviceManifest,
  about: Pick<DeviceManifest, 'authority' | 'platform' | 'rootInChain'>,
  material: DeviceMaterial,
  protection: DeviceProtection,
  ports: Ports,
): Promise<{ readonly device: DeviceManifest; readonly trashId: string }> {
  const { folder } = workspace;
  const further = await furtherFiles(folder, things.device, before);
  const trashId = await copyToTrash(workspace, things.device, { name: before.deviceId }, ports);
  try {
    return { device: await storeDevice(folder, about, material, protection, ports, { further }), trashId };
  } catch (error) {
    await dropFromTrash(workspace, trashId);
    throw error;
  }
}
