import { i18n } from '../language/index.ts';
import { damaged } from '../asn1/asn1.ts';
import { equalBytes } from '../bytes.ts';
import type { Digest } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { JavaInput } from './java-input.ts';
import { openJksKey } from './jks-protector.ts';
import { Jks, jksIntegrity } from './jks-write.ts';

export interface JksNamed {
  /** As it stands in the file. Java finds it only where it is in lower case. */
  readonly alias: string;
  readonly created: Date;
}
export interface JksKeyEntry extends JksNamed {
  /** DER, for `recoverJksKey`. */
  readonly protectedKey: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
}
export interface JksTrustedEntry extends JksNamed {
  /** DER. */
  readonly certificate: Uint8Array;
}

const JCEKS_MAGIC = 0xcececece;
/** More than any store in use holds. */
const maximumEntries = 10_000;
const maximumChain = 100;

/** Whether the bytes begin as a JKS, or as a JCEKS, which `readJks` names and refuses. */
export function looksLikeJks(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return magic === Jks.magic || magic === JCEKS_MAGIC;
}

/**
 * Reads a Java keystore of version 1 or 2. Certificates and aliases are not encrypted: without a password they are read
 * unchecked. Throws WRONG_PASSWORD, DAMAGED or FORMAT_NOT_RECOGNISED.
 */
export function readJks(
  bytes: Uint8Array,
  storePassword: string | undefined,
  digest: Digest,
): (JksKeyEntry | JksTrustedEntry)[] {
  const input = new JavaInput(bytes, 'Java keystore');
  const magic = input.uint32();
  if (magic === JCEKS_MAGIC) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file is a JCEKS keystore, which is not supported.'), {
      remedy: i18n.t(
        'Convert it: keytool -importkeystore -srckeystore old.jceks -destkeystore new.p12 -deststoretype PKCS12',
      ),
    });
  }
  const version = input.uint32();
  if (magic !== Jks.magic || (version !== 1 && version !== 2)) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file is not a Java keystore (JKS) of version 1 or 2.'), {
      remedy: i18n.t('Choose a .jks file, or a .p12 with the same contents.'),
    });
  }
  const entries = new Map<string, JksKeyEntry | JksTrustedEntry>();
  const count = input.count(maximumEntries);
  for (let i = 0; i < count; i++) {
    const tag = input.uint32();
    const named = { alias: input.text(), created: input.date() };
    // Of two entries with one alias Java takes the last.
    if (tag === Jks.keyTag) {
      const protectedKey = input.prefixed();
      const chain = Array.from({ length: input.count(maximumChain) }, () => readCertificate(input, version));
      entries.set(named.alias, { ...named, protectedKey, chain });
    } else if (tag === Jks.certificateTag) {
      entries.set(named.alias, { ...named, certificate: readCertificate(input, version) });
    } else {
      throw damaged(input.what);
    }
  }
  const content = input.taken();
  // What follows the digest Java does not read either.
  const expected = input.take(20);
  if (storePassword !== undefined && !equalBytes(jksIntegrity(content, storePassword, digest), expected)) {
    throw new Problem(
      'WRONG_PASSWORD',
      i18n.t('The password is not that of the Java keystore, or the file was changed after it was made.'),
      {
        field: 'password',
        remedy: i18n.t('Check the store password; capital letters count. A key’s own may be another.'),
      },
    );
  }
  return [...entries.values()];
}

/** The key of an entry as PKCS#8 DER. Throws WRONG_PASSWORD, ENCRYPTION_NOT_SUPPORTED or DAMAGED. */
export function recoverJksKey({ protectedKey }: JksKeyEntry, keyPassword: string, digest: Digest): Uint8Array {
  return openJksKey(protectedKey, keyPassword, digest);
}

/** Version 1 had no name of the kind of certificate. */
function readCertificate(input: JavaInput, version: number): Uint8Array {
  const type = version === 1 ? Jks.certificateType : input.text();
  if (type === Jks.certificateType) return input.prefixed();
  throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The Java keystore holds a certificate that is not of X.509.'), {
    remedy: i18n.t('Export what is needed of it: keytool -importkeystore -srcalias NAME -deststoretype PKCS12'),
  });
}
