import type { CertificateFacts } from '../contract/models.ts';
import type { Forms } from '../core/asn1/forms.ts';
import { equalBytes } from '../core/bytes.ts';
import type { PfxProfile } from '../core/keystore/pkcs12-write.ts';
import { buildPkcs12 } from '../core/keystore/pkcs12-write.ts';
import { readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, privateKeyPem } from '../core/keystore/private-key.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { deviceFiles, devicePlace } from '../core/things/device-place.ts';
import type { ThingFile } from '../core/things/thing.ts';
import { readCertificate } from '../core/x509/read-certificate.ts';
import { certificateFacts } from './certificate-facts.ts';
import type { OneOfSeries } from './device-series.ts';
import type { Folder, Ports } from './ports.ts';
import {
  type ReadWritten,
  checkWrittenCertificates,
  checkWrittenKey,
  entityFields,
  lost,
  storeThing,
} from './thing-files.ts';

/** What a device's files are made from. `chain` is DER, leaf first. */
export interface DeviceMaterial {
  readonly deviceId: string;
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  /** What the chain file holds: `chain`, or all but its root. */
  readonly chainFile: readonly [Uint8Array, ...Uint8Array[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo DER of the private key. */
  readonly publicKey: Uint8Array;
  /** Of the first of the chain, where somebody knows them already. */
  readonly facts?: CertificateFacts;
}

export interface DeviceProtection {
  readonly pfxPassword: string;
  readonly pfxProfile: PfxProfile;
  readonly keyPassphrase: string | undefined;
}

export async function keyPemFor(
  material: Pick<DeviceMaterial, 'privateKey'>,
  protection: Pick<DeviceProtection, 'keyPassphrase'>,
  ciphers: PasswordCiphers,
): Promise<string> {
  return protection.keyPassphrase === undefined
    ? privateKeyPem(material.privateKey)
    : encryptedPrivateKeyPem(await encryptPrivateKey(material.privateKey, protection.keyPassphrase, ciphers));
}

export function pfxFor(
  material: DeviceMaterial,
  protection: DeviceProtection,
  ciphers: PasswordCiphers,
  forms?: Forms,
): Promise<Uint8Array> {
  const { chain, privateKey, deviceId } = material;
  return buildPkcs12(
    { chain, privateKey, friendlyName: deviceId },
    protection.pfxPassword,
    protection.pfxProfile,
    ciphers,
    forms,
  );
}

/**
 * Writes the folder of a device, whole or not at all, and reads it back. `again`: in the place of its old one, with the files
 * beside its own that stay. Answers its manifest.
 */
export async function storeDevice(
  folder: Pick<Folder, 'createFolder' | 'replaceFolder'>,
  about: Pick<DeviceManifest, 'authority' | 'platform' | 'rootInChain'>,
  material: DeviceMaterial,
  protection: DeviceProtection,
  ports: Pick<Ports, 'ciphers' | 'clock'> & { readonly one?: OneOfSeries | undefined },
  again?: { readonly further: readonly ThingFile[] },
): Promise<DeviceManifest> {
  const ciphers = rememberingCiphers(ports.ciphers);
  const { deviceId, chain, chainFile } = material;
  const files = deviceFiles(
    deviceId,
    chainFile,
    await keyPemFor(material, protection, ciphers),
    await pfxFor(material, protection, ciphers, ports.one?.forms),
  );
  const manifest: DeviceManifest = {
    kind: 'device',
    deviceId,
    ...about,
    pfxProfile: protection.pfxProfile,
    keyEncrypted: protection.keyPassphrase !== undefined,
    ...entityFields(files, ports.clock),
    certificate: material.facts ?? certificateFacts(readCertificate(chain[0]), ciphers.digest),
  };
  const whole = { manifest, files, ...again, again: again !== undefined };
  await storeThing(folder, devicePlace, whole, (read) => {
    const open = () => verifyDeviceFiles(material, protection, manifest.files, read, ciphers);
    // An encrypted key is of no form.
    if (ports.one === undefined || protection.keyPassphrase !== undefined) return open();
    return ports.one.prove(open, () => checkOctets(files, read));
  });
  return manifest;
}

/** Reads back what was written and compares it with what it was made from. Only files that are there are looked at. */
export async function verifyDeviceFiles(
  material: DeviceMaterial,
  protection: DeviceProtection,
  written: readonly string[],
  read: ReadWritten,
  ciphers: PasswordCiphers,
): Promise<void> {
  const names = devicePlace.files(material.deviceId);
  const { chain, chainFile, privateKey } = material;
  if (written.includes(names.pfx)) {
    const { keys, certificates } = await readPkcs12(read(names.pfx), protection.pfxPassword, ciphers);
    const key = keys[0]?.der;
    const whole =
      certificates.length === chain.length && certificates.every(({ der }, i) => equalBytes(der, chain[i] ?? der));
    if (key === undefined || !equalBytes(key, privateKey) || !whole) throw lost(names.pfx);
  }
  if (written.includes(names.key)) {
    await checkWrittenKey(names.key, { privateKey, passphrase: protection.keyPassphrase }, read, ciphers);
  }
  if (written.includes(names.chain)) checkWrittenCertificates(names.chain, chainFile, read);
  if (written.includes(names.certificate)) checkWrittenCertificates(names.certificate, [chain[0]], read);
}

function checkOctets(files: readonly ThingFile[], read: ReadWritten): void {
  for (const { name, bytes } of files) if (!equalBytes(read(name), bytes)) throw lost(name);
}

/** Ciphers that remember the keys of one device while its files are written and read back. */
export const rememberingCiphers = (ciphers: PasswordCiphers): PasswordCiphers => ({
  ...ciphers,
  derivedKeys: new Map(),
});
