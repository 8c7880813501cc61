import { i18n } from '../core/language/index.ts';
import type { AuthoritySummary, Warning } from '../contract/models.ts';
import { fromUtf8 } from '../core/bytes.ts';
import { strengthOf } from '../core/keystore/passphrase-strength.ts';
import { certificatePem, decodePem } from '../core/keystore/pem.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, readPrivateKey } from '../core/keystore/private-key.ts';
import type { AuthorityManifest } from '../core/things/authority.ts';
import { authorityFiles } from '../core/things/authority.ts';
import { things } from '../core/things/index.ts';
import type { ThingFile } from '../core/things/thing.ts';
import { isSameKey } from '../core/x509/public-key.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { type Job, cancellable } from './jobs.ts';
import type { Folder, Ports } from './ports.ts';
import { madeFiles } from './workspace.ts';
import { certifiedFields } from './certificate-facts.ts';
import { checkWrittenCertificates, lost, storeThing } from './thing-files.ts';

export interface AuthorityMaterial {
  readonly name: string;
  /** The authority of the workspace that signed it. */
  readonly parent: string | undefined;
  /** Its own certificate first. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
}

/** Writes the folder of an authority, whole or not at all, and opens its key again. A cancel is heard until it is written. */
export async function storeAuthority(
  folder: Folder,
  { name, parent, chain, privateKey }: AuthorityMaterial,
  passphrase: string,
  { ciphers, clock, keys }: Pick<Ports, 'ciphers' | 'clock' | 'keys'>,
  job: Job,
): Promise<AuthoritySummary> {
  const [certificate, ...above] = chain;
  const encryptedKey = encryptedPrivateKeyPem(
    await encryptPrivateKey(privateKey, passphrase, cancellable(ciphers, job)),
  );
  const files = authorityFiles(name, [certificate.der, ...above.map(({ der }) => der)], encryptedKey);
  const manifest: AuthorityManifest = {
    kind: 'authority',
    name,
    ...(parent === undefined ? {} : { parent }),
    ...certifiedFields(certificate, files, { clock, ciphers }),
  };
  job.check();
  await storeThing(folder, things.authority, { manifest, files }, async (read) => {
    const pem = fromUtf8(read(things.authority.files(name).key)) ?? '';
    const [block] = decodePem(pem);
    const reopened = block && (await readPrivateKey(block, passphrase, ciphers));
    if (reopened === undefined || !isSameKey(keys.signer(reopened).publicKey, certificate.publicKey)) {
      throw new Error('The authority key did not survive being written.');
    }
  });
  return authoritySummary(manifest, certificatePem(certificate.der));
}

/** What stands in the place of an authority that is there. `keyPem`: its encrypted key, which is written as it is. */
export interface AuthorityAgain {
  readonly name: string;
  readonly parent: string | undefined;
  readonly replaces: string | undefined;
  readonly addresses: AuthorityManifest['addresses'];
  readonly chain: readonly [Certificate, ...Certificate[]];
  readonly keyPem: string;
  /** What lies beside its own files and stays. */
  readonly further: readonly ThingFile[];
}

/** Writes the folder of an authority in the place of its old one, whole or not at all, and reads its certificates again. */
export async function storeAuthorityAgain(
  folder: Folder,
  { name, parent, replaces, addresses, chain: [certificate, ...above], keyPem, further }: AuthorityAgain,
  ports: Pick<Ports, 'ciphers' | 'clock'>,
): Promise<AuthorityManifest> {
  const chain = [certificate.der, ...above.map(({ der }) => der)] as const;
  const files = authorityFiles(name, chain, keyPem);
  const manifest: AuthorityManifest = {
    kind: 'authority',
    name,
    ...(parent === undefined ? {} : { parent }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(addresses === undefined ? {} : { addresses }),
    ...certifiedFields(certificate, files, ports),
  };
  await storeThing(folder, things.authority, { manifest, files, further, again: true }, (read) => {
    const names = things.authority.files(name);
    checkWrittenCertificates(names.chain, chain, read);
    checkWrittenCertificates(names.pem, [certificate.der], read);
    if (fromUtf8(read(names.key)) !== keyPem) throw lost(names.key);
    return Promise.resolve();
  });
  return manifest;
}

/** Weak passphrases are allowed, because tutorials use 1234, and told. */
export function passphraseWarnings(passphrase: string): Warning[] {
  if (!['tutorial', 'weak'].includes(strengthOf(passphrase))) return [];
  return [
    {
      code: 'weak-passphrase',
      message: i18n.t(
        'The passphrase is weak: whoever copies the key file can guess it. Fine for a tutorial, not for real devices.',
      ),
    },
  ];
}

export function authoritySummary(manifest: AuthorityManifest, pem: string): AuthoritySummary {
  return {
    name: manifest.name,
    ...(manifest.parent === undefined ? {} : { parent: manifest.parent }),
    certificate: manifest.certificate,
    certificatePem: pem,
    ...(manifest.addresses === undefined ? {} : { addresses: manifest.addresses }),
    files: madeFiles(things.authority, manifest),
  };
}
