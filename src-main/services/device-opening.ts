import { chainPem } from '../core/keystore/pem.ts';
import { privateKeyPem } from '../core/keystore/private-key.ts';
import { devicePlace } from '../core/things/device-place.ts';
import { pathsOf } from '../core/things/thing.ts';
import { readIdentity, readUnproven } from './issuing.ts';
import type { ClientCredentials, FolderReading, Ports } from './ports.ts';

/** How what a device proves itself with is opened and presented. */
export interface OpeningTerms {
  /** Opens its key. */
  readonly keyPassphrase?: string | undefined;
  /** PEM of whom it trusts; without it the system's roots. */
  readonly serverCaPem?: string | undefined;
  /** It presents its certificate without the chain. */
  readonly leafAlone: boolean;
  /** TLS finds out by itself whether the key belongs to the certificate, which of thousands need not be found out twice. */
  readonly isUnproven?: boolean | undefined;
}

/** What a device that is known to be there proves itself with. */
export async function credentialsIn(
  folder: FolderReading,
  deviceId: string,
  given: OpeningTerms,
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<ClientCredentials> {
  const paths = pathsOf(devicePlace, { name: deviceId });
  const read = given.isUnproven === true ? readUnproven : readIdentity;
  const identity = await read(folder, paths.chain, paths.key, given.keyPassphrase, ports, 'keyPassphrase');
  // TLS gets decrypted PEM: what BoringSSL makes of .pfx and of encrypted keys differs from OpenSSL.
  return {
    certificateChainPem: chainPem(given.leafAlone ? identity.chain.slice(0, 1) : identity.chain),
    privateKeyPem: privateKeyPem(identity.privateKey),
    serverCaPem: given.serverCaPem,
  };
}
