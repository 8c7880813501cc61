import type { Warning } from '../../contract/models.ts';
import { i18n } from '../../core/language/index.ts';
import { readPkcs12 } from '../../core/keystore/pkcs12-read.ts';
import { Problem } from '../../core/problem.ts';
import { type CertificateManifest, certificateFiles } from '../../core/things/certificate.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import { things } from '../../core/things/index.ts';
import type { ServerManifest } from '../../core/things/server.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { keyLabel } from '../../core/x509/key-algorithms.ts';
import { type Certificate, readCertificate } from '../../core/x509/read-certificate.ts';
import { certifiedFields } from '../certificate-facts.ts';
import { keystoresLeft, replaceDevice } from '../device-replacing.ts';
import { certificatesIfThere, readCertificates, readIdentity, readKey } from '../issuing.ts';
import type { Job } from '../jobs.ts';
import type { KeyPair } from '../key-ports.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import { presentedChain, storeServer } from '../server-files.ts';
import { checkWrittenCertificates, furtherFiles, storeThing } from '../thing-files.ts';
import { copyToTrash, dropFromTrash } from '../trash-place.ts';
import type { Workspace } from '../workspace.ts';
import { type Outcome, type Place, type Terms, aboveOf, isSameChain, sameKind, signAgain } from './place.ts';

/** What ends chains: devices, servers, and certificates without a key. Each is written whole, or stays as it is. */

export interface Again {
  readonly outcome: Outcome;
  readonly trashId?: string;
  readonly warnings: readonly Warning[];
}

export interface Means {
  readonly workspace: Workspace;
  readonly terms: Terms;
  readonly job: Job;
  readonly ports: Ports;
  /** What authorities have taken back. */
  readonly revocations: Pick<RevocationLists, 'entries'>;
}

export const asItWas: Again = { outcome: 'as-it-was', warnings: [] };

export async function deviceAgain(manifest: DeviceManifest, place: Place, means: Means): Promise<Again> {
  const { workspace, terms, ports, job } = means;
  const { folder } = workspace;
  const { deviceId, platform, rootInChain, pfxProfile, keyEncrypted } = manifest;
  const paths = pathsOf(things.device, { name: deviceId });
  const [old] = await readCertificates(folder, paths.certificate);
  const before = await certificatesIfThere(folder, paths.chain);
  const above = aboveOf(place, before, terms);
  const sign = await isToSign(deviceId, old, manifest.authority, place, means);
  const stored = await folder.read(paths.pfx);
  const pfx = stored === undefined ? [] : await opened(stored, deviceId, means);
  if (!sign && isSameChain(before, [old, ...inFile(above, rootInChain)]) && isSameChain(pfx, [old, ...above]))
    return asItWas;
  const keyPassphrase = keyEncrypted ? terms.keyPassphrase : undefined;
  const pair = await pairOf(deviceId, old, paths, keyPassphrase, sign, means);
  const { certificate, warnings } = await signedWhere(sign, old, 'device', pair.publicKey, place, means);
  const whole = [certificate, ...above].map(({ der }) => der);
  const inChain = [certificate, ...inFile(above, rootInChain)].map(({ der }) => der);
  const material = {
    deviceId,
    chain: [certificate.der, ...whole.slice(1)] as const,
    chainFile: [certificate.der, ...inChain.slice(1)] as const,
    ...pair,
  };
  job.check();
  const { trashId, left } = await replaceDevice(
    workspace,
    manifest,
    {
      authority: place.authority,
      ...(platform === undefined ? {} : { platform }),
      ...(rootInChain === undefined ? {} : { rootInChain }),
    },
    material,
    { pfxPassword: terms.pfxPassword, pfxProfile, keyPassphrase },
    ports,
  );
  return { outcome: sign ? 'signed' : 'chain', trashId, warnings: [...warnings, ...left] };
}

export async function serverAgain(manifest: ServerManifest, place: Place, means: Means): Promise<Again> {
  const { workspace, terms, ports, job } = means;
  const { folder } = workspace;
  const { name, keyEncrypted, dns, addresses } = manifest;
  const paths = pathsOf(things.server, { name });
  const [old] = await readCertificates(folder, paths.certificate);
  const presented = await certificatesIfThere(folder, paths.chain);
  const trusted = await certificatesIfThere(folder, paths.trusted);
  // What the chain ends with is the last that clients may trust.
  const above = aboveOf(place, [...presented, ...trusted.slice(-1)], terms);
  const sign = await isToSign(name, old, manifest.authority, place, means);
  const [root] = place.chain.slice(-1);
  const partedFor = (own: Certificate) => {
    const parted = presentedChain([own, ...above]);
    const isCrossed = root !== undefined && !above.includes(root);
    return isCrossed ? { ...parted, trusted: [root, ...parted.trusted] as const } : parted;
  };
  const now = partedFor(old);
  if (!sign && isSameChain([...presented, ...trusted], [...now.chain, ...now.trusted])) return asItWas;
  const keyPassphrase = keyEncrypted ? terms.keyPassphrase : undefined;
  const pair = await pairOf(name, old, paths, keyPassphrase, sign, means);
  const { certificate, warnings } = await signedWhere(sign, old, 'server', pair.publicKey, place, means);
  job.check();
  const further = await furtherFiles(folder, things.server, manifest);
  const trashId = await copyToTrash(workspace, things.server, { name }, ports);
  const about = { name, authority: place.authority, keyEncrypted, dns, addresses };
  const material = { ...partedFor(certificate), privateKey: pair.privateKey };
  await orDropped(workspace, trashId, () => storeServer(folder, about, material, keyPassphrase, ports, { further }));
  return { outcome: sign ? 'signed' : 'chain', trashId, warnings: [...warnings, ...keystoresLeft(name, further)] };
}

