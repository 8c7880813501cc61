import { i18n } from '../language/index.ts';
import { encoded, integer, isContext, octetString, sequence, toDer } from '../asn1/asn1.ts';
import { nameOf } from '../asn1/encoded.ts';
import { elementsOf } from '../asn1/outline.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { concatBytes, fromHex, toUtf8 } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { ecPrivateKeyInfo, rsaPrivateKeyInfo } from '../x509/algorithms.ts';
import { visible } from '../quoting.ts';
import { decryptWith, decryptWithPassword, pbes2Encryptor } from './pbe.ts';
import { type FileCipher, blockLength } from './pbe-schemes.ts';
import { type PemBlock, encodePem } from './pem.ts';
import { type ProtectedFile, convertKeyRemedy } from './unsupported-encryption.ts';

/** PEM of an unencrypted PKCS#8 key (RFC 5958, RFC 7468 10). */
export const privateKeyPem = (pkcs8: Uint8Array): string => encodePem('PRIVATE KEY', pkcs8);

/** Rounds of PBKDF2 for a key file. Decrypting takes a person's blink, guessing takes long. */
export const keyFileIterations = 210_000;

/** DER EncryptedPrivateKeyInfo (RFC 5958 3) with PBES2, PBKDF2-HMAC-SHA256 and AES-256-CBC. */
export async function encryptPrivateKey(
  pkcs8: Uint8Array,
  passphrase: string,
  ciphers: PasswordCiphers,
  iterations: number = keyFileIterations,
): Promise<Uint8Array> {
  const { algorithm, data } = await pbes2Encryptor(passphrase, iterations, ciphers)(pkcs8);
  return toDer(sequence(encoded(algorithm), octetString(data)));
}

export const encryptedPrivateKeyPem = (der: Uint8Array): string => encodePem('ENCRYPTED PRIVATE KEY', der);

/** Whether the block holds a private key, encrypted or not. */
export function isPrivateKeyBlock({ label }: Pick<PemBlock, 'label'>): boolean {
  return ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'].includes(label);
}

export function isEncryptedBlock(block: PemBlock): boolean {
  return block.label === 'ENCRYPTED PRIVATE KEY' || (block.headers['Proc-Type'] ?? '').includes('ENCRYPTED');
}

/** What a password protects. */
type Locked = ProtectedFile | 'Java keystore' | 'BKS keystore';

const wrong: Readonly<Record<ProtectedFile, () => string>> = {
  'private key': () => i18n.t('The password does not open the private key.'),
  'PKCS#12 file': () => i18n.t('The password does not open the PKCS#12 file.'),
};

export function wrongPassword(what: ProtectedFile): Problem {
  return new Problem('WRONG_PASSWORD', wrong[what](), {
    field: 'password',
    remedy: i18n.t(
      'Check what was typed or given by a file or a variable; capital letters count. Azure sample scripts use 1234.',
    ),
  });
}

const other: Readonly<Record<Locked, () => string>> = {
  'private key': () => i18n.t('The store password fits; the key in the private key has another one.'),
  'PKCS#12 file': () => i18n.t('The store password fits; the key in the PKCS#12 file has another one.'),
  'Java keystore': () => i18n.t('The store password fits; the key in the Java keystore has another one.'),
  'BKS keystore': () => i18n.t('The store password fits; the key in the BKS keystore has another one.'),
};

/** The password fits the file, and not what is to be opened in it. */
export function otherPassword(what: Locked): Problem {
  return new Problem('WRONG_PASSWORD', other[what](), {
    field: 'keyPassword',
    remedy:
      what === 'Java keystore'
        ? i18n.t('Give the key’s password too, or make them one: keytool -keypasswd -keystore old.jks -alias NAME.')
        : i18n.t('Give the key’s password too.'),
  });
}

export function passwordRequired(what: Locked): Problem {
  return new Problem(
    'PASSWORD_REQUIRED',
    i18n.t('{what} is encrypted and no password was given.', { what: nameOf(what) }),
    { field: 'password', remedy: i18n.t('Give the password it was made with.') },
  );
}

/**
 * Reads a private key as PKCS#8 DER from any of: PKCS#8, encrypted PKCS#8, PKCS#1, SEC1, and the last two in OpenSSL's
 * traditional encryption. Throws PASSWORD_REQUIRED, WRONG_PASSWORD, ENCRYPTION_NOT_SUPPORTED or DAMAGED.
 */
export async function readPrivateKey(
  block: PemBlock,
  password: string | undefined,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  if (!isEncryptedBlock(block)) return asPrivateKeyInfo(block.label, block.bytes);
  if (password === undefined) throw passwordRequired('private key');
  if (block.label === 'ENCRYPTED PRIVATE KEY') return decryptPrivateKey(block.bytes, password, ciphers);
  const plain = await decryptTraditional(block, password, ciphers);
  try {
    if (plain !== undefined) return asPrivateKeyInfo(block.label, plain);
  } catch (error) {
    // A wrong password passes the padding check once in some hundred tries; then the contents are no key.
    if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
  }
  throw wrongPassword('private key');
}

