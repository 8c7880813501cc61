import { i18n } from '../language/index.ts';
import { type Asn1, Tag, isUniversal } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { BlockCipher, HashName } from '../primitives.ts';
import { type ProtectedFile, unsupportedEncryption } from './unsupported-encryption.ts';

/**
 * Password-based encryption as an AlgorithmIdentifier names it: PBES1 and PBES2 (RFC 8018 6) and the PKCS#12 schemes
 * (RFC 7292 appendix C).
 */

export const Pbe = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  scrypt: '1.3.6.1.4.1.11591.4.11',
  sha1And3Des: '1.2.840.113549.1.12.1.3',
} as const;

const prfs: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** A cipher of a protected file. RC2 is computed here, whatever the platform has; single DES is 3DES with one key thrice. */
export type FileCipher =
  | { readonly name: BlockCipher | 'des-cbc'; readonly label: string; readonly keyLength: number }
  | { readonly name: 'rc2'; readonly bits: number; readonly label: string; readonly keyLength: number };

const block = (name: BlockCipher | 'des-cbc', label: string, keyLength: number): FileCipher => ({
  name,
  label,
  keyLength,
});
const rc2 = (bits: number): FileCipher => ({ name: 'rc2', bits, label: `RC2-${bits}`, keyLength: Math.ceil(bits / 8) });
const des = block('des-cbc', 'DES', 8);
const rc2Oid = '1.2.840.113549.3.2';

const pbes2Ciphers: Readonly<Record<string, FileCipher>> = {
  '2.16.840.1.101.3.4.1.2': block('aes-128-cbc', 'AES-128', 16),
  '2.16.840.1.101.3.4.1.22': block('aes-192-cbc', 'AES-192', 24),
  '2.16.840.1.101.3.4.1.42': block('aes-256-cbc', 'AES-256', 32),
  '1.2.840.113549.3.7': block('des-ede3-cbc', '3DES', 24),
  '1.3.14.3.2.7': des,
};

/** Schemes of RFC 7292 appendix C that Windows, Java and `openssl -legacy` have written. */
const pkcs12Ciphers: Readonly<Record<string, FileCipher>> = {
  [Pbe.sha1And3Des]: block('des-ede3-cbc', '3DES', 24),
  '1.2.840.113549.1.12.1.4': block('des-ede3-cbc', '2-key 3DES', 16),
  '1.2.840.113549.1.12.1.5': rc2(128),
  '1.2.840.113549.1.12.1.6': rc2(40),
};

/** RFC 8018 appendix A.3; MD2 is left out, which nothing has any more. */
const pbes1Ciphers: Readonly<Record<string, { readonly hash: 'md5' | 'sha1'; readonly cipher: FileCipher }>> = {
  '1.2.840.113549.1.5.3': { hash: 'md5', cipher: des },
  '1.2.840.113549.1.5.6': { hash: 'md5', cipher: rc2(64) },
  '1.2.840.113549.1.5.10': { hash: 'sha1', cipher: des },
  '1.2.840.113549.1.5.11': { hash: 'sha1', cipher: rc2(64) },
};

export type KeyDerivation =
  | { readonly kind: 'pbkdf1'; readonly hash: 'md5' | 'sha1'; readonly salt: Uint8Array; readonly iterations: number }
  | { readonly kind: 'pbkdf2'; readonly prf: HashName; readonly salt: Uint8Array; readonly iterations: number }
  | { readonly kind: 'scrypt'; readonly salt: Uint8Array; readonly n: number; readonly r: number; readonly p: number }
  | { readonly kind: 'pkcs12'; readonly salt: Uint8Array; readonly iterations: number };

export interface Scheme {
  readonly derivation: KeyDerivation;
  readonly cipher: FileCipher;
  /** PBES2 alone; else it is derived. */
  readonly iv: Uint8Array | undefined;
}

/** Salts have 8 to some 64 octets; more would only keep the machine busy. */
const maximumSalt = 1024;

function saltOf(node: Asn1 | undefined, reader: Asn1Reader): Uint8Array {
  const salt = reader.octets(node);
  if (salt.length > maximumSalt) throw reader.damaged();
  return salt;
}

function iterationsOf(node: Asn1 | undefined, reader: Asn1Reader): number {
  const count = reader.smallInteger(node);
  if (count < 1) throw reader.damaged();
  return count;
}

/** Throws ENCRYPTION_NOT_SUPPORTED or DAMAGED. */
export function readScheme(algorithm: Asn1, file: ProtectedFile): Scheme {
  const reader = new Asn1Reader('encryption parameters');
  const [idNode, parameters] = reader.sequence(algorithm);
  const id = reader.oid(idNode);
  const own = pkcs12Ciphers[id];
  const old = pbes1Ciphers[id];
  if (own !== undefined || old !== undefined) {
    const [salt, iterations] = reader.sequence(parameters);
    const from = { salt: saltOf(salt, reader), iterations: iterationsOf(iterations, reader) };
    if (own !== undefined) return { derivation: { kind: 'pkcs12', ...from }, cipher: own, iv: undefined };
    if (old !== undefined) {
      return { derivation: { kind: 'pbkdf1', hash: old.hash, ...from }, cipher: old.cipher, iv: undefined };
    }
  }
  if (id !== Pbe.pbes2) throw unsupportedEncryption(id, file);
  const [kdf, encryption] = reader.sequence(parameters);
  const { cipher, iv } = readCipher(encryption, reader, file);
  const derivation = readDerivation(kdf, reader, file);
  return { derivation, cipher, iv };
}