/** The key is elsewhere and stays; whoever has it gets the new certificate. */
export async function certificateAgain(manifest: CertificateManifest, place: Place, means: Means): Promise<Again> {
  const { workspace, terms, ports, job } = means;
  const { folder } = workspace;
  const { name } = manifest;
  const paths = pathsOf(things.certificate, { name });
  const before = await certificatesIfThere(folder, paths.chain);
  const [old] = await readCertificates(folder, paths.pem);
  const above = aboveOf(place, before, terms);
  const sign = await isToSign(name, old, manifest.authority, place, means);
  if (!sign && isSameChain(before, [old, ...above])) return asItWas;
  const { certificate, warnings } = await signedWhere(sign, old, profileOf(old), old.publicKey, place, means);
  const chain = [certificate.der, ...above.map(({ der }) => der)] as const;
  const files = certificateFiles(name, chain);
  const written: CertificateManifest = {
    kind: 'certificate',
    name,
    authority: place.authority,
    ...certifiedFields(certificate, files, ports),
  };
  job.check();
  const further = await furtherFiles(folder, things.certificate, manifest);
  const trashId = await copyToTrash(workspace, things.certificate, { name }, ports);
  await orDropped(workspace, trashId, () =>
    storeThing(folder, things.certificate, { manifest: written, files, further, again: true }, (read) => {
      checkWrittenCertificates(things.certificate.files(name).chain, chain, read);
      return Promise.resolve();
    }),
  );
  return { outcome: sign ? 'signed' : 'chain', trashId, warnings };
}

/**
 * Whether something is to be signed: it comes from another authority, or its own has another key by now. Throws INVALID_INPUT for what
 * its authority has taken back: among all the others nobody would see that it is let in again.
 */
export async function isToSign(
  name: string,
  old: Certificate,
  signer: string | undefined,
  { authority, chain }: Place,
  { workspace, ports, revocations }: Means,
): Promise<boolean> {
  if (signer === authority && ports.keys.check(old.der, chain[0].publicKey)) return false;
  const list = signer === undefined ? undefined : await revocations.entries(workspace, signer);
  const entry = list?.revoked.get(old.serial);
  if (entry === undefined || entry.reason === 'removeFromCRL') return true;
  const day = entry.at.toISOString().slice(0, 10);
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{name} was revoked on {day}, and is not issued again with the others.', { name, day }),
    {
      field: 'authority',
      remedy: i18n.t('Delete it, or renew it by itself first.'),
    },
  );
}

/** Runs what writes a thing anew; where it fails, its copy in the trash goes again. */
export async function orDropped<T>(workspace: Workspace, trashId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    await dropFromTrash(workspace, trashId);
    throw error;
  }
}

const profileOf = ({ basicConstraints, extendedKeyUsage = [] }: Certificate) => {
  if (basicConstraints?.authority === true) return 'intermediate';
  return extendedKeyUsage.includes('serverAuth') ? 'server' : 'device';
};

/** What a chain file holds of what is above. */
const inFile = (above: readonly Certificate[], rootInChain: boolean | undefined) =>
  rootInChain === false ? above.slice(0, -1) : above;

async function signedWhere(
  sign: boolean,
  old: Certificate,
  profile: 'device' | 'server' | 'intermediate',
  publicKey: Uint8Array,
  place: Place,
  { terms, ports }: Means,
) {
  if (!sign) return { certificate: old, warnings: [] };
  return signAgain(old, profile, publicKey, { issuer: await place.open() }, terms.validityDays, ports);
}

/** Its own key, or a new one of the same kind. An encrypted one is opened in any case: what replaces it opens by the same passphrase. */
async function pairOf(
  name: string,
  old: Certificate,
  paths: { readonly certificate: string; readonly key: string },
  keyPassphrase: string | undefined,
  sign: boolean,
  { workspace: { folder }, terms, ports, job }: Means,
): Promise<KeyPair> {
  if (!sign || terms.keys === 'same') {
    const given = [paths.certificate, paths.key, keyPassphrase] as const;
    const { privateKey } = await readIdentity(folder, ...given, ports, 'keyPassphrase');
    return { privateKey, publicKey: old.publicKey };
  }
  await readKey(folder, paths.key, keyPassphrase, ports.ciphers, 'keyPassphrase');
  return job.waitFor(ports.keys.generate(sameKind(name, keyLabel(old.key))));
}

/** The certificates of a .pfx. Throws where the password is not its own: what is written in its place would open by another. */
async function opened(pfx: Uint8Array, name: string, { terms, ports }: Means): Promise<readonly Certificate[]> {
  try {
    const { certificates } = await readPkcs12(pfx, terms.pfxPassword, ports.ciphers);
    return certificates.map(({ der }) => readCertificate(der));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'WRONG_PASSWORD') throw error;
    throw new Problem('WRONG_PASSWORD', i18n.t('The password does not open the .pfx of {name}.', { name }), {
      field: 'pfxPassword',
      remedy: i18n.t('Give the password that it was made with, and go on.'),
    });
  }
}
