import { equalBytes, toUtf8 } from '../core/bytes.ts';
import { chainPem } from '../core/keystore/pem.ts';
import { privateKeyPem } from '../core/keystore/private-key.ts';
import type { Candidate } from '../core/operational/choice.ts';
import {
  type RenewalStep,
  type Renewals,
  decodeRenewals,
  encodeRenewals,
  issuedStep,
} from '../core/operational/renewals.ts';
import { devicePlace } from '../core/things/device-place.ts';
import { pathsOf } from '../core/things/thing.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { keyPemFor } from './device-files.ts';
import { readCertificates, readIdentity } from './issuing.ts';
import type { ClientCredentials, Folder, FolderReading, Ports } from './ports.ts';

/** The files of a device that hold what a service has issued to it. The private key is protected as that of the device is. */
const filesOf = (deviceId: string) => pathsOf(devicePlace, { name: deviceId });

/** An operational certificate of a device. `renewed`: it has not connected yet, and the one before is still kept. */
export interface OperationalCertificate extends Candidate {
  readonly file: 'operational' | 'renewed';
  /** Leaf first. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  readonly issuedAt: Date;
  readonly by: RenewalStep['by'];
}

/** What a device holds beside its own certificate, the newest first. */
export interface Operational {
  readonly certificates: readonly OperationalCertificate[];
  readonly renewals: Renewals;
}

export async function readRenewals(folder: FolderReading, deviceId: string): Promise<Renewals> {
  const { renewals } = filesOf(deviceId);
  return decodeRenewals(await folder.read(renewals), folder.absolute(renewals));
}

/** Throws WORKSPACE_INVALID, DAMAGED and FORMAT_NOT_RECOGNISED for files that are none. */
export async function readOperational(folder: FolderReading, deviceId: string): Promise<Operational> {
  const paths = filesOf(deviceId);
  const renewals = await readRenewals(folder, deviceId);
  const certificates: OperationalCertificate[] = [];
  for (const file of ['renewed', 'operational'] as const) {
    if ((await folder.read(paths[file])) === undefined) continue;
    const chain = await readCertificates(folder, paths[file]);
    const [leaf] = chain;
    // A killed process may leave the same one in both.
    if (certificates.some((one) => equalBytes(one.chain[0].der, leaf.der))) continue;
    certificates.push(certificateOf(file, chain, renewals));
  }
  return { certificates, renewals };
}

export function certificateOf(
  file: OperationalCertificate['file'],
  chain: OperationalCertificate['chain'],
  renewals: Renewals,
): OperationalCertificate {
  const [{ serial, notBefore, notAfter }] = chain;
  const step = issuedStep(renewals, serial);
  const issuedAt = step === undefined ? notBefore : new Date(step.at);
  return { file, chain, serial, notBefore, notAfter, issuedAt, by: step?.by };
}

/** What a device proves itself with by one of them. Throws as opening any key does, with the field keyPassphrase. */
export async function credentialsOf(
  folder: FolderReading,
  deviceId: string,
  { file }: Pick<OperationalCertificate, 'file'>,
  given: { readonly keyPassphrase?: string | undefined; readonly serverCaPem?: string | undefined },
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<ClientCredentials> {
  const path = filesOf(deviceId)[file];
  const identity = await readIdentity(folder, path, path, given.keyPassphrase, ports, 'keyPassphrase');
  return {
    certificateChainPem: chainPem(identity.chain),
    privateKeyPem: privateKeyPem(identity.privateKey),
    serverCaPem: given.serverCaPem,
  };
}

/** Writes one that has not connected yet; the one in use stays. */
export async function writeRenewed(
  folder: Folder,
  deviceId: string,
  chain: OperationalCertificate['chain'],
  key: { readonly privateKey: Uint8Array; readonly keyPassphrase: string | undefined },
  ciphers: Ports['ciphers'],
): Promise<void> {
  const keyPem = await keyPemFor(key, key, ciphers);
  const text = `${keyPem}${chainPem(chain.map(({ der }) => der))}`;
  await folder.replaceFile(filesOf(deviceId).renewed, toUtf8(text));
}

/** Puts the one that has connected in the place of the one before. Nothing happens where there is none. */
export async function settleRenewed(folder: Folder, deviceId: string): Promise<void> {
  const { operational, renewed } = filesOf(deviceId);
  const bytes = await folder.read(renewed);
  if (bytes === undefined) return;
  await folder.replaceFile(operational, bytes);
  await folder.removeFile(renewed);
}

export async function writeRenewals(folder: Folder, deviceId: string, renewals: Renewals): Promise<void> {
  await folder.replaceFile(filesOf(deviceId).renewals, encodeRenewals(renewals));
}
