import { i18n } from '../language/index.ts';
import { damaged, integer, octetString, oid, sequence } from '../asn1/asn1.ts';
import { equalBytes } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { notWhatWasMeant, uberKeystore } from './foreign.ts';
import { JavaInput } from './java-input.ts';
import type { JksNamed, JksTrustedEntry } from './jks-read.ts';
import { decryptWithPassword } from './pbe.ts';
import { Pbe } from './pbe-schemes.ts';
import { KdfPurpose, pkcs12Kdf } from './pkcs12-kdf.ts';

/**
 * BKS, the keystore of Bouncy Castle, which Android had for its own until version 9 and which its apps with MQTT still carry
 * (org.bouncycastle.jcajce.provider.keystore.bc.BcKeyStoreSpi). Integers are big-endian, texts as DataOutputStream writes them.
 */

export interface BksKeyEntry extends JksNamed {
  /** For `recoverBksKey`. */
  readonly sealedKey: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
}

const Tag = { end: 0, certificate: 1, key: 2, secret: 3, sealed: 4 } as const;
/** Kinds of key in one that is not sealed, or that was unsealed. */
const privateKind = 0;
/** Above what any writer has used: 20 octets of salt, and fewer than 2048 rounds. */
const maximumSalt = 64;
const maximumEntries = 10_000;
const maximumChain = 100;
const macLength = 20;

export interface BksFile {
  readonly entries: readonly (BksKeyEntry | JksTrustedEntry)[];
  /** Objects of a sentence. */
  readonly passedOver: readonly string[];
  readonly iterations: number;
}

/** Whether the bytes begin as a BKS does, or as its relative UBER, which is encrypted behind that. */
export function looksLikeBks(bytes: Uint8Array): boolean {
  if (bytes.length < 12 + macLength) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [version, salt] = [view.getUint32(0), view.getUint32(4)];
  return (version === 1 || version === 2) && salt >= 8 && salt <= maximumSalt;
}

/**
 * Reads a BKS of version 1 or 2. Certificates and aliases are not encrypted: without a password they are read unchecked.
 * Throws WRONG_PASSWORD, LIMIT_REACHED, or FORMAT_NOT_RECOGNISED for UBER and for what is damaged, which nobody can tell apart.
 */
export async function readBks(
  bytes: Uint8Array,
  storePassword: string | undefined,
  ciphers: PasswordCiphers,
): Promise<BksFile> {
  const input = new JavaInput(bytes, 'BKS keystore');
  const version = input.uint32();
  const salt = input.prefixed();
  const iterations = input.uint32();
  const start = input.at;
  const { entries, passedOver } = readEntries(input);
  const content = input.taken(start);
  const expected = input.take(macLength);
  // An UBER whose first octet is encrypted as the end of a list has the rest of it behind that.
  if (content.length === 1 && bytes.length > input.at) throw notWhatWasMeant(uberKeystore());
  if (storePassword === undefined) return { entries, passedOver, iterations };
  // Version 1 asked for so many bits as were meant to be octets, and so has a key of two.
  const length = version === 1 ? Math.floor(macLength / 8) : macLength;
  const password = asItTakes(storePassword);
  const derivation = { hash: 'sha1', password, salt, iterations, purpose: KdfPurpose.mac, length } as const;
  if (equalBytes(ciphers.hmac('sha1', await pkcs12Kdf(derivation, ciphers), content), expected)) {
    return { entries, passedOver, iterations };
  }
  throw new Problem(
    'WRONG_PASSWORD',
    i18n.t('The password is not that of the BKS keystore, or the file was changed after it was made.'),
    {
      field: 'password',
      remedy: i18n.t('Check the store password; capital letters count. A key’s own may be another.'),
    },
  );
}

/** Of an empty password Bouncy Castle takes no octets (PBEParametersGenerator.PKCS12PasswordToBytes). */
const asItTakes = (password: string): string | undefined => (password === '' ? undefined : password);

function readEntries(input: JavaInput): Pick<BksFile, 'entries' | 'passedOver'> {
  // Of two entries with one alias Bouncy Castle takes the last.
  const entries = new Map<string, BksKeyEntry | JksTrustedEntry>();
  const passedOver: string[] = [];
  try {
    for (let tag = input.octet(); tag !== Tag.end; tag = input.octet()) {
      if (tag > Tag.sealed || entries.size + passedOver.length >= maximumEntries) throw damaged(input.what);
      const named = { alias: input.text(), created: input.date() };
      const chain = Array.from({ length: input.count(maximumChain) }, () => readCertificate(input));
      if (tag === Tag.certificate) entries.set(named.alias, { ...named, certificate: readCertificate(input) });
      else if (tag === Tag.sealed && chain.length > 0) {
        entries.set(named.alias, { ...named, sealedKey: input.prefixed(), chain });
      } else {
        if (tag === Tag.key) readKey(input);
        else input.prefixed();
        passedOver.push(i18n.t('a secret, such as a symmetric key or a password'));
      }
    }
    return { entries: [...entries.values()], passedOver };
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
    throw notWhatWasMeant(uberKeystore());
  }
}

/** PKCS#8 DER; undefined for a key that is not private. Throws WRONG_PASSWORD, LIMIT_REACHED or DAMAGED. */
export async function recoverBksKey(
  { sealedKey }: BksKeyEntry,
  keyPassword: string,
  ciphers: PasswordCiphers,
): Promise<Uint8Array | undefined> {
  const input = new JavaInput(sealedKey, 'BKS keystore');
  const [salt, iterations] = [input.prefixed(), input.uint32()];
  const encrypted = sealedKey.subarray(input.at);
  // pbeWithSHAAnd3-KeyTripleDES-CBC, as PKCS#12 has it.
  const algorithm = sequence(oid(Pbe.sha1And3Des), sequence(octetString(salt), integer(iterations)));
  const plain = await decryptWithPassword(algorithm, encrypted, asItTakes(keyPassword), ciphers, 'private key');
  try {
    if (plain !== undefined) return readKey(new JavaInput(plain, 'BKS keystore'));
  } catch (error) {
    // A wrong password passes the padding check once in some hundred tries; then the contents are no key.
    if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
  }
  throw new Problem('WRONG_PASSWORD', i18n.t('The password does not open the key in the BKS keystore.'), {
    field: 'keyPassword',
    remedy: i18n.t(
      'A key in a BKS may have a password other than the store’s. Give the one that the key was made with.',
    ),
  });
}

/** A key with its kind, format and algorithm: PKCS#8 of a private one, undefined for another. */
function readKey(input: JavaInput): Uint8Array | undefined {
  const kind = input.octet();
  const format = input.text();
  input.text();
  const encoded = input.prefixed();
  return kind === privateKind && (format === 'PKCS#8' || format === 'PKCS8') ? encoded : undefined;
}

function readCertificate(input: JavaInput): Uint8Array {
  const type = input.text();
  if (type !== 'X.509') throw damaged(input.what);
  return input.prefixed();
}
