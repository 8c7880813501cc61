import type { Warning } from '../contract/models.ts';
import { i18n } from '../core/language/index.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import type { ThingFile } from '../core/things/thing.ts';
import { withBefore } from './device-before.ts';
import { type DeviceMaterial, type DeviceProtection, storeDevice } from './device-files.ts';
import type { Ports } from './ports.ts';
import { furtherFiles } from './thing-files.ts';
import { copyToTrash, dropFromTrash } from './trash-place.ts';
import type { Workspace } from './workspace.ts';

/**
 * Writes a device in the place of the one that is there, which goes to the trash: `trashId` names it there. At no instant there is
 * neither. Its certificate stays with its key beside the new one until that has connected. Files beside its own stay: what a service has
 * issued to it does not depend on its own certificate.
 * `left`: that keystores are among them.
 */
export async function replaceDevice(
  workspace: Workspace,
  before: DeviceManifest,
  about: Pick<DeviceManifest, 'authority' | 'platform' | 'rootInChain'>,
  material: DeviceMaterial,
  protection: DeviceProtection,
  ports: Ports,
): Promise<{ readonly device: DeviceManifest; readonly trashId: string; readonly left: readonly Warning[] }> {
  const { folder } = workspace;
  const further = await furtherFiles(folder, things.device, before);
  const staying = await withBefore(folder, before, material.chain[0], further, ports.clock.now());
  const trashId = await copyToTrash(workspace, things.device, { name: before.deviceId }, ports);
  try {
    const device = await storeDevice(folder, about, material, protection, ports, { further: staying });
    return { device, trashId, left: keystoresLeft(before.deviceId, further) };
  } catch (error) {
    await dropFromTrash(workspace, trashId);
    throw error;
  }
}

/** Keystores that somebody put beside: whose passwords, aliases and contents are not known here. */
export function keystoresLeft(name: string, further: readonly ThingFile[]): Warning[] {
  const files = further.map((file) => file.name).filter((file) => /\.(?:jks|p12|pfx|keystore|ks)$/i.test(file));
  if (files.length === 0) return [];
  const message = i18n.t('{files} beside {name} stays as it was, with the old certificate or chain: export it anew.', {
    files: files.join(', '),
    name,
  });
  return [{ code: 'passed-over', message }];
}
