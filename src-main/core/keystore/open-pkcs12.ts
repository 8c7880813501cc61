import { i18n } from '../language/index.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { namesMatch } from '../x509/path.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import type { FilePasswords, OpenedEntry, OpenedFile } from './opened.ts';
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