function readCipher(node: Asn1 | undefined, reader: Asn1Reader, file: ProtectedFile) {
  const [idNode, parameters] = reader.sequence(node);
  const id = reader.oid(idNode);
  if (id === rc2Oid) return readRc2(parameters, reader);
  const cipher = pbes2Ciphers[id];
  if (cipher === undefined) throw unsupportedEncryption(id, file);
  const iv = reader.octets(parameters);
  if (iv.length !== blockLength(cipher)) throw reader.damaged();
  return { cipher, iv };
}

/** Effective key bits by their version number (RFC 8018 appendix B.2.3). */
function readRc2(parameters: Asn1 | undefined, reader: Asn1Reader) {
  const members = reader.sequence(parameters);
  const version = members.length > 1 ? reader.smallInteger(members[0]) : undefined;
  const bits = { 160: 40, 120: 64, 58: 128 }[version ?? 0] ?? 32;
  const iv = reader.octets(members.at(-1));
  if (iv.length !== 8) throw reader.damaged();
  // What the derived key has where nothing is said (RFC 8018 appendix B.2.3): as many octets as its bits.
  return { cipher: rc2(bits), iv };
}

export const blockLength = ({ name }: FileCipher): 8 | 16 => (name.startsWith('aes') ? 16 : 8);

function readDerivation(node: Asn1 | undefined, reader: Asn1Reader, file: ProtectedFile): KeyDerivation {
  const [idNode, parameters] = reader.sequence(node);
  const id = reader.oid(idNode);
  if (id === Pbe.scrypt) {
    // RFC 7914 7.
    const [salt, n, r, p] = reader.sequence(parameters);
    const cost = { n: reader.smallInteger(n), r: iterationsOf(r, reader), p: iterationsOf(p, reader) };
    // A power of two above one (RFC 7914 2).
    if (cost.n < 2 || (cost.n & (cost.n - 1)) !== 0) throw reader.damaged();
    return { kind: 'scrypt', salt: saltOf(salt, reader), ...cost };
  }
  return { kind: 'pbkdf2', ...readPbkdf2(node, reader, file) };
}

/** PBKDF2-params (RFC 8018 appendix A.2). The PRF's default is HMAC-SHA1. */
export function readPbkdf2(
  kdf: Asn1 | undefined,
  reader: Asn1Reader,
  file: ProtectedFile,
): { prf: HashName; salt: Uint8Array; iterations: number } {
  const [kdfNode, kdfParameters] = reader.sequence(kdf);
  const kdfOid = reader.oid(kdfNode);
  if (kdfOid !== Pbe.pbkdf2) throw unsupportedEncryption(kdfOid, file);
  const [salt, iterations, ...optional] = reader.sequence(kdfParameters);
  const prfNode = optional.find((node) => isUniversal(node, Tag.sequence));
  const prfOid = prfNode === undefined ? undefined : reader.oid(reader.sequence(prfNode)[0]);
  const prf = prfOid === undefined ? 'sha1' : prfs[prfOid];
  if (prf === undefined) throw unsupportedEncryption(prfOid ?? '', file);
  return { prf, salt: saltOf(salt, reader), iterations: iterationsOf(iterations, reader) };
}

/** How something is encrypted, told to people: `AES-256, PBKDF2 with HMAC-SHA256, 2048 rounds`. */
export function describeEncryption(algorithm: Asn1, file: ProtectedFile): string {
  const { cipher, derivation } = readScheme(algorithm, file);
  switch (derivation.kind) {
    case 'pbkdf1':
      return i18n.t('{cipher}, PBKDF1 with {hash}, {rounds} rounds', {
        cipher: cipher.label,
        hash: derivation.hash.toUpperCase(),
        rounds: derivation.iterations,
      });
    case 'pbkdf2':
      return i18n.t('{cipher}, PBKDF2 with HMAC-{hash}, {rounds} rounds', {
        cipher: cipher.label,
        hash: derivation.prf.toUpperCase(),
        rounds: derivation.iterations,
      });
    case 'scrypt':
      return i18n.t('{cipher}, scrypt with N={n}, r={r}, p={p}', {
        cipher: cipher.label,
        n: derivation.n,
        r: derivation.r,
        p: derivation.p,
      });
    case 'pkcs12':
      return i18n.t('{cipher}, PKCS#12 key derivation with SHA-1, {rounds} rounds', {
        cipher: cipher.label,
        rounds: derivation.iterations,
      });
  }
}
