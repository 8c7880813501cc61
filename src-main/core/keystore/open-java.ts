import { i18n } from '../language/index.ts';
import { toHex } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { type BksKeyEntry, readBks, recoverBksKey } from './bks-read.ts';
import { type JksKeyEntry, type JksNamed, type JksTrustedEntry, readJks, recoverJksKey } from './jks-read.ts';
import type { FilePasswords, OpenedCertificate, OpenedEntry, OpenedFile, OpenedKey } from './opened.ts';

/** Keystores of entries with an alias and a date, whose keys have passwords of their own: JKS, and Bouncy Castle's BKS. */

type KeyEntry = JksNamed & { readonly chain: readonly Uint8Array[] };

interface JavaStore<Entry extends KeyEntry> {
  readonly kind: 'jks' | 'bks';
  readonly entries: readonly (Entry | JksTrustedEntry)[];
  /** PKCS#8 DER. Throws WRONG_PASSWORD, or what says that no password will do. */
  readonly recover: (entry: Entry, password: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** How a key is protected, before and after it is open. */
  readonly protectionOf: (alias: string) => { readonly open: string; readonly closed: string };
  /** By what the whole is, where a password was given. */
  readonly integrity: string;
  readonly passedOver: readonly string[];
}

/**
 * Opens a JKS and each of its keys that one of the passwords fits. Throws what reading does, and WRONG_PASSWORD where a
 * password for keys was given and fits none.
 */
export function openJks(bytes: Uint8Array, passwords: FilePasswords, ciphers: PasswordCiphers): Promise<OpenedFile> {
  return openStore(passwords, {
    kind: 'jks',
    entries: readJks(bytes, passwords.password, ciphers.digest),
    recover: (entry: JksKeyEntry, password) => {
      // Its keystream is a chain of hashes, one for each 20 octets.
      ciphers.work?.hash('sha1', 2 * (1 + entry.protectedKey.length / 20));
      return recoverJksKey(entry, password, ciphers.digest);
    },
    protectionOf: (alias) => ({
      open: i18n.t('Private key "{alias}": SHA-1 of Java, without rounds', { alias }),
      closed: i18n.t('Private key "{alias}": SHA-1 of Java, without rounds; closed to the passwords given', { alias }),
    }),
    integrity: i18n.t('Integrity: SHA-1 with the store password'),
    passedOver: [],
  });
}

/** Opens a BKS as `openJks` does a JKS. */
export async function openBks(
  bytes: Uint8Array,
  passwords: FilePasswords,
  ciphers: PasswordCiphers,
): Promise<OpenedFile> {
  const { entries, passedOver } = await readBks(bytes, passwords.password, ciphers);
  return openStore(passwords, {
    kind: 'bks',
    entries,
    recover: (entry: BksKeyEntry, password) => recoverBksKey(entry, password, ciphers),
    protectionOf: (alias) => ({
      open: i18n.t('Private key "{alias}": SHA-1 and 3DES', { alias }),
      closed: i18n.t('Private key "{alias}": SHA-1 and 3DES; closed to the passwords given', { alias }),
    }),
    integrity: i18n.t('Integrity: HMAC-SHA1 with the store password'),
    passedOver,
  });
}

async function openStore<Entry extends KeyEntry>(
  { password, keyPassword }: FilePasswords,
  store: JavaStore<Entry>,
): Promise<OpenedFile> {
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
  const open = async (entry: Entry): Promise<Uint8Array | undefined> => {
    for (const one of offered) {
      try {
        return await store.recover(entry, one);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'WRONG_PASSWORD')) throw error;
        refused ??= error;
      }
    }
    return undefined;
  };
  const keys: OpenedKey[] = [];
  const protection: string[] = [];
  const entries: OpenedEntry[] = [];
  for (const entry of store.entries) {
    const { alias, created } = entry;
    const chain = ('certificate' in entry ? [entry.certificate] : entry.chain).map((der, position) =>
      indexOf(readCertificate(der), position === 0 ? alias : undefined),
    );
    if ('certificate' in entry) {
      entries.push({ alias, kind: 'trusted-certificate', created, certificates: chain, key: undefined });
      continue;
    }
    const privateKey = await open(entry);
    keys.push({ privateKey, encrypted: true, friendlyName: alias });
    protection.push(store.protectionOf(alias)[privateKey === undefined ? 'closed' : 'open']);
    entries.push({ alias, kind: 'private-key', created, certificates: chain, key: keys.length - 1 });
  }
  if (keyPassword !== undefined && refused !== undefined && keys.every(({ privateKey }) => privateKey === undefined)) {
    throw refused;
  }
  const integrity =
    password === undefined ? i18n.t('Integrity: not checked, for want of the store password') : store.integrity;
  return {
    kind: store.kind,
    certificates: [...certificates.values()].map(({ certificate, friendlyName }) => ({ certificate, friendlyName })),
    keys,
    entries,
    protection: [...protection, integrity],
    notices: [...new Set(store.passedOver)].map((what) =>
      i18n.t('In the file there is also {what}, which was passed over.', { what }),
    ),
  };
}
