import type { Inspection, Warning } from '../contract/models.ts';
import { toHex } from '../core/bytes.ts';
import { type JksKeyEntry, readJks, recoverJksKey } from '../core/keystore/jks-read.ts';
import type { Pkcs12File } from '../core/keystore/pkcs12-read.ts';
import { passwordRequired } from '../core/keystore/private-key.ts';
import type { Digest } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import { namesMatch } from '../core/x509/path.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';

export interface KeystorePasswords {
  readonly password: string | undefined;
  /** Of the keys in a JKS, where it is not that of the store. */
  readonly keyPassword: string | undefined;
}

export interface JavaEntry {
  readonly alias: string;
  readonly created: Date;
  /** Leaf first; one that is trusted stands alone. */
  readonly certificates: readonly Certificate[];
  /** Undefined for a trusted certificate. */
  readonly key: 'closed' | { readonly privateKey: Uint8Array } | undefined;
}

/**
 * Opens a JKS and each of its keys that one of the passwords fits. `field` is the input that named the file. Throws what
 * reading does, and WRONG_PASSWORD where a password for keys was given and fits none.
 */
export function openJks(
  bytes: Uint8Array,
  { password, keyPassword }: KeystorePasswords,
  digest: Digest,
  field: string,
): JavaEntry[] {
  const offered = [...new Set([keyPassword, password])].filter((one) => one !== undefined);
  const refusals: Problem[] = [];
  const open = (entry: JksKeyEntry): JavaEntry['key'] => {
    for (const one of offered) {
      try {
        return { privateKey: recoverJksKey(entry, one, digest) };
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'WRONG_PASSWORD')) throw error;
        refusals.push(error);
      }
    }
    return 'closed';
  };
  const entries = namingField(field, () =>
    readJks(bytes, password, digest).map((entry): JavaEntry => {
      const { alias, created } = entry;
      return 'protectedKey' in entry
        ? { alias, created, certificates: entry.chain.map(readCertificate), key: open(entry) }
        : { alias, created, certificates: [readCertificate(entry.certificate)], key: undefined };
    }),
  );
  const [refused] = refusals;
  if (keyPassword !== undefined && refused !== undefined && openedKeys(entries).length === 0) throw refused;
  return entries;
}

/** PKCS#8 DER of the keys that were opened. */
const openedKeys = (entries: readonly JavaEntry[]): Uint8Array[] =>
  entries.flatMap(({ key }) => (typeof key === 'object' ? [key.privateKey] : []));

/** The keys of a JKS, for a use that needs them: PASSWORD_REQUIRED or WRONG_PASSWORD where all are closed. */
export function keysOfJks(entries: readonly JavaEntry[], { password, keyPassword }: KeystorePasswords): Uint8Array[] {
  const keys = openedKeys(entries);
  const closed = entries.some(({ key }) => key === 'closed');
  if (keys.length > 0 || !closed) return keys;
  if (password === undefined && keyPassword === undefined) throw passwordRequired('Java keystore');
  throw new Problem('WRONG_PASSWORD', 'The store password fits; the key in the Java keystore has another one.', {
    field: 'keyPassword',
    remedy: 'Give the key’s password too, or make them one: keytool -keypasswd -keystore old.jks -alias NAME',
  });
}

function namingField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem) || error.field !== undefined) throw error;
    throw new Problem(error.code, error.message, {
      field,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    });
  }
}

/** What Java sees as entries in a PKCS#12 file: a key with its chain, by their key ID and names, or what is marked. */
export function pkcs12Entries({ keys, certificates }: Pkcs12File, read: readonly Certificate[]): Inspection['entries'] {
  // Of two with one name Java takes one as well.
  const bySubject = new Map(read.map((one, index) => [toHex(one.subject.der), index] as const).toReversed());
  const byKeyId = new Map(certificates.map(({ localKeyId }, index) => [localKeyId, index] as const).toReversed());
  const chainFrom = (leaf: number | undefined): number[] => {
    const chain = new Set<number>();
    for (let next = leaf; next !== undefined && !chain.has(next) && chain.size < longestChain;) {
      chain.add(next);
      const own = read[next];
      const above = own && bySubject.get(toHex(own.issuer.der));
      const issuer = above === undefined ? undefined : read[above];
      next = own !== undefined && issuer !== undefined && namesMatch(own, issuer) ? above : undefined;
    }
    return [...chain];
  };
  const named = (alias: string | undefined) => (alias === undefined ? {} : { alias });
  return [
    ...keys.map(({ friendlyName, localKeyId }, privateKey) => ({
      ...named(friendlyName),
      kind: 'private-key' as const,
      certificates: chainFrom(localKeyId === undefined ? undefined : byKeyId.get(localKeyId)),
      privateKey,
    })),
    ...certificates.flatMap(({ friendlyName, trusted }, index) =>
      trusted ? [{ ...named(friendlyName), kind: 'trusted-certificate' as const, certificates: [index] }] : [],
    ),
  ];
}

const longestChain = 100;

/** Says that a keystore is of another kind than its name tells: since Java 9 keytool writes PKCS#12 under any name. */
export function namedOtherwise(name: string, kind: 'jks' | 'pkcs12'): Warning[] {
  const says = /\.jks$/i.test(name) ? 'jks' : /\.(?:p12|pfx)$/i.test(name) ? 'pkcs12' : kind;
  if (says === kind) return [];
  const message =
    kind === 'pkcs12'
      ? `${name} is a PKCS#12 keystore in spite of its name, as keytool makes it since Java 9. Its key has the password of the store and no other.`
      : `${name} is a Java keystore (JKS) in spite of its name; programs other than Java may not open it.`;
  return [{ code: 'named-otherwise', message }];
}
