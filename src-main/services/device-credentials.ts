import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { type OpeningTerms, credentialsIn } from './device-opening.ts';
import type { ClientCredentials, Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** Checks that every ID can be one and stands there once. Throws INVALID_INPUT. */
export function checkDeviceIds(deviceIds: readonly string[]): string[] {
  const ids = deviceIds.map(checkDeviceId);
  if (new Set(ids).size === ids.length) return ids;
  throw new Problem('INVALID_INPUT', i18n.t('A device is named twice.'), {
    field: 'deviceIds',
    remedy: i18n.t('Name each device once: a second connection of a device ends the first.'),
  });
}

/** What a device of a workspace proves itself with. `field` names the input that holds its ID. */
export async function deviceCredentials(
  workspace: Workspace,
  deviceId: string,
  given: OpeningTerms,
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
  field: string,
): Promise<ClientCredentials> {
  await workspace.find(things.device, { name: deviceId }, field);
  return credentialsIn(workspace.folder, deviceId, given, ports);
}
