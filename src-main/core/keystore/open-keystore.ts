import { i18n } from '../language/index.ts';
import { toHex } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { namesMatch } from '../x509/path.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { type JksKeyEntry, readJks, recoverJksKey } from './jks-read.ts';
import type { FilePasswords, OpenedCertificate, OpenedEntry, OpenedFile, OpenedKey } from './opened.ts';
import { type Pkcs12File, readPkcs12 } from './pkcs12-read.ts';

/** Opens a PKCS#12 file. Throws what `readPkcs12` does. */
export async function openPkcs12(
  bytes: Uint8Array,
  { password, keyPassword }: FilePasswords,
  ciphers: PasswordCiphers,
): Promise<OpenedFile> {
  const found = await readPkcs12(bytes, password, ciphers, keyPassword);
  const certificates = found.certificates.map(({ der, friendlyName }) => ({
    certificate: readCertificate(der),
    friendlyName,
  }));
  return {
    kind: 'pkcs12',
    certificates,
    keys: found.keys.map(({ der, ...key }) => ({ ...key, privateKey: der })),
    entries: pkcs12Entries(
      found,
      certificates.map(({ certificate }) => certificate),
    ),
    protection: found.protection(),
    notices: [...new Set(found.passedOver)].map((what) =>
      i18n.t('In the file there is also {what}, which was passed over.', { what }),
    ),
  };
}

/** Entries of a PKCS#12 file: a key with its chain, by their key ID and names, or what is marked as trusted. */
function pkcs12Entries({ keys, certificates }: Pkcs12File, read: readonly Certificate[]): OpenedEntry[] {
  // Of two with one name Java takes one as well.
  const bySubject = new Map(read.map((one, index) => [one.subject.comparable, index] as const).toReversed());
  const byKeyId = new Map(certificates.map(({ localKeyId }, index) => [localKeyId, index] as const).toReversed());
  const chainFrom = (leaf: number | undefined): number[] => {
    const chain = new Set<number>();
    for (let next = leaf; next !== undefined && !chain.has(next) && chain.size < longestChain;) {
      chain.add(next);
      const own = read[next];
      const above = own && bySubject.get(own.issuer.comparable);
      const issuer = above === undefined ? undefined : read[above];
      next = own !== undefined && issuer !== undefined && namesMatch(own, issuer) ? above : undefined;
    }
    return [...chain];
  };
  return [
    ...keys.map(({ friendlyName, localKeyId }, key) => ({
      alias: friendlyName,
      kind: 'private-key' as const,
      created: undefined,
      certificates: chainFrom(localKeyId === undefined ? undefined : byKeyId.get(localKeyId)),
      key,
    })),
    ...certificates.flatMap(({ friendlyName, trusted }, index) =>
      trusted
        ? [
            {
              alias: friendlyName,
              kind: 'trusted-certificate' as const,
              created: undefined,
              certificates: [index],
              key: undefined,
            },
          ]
        : [],
    ),
  ];
}

const longestChain = 100;

/**
 * Opens a JKS and each of its keys that one of the passwords fits. Throws what reading does, and WRONG_PASSWORD where a
 * password for keys was given and fits none.
 */
export function openJks(bytes: Uint8Array, passwords: FilePasswords, ciphers: PasswordCiphers): OpenedFile {
  const { password, keyPassword } = passwords;
  const offered = [...new Set([keyPassword, password])].filter((one) => one !== undefined);
  const certificates = new Map<string, OpenedCertificate & { readonly index: number }>();
  // One that is in several chains is told once, by its first alias.
  const indexOf = (certificate: Certificate, friendlyName: string | undefined): number => {
    const id = toHex(certificate.der);
    const known = certificates.get(id) ?? { index: certificates.size, certificate, friendlyName };
    certificates.set(id, { ...known, friendlyName: known.friendlyName ?? friendlyName });
    return known.index;
  };
  let refused: Problem | undefined;
  const open = (entry: JksKeyEntry): Uint8Array | undefined => {
    for (const one of offered) {
      // Its keystream is a chain of hashes, one for each 20 octets.
      ciphers.work?.hash('sha1', 2 * (1 + entry.protectedKey.length / 20));
      try {
        return recoverJksKey(entry, one, ciphers.digest);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'WRONG_PASSWORD')) throw error;
        refused ??= error;
      }
    }
    return undefined;
  };
  const keys: OpenedKey[] = [];
  const protection: string[] = [];
  const entries = readJks(bytes, password, ciphers.digest).map((entry): OpenedEntry => {
    const { alias, created } = entry;
    const chain = ('protectedKey' in entry ? entry.chain : [entry.certificate]).map((der, position) =>
      indexOf(readCertificate(der), position === 0 ? alias : undefined),
    );
    if (!('protectedKey' in entry)) {
      return { alias, kind: 'trusted-certificate', created, certificates: chain, key: undefined };
    }
    const privateKey = open(entry);
    keys.push({ privateKey, encrypted: true, friendlyName: alias });
    protection.push(
      privateKey === undefined
        ? i18n.t('Private key "{alias}": SHA-1 of Java, without rounds; closed to the passwords given', { alias })
        : i18n.t('Private key "{alias}": SHA-1 of Java, without rounds', { alias }),
    );
    return { alias, kind: 'private-key', created, certificates: chain, key: keys.length - 1 };
  });
  if (keyPassword !== undefined && refused !== undefined && keys.every(({ privateKey }) => privateKey === undefined)) {
    throw refused;
  }
  const integrity =
    password === undefined
      ? i18n.t('Integrity: not checked, for want of the store password')
      : i18n.t('Integrity: SHA-1 with the store password');
  return {
    kind: 'jks',
    certificates: [...certificates.values()].map(({ certificate, friendlyName }) => ({ certificate, friendlyName })),
    keys,
    entries,
    protection: [...protection, integrity],
    notices: [],
  };
}