function asPrivateKeyInfo(label: string, der: Uint8Array): Uint8Array {
  const reader = new Asn1Reader('private key');
  const items = reader.sequence(reader.parse(der));
  if (label === 'RSA PRIVATE KEY') {
    if (items.length < 9) throw reader.damaged();
    return rsaPrivateKeyInfo(der);
  }
  if (label === 'EC PRIVATE KEY') return ecPrivateKeyInfo(der);
  reader.smallInteger(items[0]);
  reader.oid(reader.sequence(items[1])[0]);
  reader.octets(items[2]);
  return der;
}

/** [1] of RFC 5958, and constructed, as versions of ring write it. */
const publicKeyTags: readonly number[] = [0x81, 0xa1];

/**
 * A PKCS#8 key without the public key that its version 2 may have behind it (OneAsymmetricKey, RFC 5958 2), and so of version
 * 1, which is all that OpenSSL and BoringSSL read. Bouncy Castle and Rust's ring write keys of Ed25519 in version 2.
 */
export function withoutPublicKey(pkcs8: Uint8Array): Uint8Array {
  const [outer] = elementsOf(pkcs8, 1);
  const members = outer === undefined ? [] : elementsOf(outer.content, 6);
  if (!members.some(({ tag }) => publicKeyTags.includes(tag))) return pkcs8;
  const reader = new Asn1Reader('private key');
  const [, ...others] = reader.sequence(reader.parse(pkcs8));
  return toDer(sequence(integer(0), ...others.filter((node) => !isContext(node, 1))));
}

/** Decrypts a DER EncryptedPrivateKeyInfo. */
async function decryptPrivateKey(der: Uint8Array, password: string, ciphers: PasswordCiphers): Promise<Uint8Array> {
  const reader = new Asn1Reader('encrypted private key');
  const [algorithm, data] = reader.sequence(reader.parse(der));
  if (algorithm === undefined) throw reader.damaged();
  const plain = await decryptWithPassword(algorithm, reader.octets(data), password, ciphers, 'private key');
  try {
    if (plain !== undefined) return asPrivateKeyInfo('PRIVATE KEY', plain);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
  }
  throw wrongPassword('private key');
}

const traditionalCiphers: Readonly<Record<string, FileCipher>> = {
  'AES-128-CBC': { name: 'aes-128-cbc', keyLength: 16, label: 'AES-128' },
  'AES-192-CBC': { name: 'aes-192-cbc', keyLength: 24, label: 'AES-192' },
  'AES-256-CBC': { name: 'aes-256-cbc', keyLength: 32, label: 'AES-256' },
  'DES-EDE3-CBC': { name: 'des-ede3-cbc', keyLength: 24, label: '3DES' },
  'DES-CBC': { name: 'des-cbc', keyLength: 8, label: 'DES' },
  'RC2-CBC': { name: 'rc2', bits: 128, keyLength: 16, label: 'RC2-128' },
  'RC2-64-CBC': { name: 'rc2', bits: 64, keyLength: 8, label: 'RC2-64' },
  'RC2-40-CBC': { name: 'rc2', bits: 40, keyLength: 5, label: 'RC2-40' },
};

/** OpenSSL's traditional encryption: `DEK-Info`, key by EVP_BytesToKey with MD5, salt from the IV (PEM_read(3)). */
async function decryptTraditional(
  block: PemBlock,
  password: string,
  ciphers: PasswordCiphers,
): Promise<Uint8Array | undefined> {
  const reader = new Asn1Reader('private key');
  const [name = '', ivHex = ''] = (block.headers['DEK-Info'] ?? '').split(',').map((part) => part.trim());
  const cipher = traditionalCiphers[name.toUpperCase()];
  if (cipher === undefined) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      i18n.t('The private key is encrypted with {cipher}, which is not supported.', {
        cipher: visible(name.slice(0, 40)) || i18n.t('an unnamed cipher'),
      }),
      { remedy: convertKeyRemedy() },
    );
  }
  const { keyLength } = cipher;
  const ivLength = blockLength(cipher);
  if (!/^[0-9A-Fa-f]*$/.test(ivHex) || ivHex.length !== ivLength * 2) throw reader.damaged();
  if (block.bytes.length === 0 || block.bytes.length % ivLength !== 0) throw reader.damaged();
  const iv = fromHex(ivHex);
  const seed = concatBytes(toUtf8(password), iv.subarray(0, 8));
  let key: Uint8Array = new Uint8Array();
  let last: Uint8Array = new Uint8Array();
  while (key.length < keyLength) {
    last = ciphers.digest('md5', concatBytes(last, seed));
    key = concatBytes(key, last);
  }
  return decryptWith(cipher, key.subarray(0, keyLength), iv, block.bytes, ciphers);
}
