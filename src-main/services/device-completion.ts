import { i18n } from '../core/language/index.ts';
import { equalBytes, toUtf8 } from '../core/bytes.ts';
import { chainPem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { type DeviceMaterial, pfxFor, rememberingCiphers, verifyDeviceFiles } from './device-files.ts';
import { readCertificates, readIdentity } from './issuing.ts';
import type { Folder, Ports } from './ports.ts';

/** Passwords as they are given for the whole set. */
interface GivenPasswords {
  readonly pfxPassword: string;
  readonly keyPassphrase?: string | undefined;
}

function incomplete(message: string, remedy: string): Problem {
  return new Problem('INCOMPLETE', message, { field: 'deviceId', remedy });
}

/**
 * Makes the missing files of a device again: its chain and .pfx follow from its certificate and key, which themselves
 * can be made by nobody. What is there is never changed. `issuerChain` answers the certificates above the device.
 */
export async function completeDevice(
  folder: Folder,
  manifest: DeviceManifest,
  missing: readonly string[],
  { pfxPassword, keyPassphrase }: GivenPasswords,
  issuerChain: () => Promise<readonly Certificate[]>,
  ports: Ports,
): Promise<void> {
  const { deviceId, pfxProfile } = manifest;
  const home = things.device.folder({ name: deviceId });
  const names = things.device.files(deviceId);
  if (missing.includes(names.certificate) || missing.includes(names.key)) {
    throw incomplete(
      i18n.t('Device {deviceId} has lost {missing}, which cannot be made again.', {
        deviceId,
        missing: missing.join(` ${i18n.t('and')} `),
      }),
      i18n.t('Restore it from a backup, or move {home} away and create the device anew.', {
        home: folder.absolute(home),
      }),
    );
  }
  const password = manifest.keyEncrypted ? keyPassphrase : undefined;
  const leaf = await readIdentity(
    folder,
    `${home}/${names.certificate}`,
    `${home}/${names.key}`,
    password,
    ports,
    'keyPassphrase',
  );
  const found = missing.includes(names.chain)
    ? undefined
    : await chainAbove(folder, `${home}/${names.chain}`, leaf.certificate);
  const rootless = manifest.rootInChain === false;
  // A chain file without the root is not enough for the .pfx, which always holds it.
  const above = found === undefined || rootless ? await issuerChain() : found;
  if (!ports.keys.check(leaf.certificate.der, above[0]?.publicKey ?? leaf.certificate.publicKey)) {
    throw incomplete(
      i18n.t('Device {deviceId} was not signed by the authority {authority} that is there now.', {
        deviceId,
        authority: manifest.authority ?? '',
      }),
      i18n.t('Bring back the authority that signed it, or move the device away and create it anew.'),
    );
  }
  const chain = [leaf.chain[0], ...above.map(({ der }) => der)] as const;
  const material: DeviceMaterial = {
    deviceId,
    chain,
    chainFile: rootless && above.length > 0 ? [chain[0], ...chain.slice(1, -1)] : chain,
    privateKey: leaf.privateKey,
    publicKey: leaf.certificate.publicKey,
  };
  const protection = { pfxPassword, pfxProfile, keyPassphrase };
  const ciphers = rememberingCiphers(ports.ciphers);
  if (missing.includes(names.chain)) {
    await folder.replaceFile(`${home}/${names.chain}`, toUtf8(chainPem(material.chainFile)));
  }
  if (missing.includes(names.pfx)) {
    await folder.replaceFile(`${home}/${names.pfx}`, await pfxFor(material, protection, ciphers));
  }
  const written = new Map<string, Uint8Array | undefined>();
  for (const name of missing) written.set(name, await folder.read(`${home}/${name}`));
  await verifyDeviceFiles(material, protection, missing, (name) => written.get(name) ?? new Uint8Array(), ciphers);
}

/** What follows the device's own certificate in its chain file. */
async function chainAbove(folder: Folder, path: string, leaf: Certificate): Promise<Certificate[]> {
  const [first, ...above] = await readCertificates(folder, path);
  if (equalBytes(first.der, leaf.der)) return above;
  throw incomplete(
    i18n.t('{path} does not begin with the certificate of its device.', { path: folder.absolute(path) }),
    i18n.t('Delete that file and run this again.'),
  );
}
