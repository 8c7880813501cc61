import { chainPem, deviceFileNames } from '../core/keystore/bundles.ts';
import { privateKeyPem } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { deviceFolder } from '../core/workspace/manifest.ts';
import { readIdentity } from './issuing.ts';
import type { ClientCredentials, Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** What a device of the workspace logs in with. Throws NOT_FOUND, and what opening its key throws. */
export async function deviceCredentials(
  workspace: Workspace,
  deviceId: string,
  { keyPassphrase, serverCaPem }: { readonly keyPassphrase?: string | undefined; readonly serverCaPem?: string | undefined },
  ports: Ports,
): Promise<ClientCredentials> {
  const folder = deviceFolder(deviceId);
  const manifest = await workspace.manifest(folder, 'device');
  if (manifest?.deviceId !== deviceId) {
    throw new Problem('NOT_FOUND', `There is no device ${deviceId} in this workspace.`, {
      field: 'deviceIds',
      remedy: 'Create it first.',
    });
  }
  const names = deviceFileNames(deviceId);
  const identity = await readIdentity(
    workspace.folder,
    `${folder}/${names.chain}`,
    `${folder}/${names.key}`,
    keyPassphrase,
    ports,
    'keyPassphrase',
  );
  // TLS gets decrypted PEM: what BoringSSL makes of .pfx and of encrypted keys differs from OpenSSL.
  return {
    certificateChainPem: chainPem(identity.chain),
    privateKeyPem: privateKeyPem(identity.privateKey),
    serverCaPem,
  };
}

/** Device IDs as they were typed, each once. Throws INVALID_INPUT. */
