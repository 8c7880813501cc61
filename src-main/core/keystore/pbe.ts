import forgeRc2 from 'node-forge/lib/rc2.js';
import forgeUtil from 'node-forge/lib/util.js';
import { type Asn1, integer, isUniversal, nullValue, octetString, oid, sequence, Tag } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { fromBinaryString, toBinaryString, toHex, toUtf8 } from '../bytes.ts';
import type { BlockCipher, HashName, PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { KdfPurpose, deriveOnce, pkcs12Kdf } from './pkcs12-kdf.ts';

/**
 * Password-based encryption named by an AlgorithmIdentifier: PBES2 (RFC 8018 6.2) and the PKCS#12 schemes
 * (RFC 7292 appendix C). Used by encrypted PKCS#8 keys and by the safes of a PKCS#12 file.
 */

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';

const prfs: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const pbes2Ciphers: Readonly<Record<string, { cipher: BlockCipher; keyLength: number; label: string }>> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'aes-128-cbc', keyLength: 16, label: 'AES-128' },
  '2.16.840.1.101.3.4.1.22': { cipher: 'aes-192-cbc', keyLength: 24, label: 'AES-192' },
  '2.16.840.1.101.3.4.1.42': { cipher: 'aes-256-cbc', keyLength: 32, label: 'AES-256' },
  '1.2.840.113549.3.7': { cipher: 'des-ede3-cbc', keyLength: 24, label: '3DES' },
};

/** Schemes of RFC 7292 appendix C that Windows, Java and `openssl -legacy` have written. */
const pkcs12Schemes: Readonly<Record<string, { keyLength: number; rc2Bits?: number; label: string }>> = {
  [PBE_SHA1_3DES]: { keyLength: 24, label: '3DES' },
  '1.2.840.113549.1.12.1.4': { keyLength: 16, label: '2-key 3DES' },
  '1.2.840.113549.1.12.1.5': { keyLength: 16, rc2Bits: 128, label: 'RC2-128' },
  '1.2.840.113549.1.12.1.6': { keyLength: 5, rc2Bits: 40, label: 'RC2-40' },
};

/** Above any writer's count; a file that asks for more would only keep the machine busy. */
const maximumIterations = 10_000_000;

export function checkIterations(count: number): number {
  if (count < 1 || count > maximumIterations) {
    throw new Problem('ENCRYPTION_NOT_SUPPORTED', `The file asks for ${count} rounds of key derivation.`, {
      remedy: `Between 1 and ${maximumIterations} rounds are supported. Export the file again with ordinary settings.`,
    });
  }
  return count;
}

/** How something is encrypted, told to people: `AES-256, PBKDF2 with HMAC-SHA256, 2048 rounds`. */
export function describeEncryption(algorithm: Asn1): string {
  const reader = new Asn1Reader('encryption parameters');
  const scheme = readScheme(algorithm, reader);
  return scheme.kind === 'pbes2'
    ? `${scheme.label}, PBKDF2 with HMAC-${scheme.prf.toUpperCase()}, ${scheme.iterations} rounds`
    : `${scheme.label}, PKCS#12 key derivation with SHA-1, ${scheme.iterations} rounds`;
}

type Scheme =
  | {
      readonly kind: 'pbes2';
      readonly label: string;
      readonly prf: HashName;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly cipher: BlockCipher;
      readonly keyLength: number;
      readonly iv: Uint8Array;
    }
  | {
      readonly kind: 'pkcs12';
      readonly label: string;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly keyLength: number;
      readonly rc2Bits: number | undefined;
    };

function unsupported(algorithmOid: string): Problem {
  return new Problem(
    'ENCRYPTION_NOT_SUPPORTED',
    `The file is encrypted in a way that is not supported (${algorithmOid}).`,
    {
      remedy: 'Export it again with AES-256 or 3DES. The password was not tried.',
    },
  );
}

function readScheme(algorithm: Asn1, reader: Asn1Reader): Scheme {
  const [idNode, parameters] = reader.sequence(algorithm);
  const id = reader.oid(idNode);
  const pkcs12 = pkcs12Schemes[id];
  if (pkcs12 !== undefined) {
    const [salt, iterations] = reader.sequence(parameters);
    return {
      kind: 'pkcs12',
      label: pkcs12.label,
      salt: reader.octets(salt),
      iterations: checkIterations(reader.smallInteger(iterations)),
      keyLength: pkcs12.keyLength,
      rc2Bits: pkcs12.rc2Bits,
    };
  }
  if (id !== PBES2) throw unsupported(id);
  const [kdf, encryption] = reader.sequence(parameters);
  const { prf, salt, iterations } = readPbkdf2(kdf, reader);
  const [cipherNode, ivNode] = reader.sequence(encryption);
  const cipherOid = reader.oid(cipherNode);
  const cipher = pbes2Ciphers[cipherOid];
  if (cipher === undefined) throw unsupported(cipherOid);
  const iv = reader.octets(ivNode);
  if (iv.length !== (cipher.cipher === 'des-ede3-cbc' ? 8 : 16)) throw reader.damaged();
  return { kind: 'pbes2', ...cipher, prf, salt, iterations, iv };
}

