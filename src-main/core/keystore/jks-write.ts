import { i18n } from '../language/index.ts';
import { concatBytes, toUtf16, toUtf8 } from '../bytes.ts';
import type { Digest, PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { javaAliases } from './java-rules.ts';
import { protectJksKey } from './jks-protector.ts';

/** A key with its certificate chain, or a certificate that is trusted. */
export type JksEntry = {
  /** Written in lower case, since Java looks it up so. */
  readonly alias: string;
  readonly created: Date;
} & (
  | {
      /** PKCS#8 DER. */
      readonly privateKey: Uint8Array;
      /** May differ from the store's password and from that of another entry. */
      readonly keyPassword: string;
      /** DER, leaf first. */
      readonly chain: readonly Uint8Array[];
    }
  | {
      /** DER. */
      readonly certificate: Uint8Array;
    }
);

/** The layout of a JKS (OpenJDK, sun.security.provider.JavaKeyStore); all integers are big-endian. */
export const Jks = { magic: 0xfeedfeed, version: 2, keyTag: 1, certificateTag: 2, certificateType: 'X.509' } as const;

/**
 * Writes a Java keystore, version 2. Two aliases that are equal ignoring case are refused with INVALID_INPUT. Passwords
 * are taken as they are; `checkKeystorePassword` says which ones a person may choose.
 */
export function writeJks(
  entries: readonly JksEntry[],
  storePassword: string,
  { digest, random }: Pick<PasswordCiphers, 'digest' | 'random'>,
): Uint8Array {
  const aliases = javaAliases(entries.map(({ alias }) => alias));
  const parts = [uint32(Jks.magic), uint32(Jks.version), uint32(entries.length)];
  for (const [index, entry] of entries.entries()) {
    const isKey = 'privateKey' in entry;
    const head = [modifiedUtf8(aliases[index] ?? ''), milliseconds(entry.created)];
    parts.push(uint32(isKey ? Jks.keyTag : Jks.certificateTag), ...head);
    if (isKey) {
      parts.push(prefixed(protectJksKey(entry.privateKey, entry.keyPassword, random(20), digest)));
      parts.push(uint32(entry.chain.length), ...entry.chain.flatMap(certificate));
    } else {
      parts.push(...certificate(entry.certificate));
    }
  }
  const content = concatBytes(...parts);
  return concatBytes(content, jksIntegrity(content, storePassword, digest));
}

/** The SHA-1 at the end of a JKS, over its password, a phrase and all that stands before. */
export function jksIntegrity(content: Uint8Array, storePassword: string, digest: Digest): Uint8Array {
  return digest('sha1', concatBytes(toUtf16(storePassword), toUtf8('Mighty Aphrodite'), content));
}

const certificate = (der: Uint8Array): Uint8Array[] => [modifiedUtf8(Jks.certificateType), prefixed(der)];

const prefixed = (bytes: Uint8Array): Uint8Array => concatBytes(uint32(bytes.length), bytes);

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Since the epoch. */
function milliseconds(at: Date): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(at.getTime()));
  return bytes;
}

/**
 * Text as DataOutputStream.writeUTF writes it: each UTF-16 unit by itself, so that a supplementary character becomes two
 * threes, and NUL in two octets. Its length in octets comes first.
 */
function modifiedUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0 && unit < 0x80) bytes.push(unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  if (bytes.length > 0xffff) {
    throw new Problem('INVALID_INPUT', i18n.t('An alias is too long for a Java keystore.'), {
      field: 'alias',
      remedy: i18n.t('Use at most 65 535 octets.'),
    });
  }
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}
