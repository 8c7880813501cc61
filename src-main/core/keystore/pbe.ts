import { type Asn1, integer, nullValue, octetString, oid, sequence, toDer } from '../asn1/asn1.ts';
import type { Forms } from '../asn1/forms.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { concatBytes, toHex, toUtf8 } from '../bytes.ts';
import type { HashName, PasswordCiphers } from '../primitives.ts';
import { type FileCipher, type KeyDerivation, Pbe, blockLength, readScheme } from './pbe-schemes.ts';
import { KdfPurpose, deriveOnce, pkcs12Kdf } from './pkcs12-kdf.ts';
import { decryptRc2 } from './rc2.ts';
import type { ProtectedFile } from './unsupported-encryption.ts';

/** Password-based encryption: of private keys in PKCS#8, and of the safes of a PKCS#12 file. */

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
  return deriveOnce(ciphers, inputs, () => {
    ciphers.work?.pbkdf2(prf, iterations, length);
    return ciphers.pbkdf2(prf, toUtf8(password), salt, iterations, length);
  });
}

/** PBKDF1 (RFC 8018 5.1), of which PBES1 takes key and vector at once: 16 octets. */
async function pbkdf1(
  { hash, salt, iterations }: KeyDerivation & { readonly kind: 'pbkdf1' },
  password: string,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  ciphers.work?.hash(hash, iterations);
  let derived = ciphers.digest(hash, concatBytes(toUtf8(password), salt));
  for (let round = 1; round < iterations; round++) {
    if (round % 8192 === 0) await ciphers.breathe();
    derived = ciphers.digest(hash, derived);
  }
  return derived.subarray(0, 16);
}

/**
 * Decrypts. An undefined password is none at all, as opposed to an empty one. Undefined where the password does not fit;
 * throws ENCRYPTION_NOT_SUPPORTED, LIMIT_REACHED or DAMAGED.
 */
export async function decryptWithPassword(
  algorithm: Asn1,
  data: Uint8Array,
  password: string | undefined,
  ciphers: PasswordCiphers,
  file: ProtectedFile,
): Promise<Uint8Array | undefined> {
  const { derivation, cipher, iv } = readScheme(algorithm, file);
  if (data.length === 0 || data.length % blockLength(cipher) !== 0) throw new Asn1Reader('encrypted content').damaged();
  const text = password ?? '';
  switch (derivation.kind) {
    case 'pbkdf1': {
      const derived = await pbkdf1(derivation, text, ciphers);
      return decryptWith(cipher, derived.subarray(0, 8), derived.subarray(8), data, ciphers);
    }
    case 'pbkdf2': {
      const { prf, salt, iterations } = derivation;
      const key = await pbkdf2Key(prf, text, salt, iterations, cipher.keyLength, ciphers);
      return decryptWith(cipher, key, iv ?? new Uint8Array(), data, ciphers);
    }
    case 'scrypt': {
      ciphers.work?.scrypt(derivation);
      const key = await ciphers.scrypt(toUtf8(text), derivation.salt, derivation, cipher.keyLength);
      return decryptWith(cipher, key, iv ?? new Uint8Array(), data, ciphers);
    }
    case 'pkcs12': {
      const { salt, iterations } = derivation;
      const from = { hash: 'sha1', password, salt, iterations } as const;
      const key = await pkcs12Kdf({ ...from, purpose: KdfPurpose.key, length: cipher.keyLength }, ciphers);
      const derived = await pkcs12Kdf({ ...from, purpose: KdfPurpose.iv, length: 8 }, ciphers);
      return decryptWith(cipher, key, derived, data, ciphers);
    }
  }
}

/** Undefined where the padding is wrong. */
export function decryptWith(
  cipher: FileCipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  ciphers: PasswordCiphers,
): Uint8Array | undefined | Promise<Uint8Array | undefined> {
  if (cipher.name === 'rc2') return decryptRc2(key, cipher.bits, iv, data);
  // Two-key 3DES takes the first key again; DES is 3DES with one key thrice, and no library of today has it otherwise.
  if (cipher.name === 'des-cbc') return ciphers.decrypt('des-ede3-cbc', concatBytes(key, key, key), iv, data);
  const whole = cipher.keyLength === 16 && cipher.name === 'des-ede3-cbc' ? concatBytes(key, key.subarray(0, 8)) : key;
  return ciphers.decrypt(cipher.name, whole, iv, data);
}

/** What was encrypted, and the AlgorithmIdentifier that says how, in DER. */
export interface Encrypted {
  readonly algorithm: Uint8Array;
  readonly data: Uint8Array;
}

export type Encryptor = (plain: Uint8Array) => Promise<Encrypted>;

/**
 * PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 6.2, RFC 3565 4.1). What one encryptor encrypts has one salt
 * and so one key, derived once, and an initialization vector of its own each. `forms`: of the encryptions of other files.
 */
export function pbes2Encryptor(
  password: string,
  iterations: number,
  ciphers: PasswordCiphers,
  forms?: Forms,
): Encryptor {
  const salt = ciphers.random(16);
  const key = pbkdf2Key('sha256', password, salt, iterations, 32, ciphers);
  return async (plain) => {
    const iv = ciphers.random(16);
    const algorithm = () => {
      const prf = sequence(oid('1.2.840.113549.2.9'), nullValue());
      const kdf = sequence(oid(Pbe.pbkdf2), sequence(octetString(salt), integer(iterations), prf));
      return sequence(oid(Pbe.pbes2), sequence(kdf, sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv))));
    };
    return {
      algorithm: forms === undefined ? toDer(algorithm()) : forms.fill(`PBES2 ${iterations}`, [salt, iv], algorithm),
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
      algorithm: toDer(sequence(oid(Pbe.sha1And3Des), sequence(octetString(salt), integer(iterations)))),
      data: ciphers.encrypt('des-ede3-cbc', key, iv, plain),
    };
  };
}