/** PBKDF2-params (RFC 8018 appendix A.2). The PRF's default is HMAC-SHA1. */
export function readPbkdf2(
  kdf: Asn1 | undefined,
  reader: Asn1Reader,
): { prf: HashName; salt: Uint8Array; iterations: number } {
  const [kdfNode, kdfParameters] = reader.sequence(kdf);
  const kdfOid = reader.oid(kdfNode);
  if (kdfOid !== PBKDF2) throw unsupported(kdfOid);
  const [salt, iterations, ...optional] = reader.sequence(kdfParameters);
  const prfNode = optional.find((node) => isUniversal(node, Tag.sequence));
  const prfOid = prfNode === undefined ? undefined : reader.oid(reader.sequence(prfNode)[0]);
  const prf = prfOid === undefined ? 'sha1' : prfs[prfOid];
  if (prf === undefined) throw unsupported(prfOid ?? '');
  return { prf, salt: reader.octets(salt), iterations: checkIterations(reader.smallInteger(iterations)) };
}

/** PBKDF2 over the password in UTF-8. */
function pbkdf2Key(
  prf: HashName,
  password: string,
  salt: Uint8Array,
  iterations: number,
  length: number,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  const inputs = ['pbkdf2', prf, password, toHex(salt), iterations, length];
  return deriveOnce(ciphers, inputs, () => ciphers.pbkdf2(prf, toUtf8(password), salt, iterations, length));
}

/** Decrypts. Undefined where the password does not fit; throws ENCRYPTION_NOT_SUPPORTED or DAMAGED. */
export async function decryptWithPassword(
  algorithm: Asn1,
  data: Uint8Array,
  password: string,
  ciphers: PasswordCiphers,
): Promise<Uint8Array | undefined> {
  const reader = new Asn1Reader('encryption parameters');
  const scheme = readScheme(algorithm, reader);
  const block = scheme.kind === 'pbes2' && scheme.cipher !== 'des-ede3-cbc' ? 16 : 8;
  if (data.length === 0 || data.length % block !== 0) throw new Asn1Reader('encrypted content').damaged();
  if (scheme.kind === 'pbes2') {
    const { prf, salt, iterations, keyLength, cipher, iv } = scheme;
    const key = await pbkdf2Key(prf, password, salt, iterations, keyLength, ciphers);
    return ciphers.decrypt(cipher, key, iv, data);
  }
  const { salt, iterations, keyLength, rc2Bits } = scheme;
  const from = { hash: 'sha1', password, salt, iterations } as const;
  const key = await pkcs12Kdf({ ...from, purpose: KdfPurpose.key, length: keyLength }, ciphers);
  const iv = await pkcs12Kdf({ ...from, purpose: KdfPurpose.iv, length: 8 }, ciphers);
  if (rc2Bits !== undefined) return decryptRc2(key, iv, data, rc2Bits);
  const tripleKey = keyLength === 24 ? key : Uint8Array.from([...key, ...key.subarray(0, 8)]);
  return ciphers.decrypt('des-ede3-cbc', tripleKey, iv, data);
}

/** Neither OpenSSL 3's default provider nor BoringSSL's cipher list has RC2, so old files need node-forge's. */
function decryptRc2(key: Uint8Array, iv: Uint8Array, data: Uint8Array, bits: number): Uint8Array | undefined {
  const cipher = forgeRc2.createDecryptionCipher(toBinaryString(key), bits);
  cipher.start(toBinaryString(iv));
  cipher.update(forgeUtil.createBuffer(toBinaryString(data)));
  return cipher.finish() ? fromBinaryString(cipher.output.getBytes()) : undefined;
}

/** An encryption to write with, and its AlgorithmIdentifier. */
interface Encrypted {
  readonly algorithm: Asn1;
  readonly data: Uint8Array;
}

export type Encryptor = (plain: Uint8Array) => Promise<Encrypted>;

/**
 * PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 6.2, RFC 3565 4.1). What one encryptor encrypts has one salt
 * and so one key, derived once, and an initialization vector of its own each.
 */
export function pbes2Encryptor(password: string, iterations: number, ciphers: PasswordCiphers): Encryptor {
  const salt = ciphers.random(16);
  const key = pbkdf2Key('sha256', password, salt, iterations, 32, ciphers);
  return async (plain) => {
    const iv = ciphers.random(16);
    const prf = sequence(oid('1.2.840.113549.2.9'), nullValue());
    const kdf = sequence(oid(PBKDF2), sequence(octetString(salt), integer(iterations), prf));
    const encryption = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv));
    return {
      algorithm: sequence(oid(PBES2), sequence(kdf, encryption)),
      data: ciphers.encrypt('aes-256-cbc', await key, iv, plain),
    };
  };
}

/**
 * pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C), for readers that know nothing newer. The vector comes from the
 * salt too, so everything gets a salt of its own.
 */
export function legacy3DesEncryptor(password: string, iterations: number, ciphers: PasswordCiphers): Encryptor {
  return async (plain) => {
    const salt = ciphers.random(8);
    const from = { hash: 'sha1', password, salt, iterations } as const;
    const key = await pkcs12Kdf({ ...from, purpose: KdfPurpose.key, length: 24 }, ciphers);
    const iv = await pkcs12Kdf({ ...from, purpose: KdfPurpose.iv, length: 8 }, ciphers);
    return {
      algorithm: sequence(oid(PBE_SHA1_3DES), sequence(octetString(salt), integer(iterations))),
      data: ciphers.encrypt('des-ede3-cbc', key, iv, plain),
    };
  };
}
