import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import { type DeviceMaterial, type DeviceProtection, storeDevice } from './device-files.ts';
import type { Ports } from './ports.ts';
import { copyToTrash, dropFromTrash } from './trash-place.ts';
import type { Workspace } from './workspace.ts';

/** Writes a device in the place of the one of its name, which goes to the trash: `trashId` names it there. At no instant there is neither. */
export async function replaceDevice(
  workspace: Workspace,
  deviceId: string,
  about: Pick<DeviceManifest, 'authority' | 'platform' | 'rootInChain'>,
  material: DeviceMaterial,
  protection: DeviceProtection,
  ports: Ports,
): Promise<{ readonly device: DeviceManifest; readonly trashId: string }> {
  const trashId = await copyToTrash(workspace, things.device, { name: deviceId }, ports);
  try {
    return { device: await storeDevice(workspace.folder, about, material, protection, ports, true), trashId };
  } catch (error) {
    await dropFromTrash(workspace, trashId);
    throw error;
  }
}
