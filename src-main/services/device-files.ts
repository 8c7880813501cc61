import { equalBytes, fromUtf8 } from '../core/bytes.ts';
import { deviceFileNames } from '../core/keystore/workspace-files.ts';
import { decodePem } from '../core/keystore/pem.ts';
import type { PfxProfile } from '../core/keystore/pkcs12-write.ts';
import { buildPkcs12 } from '../core/keystore/pkcs12-write.ts';
import { readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import {
  encryptPrivateKey,
  encryptedPrivateKeyPem,
  privateKeyPem,
  readPrivateKey,
} from '../core/keystore/private-key.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { certificatesFromPem } from './issuing.ts';

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
): Promise<Uint8Array> {
  const { chain, privateKey, deviceId } = material;
  return buildPkcs12(
    { chain, privateKey, friendlyName: deviceId },
    protection.pfxPassword,
    protection.pfxProfile,
    ciphers,
  );
}

/** Reads back what was written and compares it with what it was made from. Only files that are there are looked at. */
export async function verifyDeviceFiles(
  material: DeviceMaterial,
  protection: DeviceProtection,
  written: readonly string[],
  read: (name: string) => Uint8Array,
  ciphers: PasswordCiphers,
): Promise<void> {
  const names = deviceFileNames(material.deviceId);
  const fail = (name: string): never => {
    throw new Error(`${name} did not survive being written.`);
  };
  if (written.includes(names.pfx)) {
    const { keys, certificates } = await readPkcs12(read(names.pfx), protection.pfxPassword, ciphers);
    const [key] = keys;
    const whole =
      certificates.length === material.chain.length &&
      certificates.every(({ der }, i) => equalBytes(der, material.chain[i] ?? der));
    if (key?.der === undefined || !equalBytes(key.der, material.privateKey) || !whole) fail(names.pfx);
  }
  if (written.includes(names.key)) {
    const [block] = decodePem(fromUtf8(read(names.key)) ?? '') ?? [];
    const key = block && (await readPrivateKey(block, protection.keyPassphrase, ciphers));
    if (key === undefined || !equalBytes(key, material.privateKey)) fail(names.key);
  }
  for (const [name, expected] of [
    [names.chain, material.chainFile],
    [names.certificate, material.chain.slice(0, 1)],
  ] as const) {
    if (!written.includes(name)) continue;
    const found = certificatesFromPem(fromUtf8(read(name)) ?? '', name);
    if (
      found.length !== expected.length ||
      !found.every(({ der }, i) => equalBytes(der, expected[i] ?? new Uint8Array()))
    )
      fail(name);
  }
}

/** Ciphers that remember the keys of one device while its files are written and read back. */
export const rememberingCiphers = (ciphers: PasswordCiphers): PasswordCiphers => ({
  ...ciphers,
  derivedKeys: new Map(),
});
