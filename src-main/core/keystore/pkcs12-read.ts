import { type Asn1, isContext } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { equalBytes, toHex } from '../bytes.ts';
import type { HashName, PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { checkIterations, decryptWithPassword, describeEncryption, readPbkdf2 } from './pbe.ts';
import { KdfPurpose, pkcs12Kdf } from './pkcs12-kdf.ts';
import { Pkcs12Oid } from './pkcs12-write.ts';
import { passwordRequired, wrongPassword } from './private-key.ts';

interface Pkcs12Entry {
  /** DER: PKCS#8 for a key, a certificate otherwise. */
  readonly der: Uint8Array;
  /** Whether a key has a protection of its own, beside the safe it lies in. */
  readonly encrypted: boolean;
  readonly friendlyName: string | undefined;
  /** Upper-case hex. */
  readonly localKeyId: string | undefined;
}

interface Pkcs12Certificate extends Pkcs12Entry {
  /** Whether Java takes it for a trusted certificate: an entry of its own, with the friendly name as its alias. */
  readonly trusted: boolean;
}

export interface Pkcs12File {
  readonly keys: readonly Pkcs12Entry[];
  readonly certificates: readonly Pkcs12Certificate[];
  /** One line for each protected part and one for the MAC. */
  readonly protection: readonly string[];
}

const macHashes: Readonly<Record<string, { hash: HashName; length: number }>> = {
  '1.3.14.3.2.26': { hash: 'sha1', length: 20 },
  '2.16.840.1.101.3.4.2.4': { hash: 'sha224', length: 28 },
  '2.16.840.1.101.3.4.2.1': { hash: 'sha256', length: 32 },
  '2.16.840.1.101.3.4.2.2': { hash: 'sha384', length: 48 },
  '2.16.840.1.101.3.4.2.3': { hash: 'sha512', length: 64 },
};
const PBMAC1 = '1.2.840.113549.1.5.14';
const hmacOids: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Whether DER bytes have the outer shape of a PFX (RFC 7292 4): version 3 and a `data` or `signedData` content. */
export function looksLikePkcs12(bytes: Uint8Array): boolean {
  const reader = new Asn1Reader('PKCS#12 file');
  try {
    const [version, content] = reader.sequence(reader.parse(bytes));
    return (
      reader.smallInteger(version) === 3 && reader.oid(reader.sequence(content)[0]).startsWith('1.2.840.113549.1.7.')
    );
  } catch {
    return false;
  }
}

/**
 * Reads a PKCS#12 file (RFC 7292) of any common writer. Without a password PASSWORD_REQUIRED is thrown; further
 * WRONG_PASSWORD, ENCRYPTION_NOT_SUPPORTED (found before the password is judged) and DAMAGED.
 */
export async function readPkcs12(
  bytes: Uint8Array,
  password: string | undefined,
  ciphers: PasswordCiphers,
): Promise<Pkcs12File> {
  const reader = new Asn1Reader('PKCS#12 file');
  const [version, authSafe, mac] = reader.sequence(reader.parse(bytes));
  if (reader.smallInteger(version) !== 3) throw reader.damaged();
  const content = contentOctets(authSafe, reader);
  const safes = reader.sequence(reader.parse(content)).map((info) => readSafe(info, reader));
  const protection = safes.flatMap((safe) =>
    safe.algorithm === undefined ? [] : [`Certificates: ${describeEncryption(safe.algorithm)}`],
  );
  if (password === undefined) throw passwordRequired('PKCS#12 file');

  const macFits = mac === undefined ? undefined : await checkMac(mac, content, password, ciphers, reader);
  const opening: Opening = {
    password,
    ciphers,
    reader,
    proven: macFits === true,
    found: { keys: [], certificates: [] },
    protection,
  };
  for (const safe of safes) {
    const plain = safe.algorithm === undefined ? safe.octets : await unlock(safe.algorithm, safe.octets, opening);
    for (const bag of reader.sequence(reader.parse(plain))) await readBag(bag, opening);
  }
  // A password that opened something is right, so what does not fit the MAC are the octets.
  if (macFits === false) throw opening.proven ? reader.damaged() : wrongPassword('PKCS#12 file');
  return { ...opening.found, protection: [...protection, describeMac(mac, reader)] };
}

interface Opening {
  readonly password: string;
  readonly ciphers: PasswordCiphers;
  readonly reader: Asn1Reader;
  /** Whether the password has fitted something. */
  proven: boolean;
  readonly found: { readonly keys: Pkcs12Entry[]; readonly certificates: Pkcs12Certificate[] };
  readonly protection: string[];
}

/** Decrypts to ASN.1. What cannot be opened with a password that has opened something else is damaged. */
async function unlock(algorithm: Asn1, data: Uint8Array, opening: Opening): Promise<Uint8Array> {
  const { password, ciphers, reader } = opening;
  const plain = await decryptWithPassword(algorithm, data, password, ciphers);
  try {
    if (plain !== undefined) {
      reader.sequence(reader.parse(plain));
      opening.proven = true;
      return plain;
    }
  } catch (error) {
    // A wrong password passes the padding check once in some hundred tries; then the contents are no ASN.1.
    if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
  }
  throw opening.proven ? reader.damaged() : wrongPassword('PKCS#12 file');
}

function contentOctets(info: Asn1 | undefined, reader: Asn1Reader): Uint8Array {
  const [type, content] = reader.sequence(info);
  if (reader.oid(type) !== Pkcs12Oid.data) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      'The PKCS#12 file is protected by a public key instead of a password.',
      {
        remedy: 'Export it again with a password.',
      },
    );
  }
  return reader.octets(reader.only(content));
}

