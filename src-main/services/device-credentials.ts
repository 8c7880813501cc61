import { i18n } from '../core/language/index.ts';
import { privateKeyPem } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { chainPem } from '../core/keystore/pem.ts';
import { readIdentity, readUnproven } from './issuing.ts';
import type { ClientCredentials, FolderReading, Ports } from './ports.ts';
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
  given: {
    readonly keyPassphrase?: string | undefined;
    readonly serverCaPem?: string | undefined;
    readonly leafAlone: boolean;
  },
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
  field: string,
): Promise<ClientCredentials> {
  await workspace.find(things.device, { name: deviceId }, field);
  return credentialsIn(workspace.folder, deviceId, given, ports);
}

/** The same of a device that is known to be there. */
export async function credentialsIn(
  folder: FolderReading,
  deviceId: string,
  given: {
    readonly keyPassphrase?: string | undefined;
    readonly serverCaPem?: string | undefined;
    readonly leafAlone: boolean;
    /** TLS finds out by itself whether the key belongs to the certificate, which of thousands need not be found out twice. */
    readonly isUnproven?: boolean | undefined;
  },
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<ClientCredentials> {
  const paths = pathsOf(things.device, { name: deviceId });
  const read = given.isUnproven === true ? readUnproven : readIdentity;
  const identity = await read(folder, paths.chain, paths.key, given.keyPassphrase, ports, 'keyPassphrase');
  // TLS gets decrypted PEM: what BoringSSL makes of .pfx and of encrypted keys differs from OpenSSL.
  return {
    certificateChainPem: chainPem(given.leafAlone ? identity.chain.slice(0, 1) : identity.chain),
    privateKeyPem: privateKeyPem(identity.privateKey),
    serverCaPem: given.serverCaPem,
  };
}
