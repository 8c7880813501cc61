import type { AuthorityManifest } from '../../core/things/authority.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import type { Workspace } from '../workspace.ts';

/** What devices of a workspace are looked at with. */
export interface Candidates {
  readonly workspace: Workspace;
  readonly devices: readonly DeviceManifest[];
  readonly authorities: readonly AuthorityManifest[];
}

export const idsOf = (devices: readonly DeviceManifest[]): string[] => devices.map(({ deviceId }) => deviceId);

/** What the registry has to know of a device. */
export const registration = ({ deviceId, authority, certificate }: DeviceManifest) => ({
  deviceId,
  primaryThumbprint: authority === undefined ? certificate.thumbprintSha256 : undefined,
});

/** The authorities above a device, the nearest first. */
export function above(name: string | undefined, authorities: readonly AuthorityManifest[]): AuthorityManifest[] {
  const found: AuthorityManifest[] = [];
  let next = authorities.find((one) => one.name === name);
  // Manifests that were edited by hand may name each other as parents.
  while (next !== undefined && !found.includes(next)) {
    found.push(next);
    const { parent } = next;
    next = authorities.find((one) => one.name === parent);
  }
  return found;
}