function readSafe(info: Asn1, reader: Asn1Reader): { algorithm: Asn1 | undefined; octets: Uint8Array } {
  const [type, content] = reader.sequence(info);
  const id = reader.oid(type);
  if (id === Pkcs12Oid.data) return { algorithm: undefined, octets: reader.octets(reader.only(content)) };
  if (id !== Pkcs12Oid.encryptedData) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      `The PKCS#12 file has a part of a kind that is not supported (${id}).`,
      {
        remedy: 'Export it again with a password.',
      },
    );
  }
  const [, encrypted] = reader.sequence(reader.only(content));
  const [, algorithm, data] = reader.sequence(encrypted);
  if (algorithm === undefined || !isContext(data, 0)) throw reader.damaged();
  return { algorithm, octets: reader.octets(data) };
}

async function readBag(bag: Asn1, opening: Opening): Promise<void> {
  const { reader, found, protection } = opening;
  const [type, value, attributeSet] = reader.sequence(bag);
  const id = reader.oid(type);
  const { trusted, ...names } = readAttributes(attributeSet, reader);
  if (id === Pkcs12Oid.keyBag) {
    found.keys.push({ der: reader.bytesOf(reader.only(value)), encrypted: false, ...names });
  } else if (id === Pkcs12Oid.shroudedKeyBag) {
    const [algorithm, data] = reader.sequence(reader.only(value));
    if (algorithm === undefined) throw reader.damaged();
    protection.push(`Private key: ${describeEncryption(algorithm)}`);
    const der = await unlock(algorithm, reader.octets(data), opening);
    found.keys.push({ der, encrypted: true, ...names });
  } else if (id === Pkcs12Oid.certBag) {
    const [kind, certificate] = reader.sequence(reader.only(value));
    if (reader.oid(kind) === Pkcs12Oid.x509Certificate) {
      found.certificates.push({ der: reader.octets(reader.only(certificate)), encrypted: false, trusted, ...names });
    }
  }
}

function readAttributes(
  set: Asn1 | undefined,
  reader: Asn1Reader,
): { friendlyName: string | undefined; localKeyId: string | undefined; trusted: boolean } {
  let friendlyName: string | undefined;
  let localKeyId: string | undefined;
  let marked = false;
  for (const attribute of set === undefined ? [] : reader.items(set)) {
    const [type, values] = reader.sequence(attribute);
    const id = reader.oid(type);
    const first = reader.items(values)[0];
    if (id === Pkcs12Oid.friendlyName) friendlyName = reader.text(first);
    if (id === Pkcs12Oid.localKeyId) localKeyId = toHex(reader.octets(first));
    if (id === Pkcs12Oid.trustedKeyUsage) marked = true;
  }
  return { friendlyName, localKeyId, trusted: marked && localKeyId === undefined };
}

async function checkMac(
  mac: Asn1,
  content: Uint8Array,
  password: string,
  ciphers: PasswordCiphers,
  reader: Asn1Reader,
): Promise<boolean> {
  const [digestInfo, saltNode, iterationsNode] = reader.sequence(mac);
  const [algorithm, expectedNode] = reader.sequence(digestInfo);
  const [hashNode, parameters] = reader.sequence(algorithm);
  const expected = reader.octets(expectedNode);
  const hashOid = reader.oid(hashNode);
  if (hashOid === PBMAC1) {
    // RFC 9579: the key comes from PBKDF2 over the UTF-8 password, with an explicit length.
    const [kdf, scheme] = reader.sequence(parameters);
    const { prf, salt, iterations } = readPbkdf2(kdf, reader);
    const hash = hmacOids[reader.oid(reader.sequence(scheme)[0])];
    if (hash === undefined) throw unsupportedMac(hashOid);
    const key = await ciphers.pbkdf2(prf, new TextEncoder().encode(password), salt, iterations, expected.length);
    return equalBytes(ciphers.hmac(hash, key, content), expected);
  }
  const known = macHashes[hashOid];
  if (known === undefined) throw unsupportedMac(hashOid);
  const salt = reader.octets(saltNode);
  const iterations = iterationsNode === undefined ? 1 : checkIterations(reader.smallInteger(iterationsNode));
  const derivation = { ...known, password, salt, iterations, purpose: KdfPurpose.mac };
  const key = await pkcs12Kdf(derivation, ciphers);
  return equalBytes(ciphers.hmac(known.hash, key, content), expected);
}

function unsupportedMac(id: string): Problem {
  return new Problem(
    'ENCRYPTION_NOT_SUPPORTED',
    `The PKCS#12 file has an integrity check that is not supported (${id}).`,
    {
      remedy: 'Export it again with an HMAC of SHA-256 or SHA-1. The password was not tried.',
    },
  );
}

function describeMac(mac: Asn1 | undefined, reader: Asn1Reader): string {
  if (mac === undefined) return 'Integrity: none';
  const [digestInfo] = reader.sequence(mac);
  const id = reader.oid(reader.sequence(reader.sequence(digestInfo)[0])[0]);
  return `Integrity: ${id === PBMAC1 ? 'PBMAC1' : `HMAC-${(macHashes[id]?.hash ?? id).toUpperCase()}`}`;
}
