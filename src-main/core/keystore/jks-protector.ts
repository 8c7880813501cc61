import { i18n } from '../language/index.ts';
import { nullValue, octetString, oid, sequence, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { concatBytes, equalBytes, toUtf16 } from '../bytes.ts';
import type { Digest } from '../primitives.ts';
import { Problem } from '../problem.ts';

/**
 * Sun's protection of a key in a JKS (OpenJDK, sun.security.provider.KeyProtector): a keystream of chained SHA-1, without
 * iterations. It hides a key and does not keep it from anyone who guesses passwords.
 */
const KEY_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1';

/** Octets of SHA-1, and of the salt. */
const block = 20;

/** Above the PKCS#8 of any key in use: RSA 16384 has less than 10 000 octets. */
const maximumKey = 65_536;

/** DER EncryptedPrivateKeyInfo. `salt` is 20 random octets. */
export function protectJksKey(pkcs8: Uint8Array, password: string, salt: Uint8Array, digest: Digest): Uint8Array {
  const secret = toUtf16(password);
  const masked = mask(pkcs8, secret, salt, digest);
  const protectedKey = concatBytes(salt, masked, digest('sha1', concatBytes(secret, pkcs8)));
  return toDer(sequence(sequence(oid(KEY_PROTECTOR), nullValue()), octetString(protectedKey)));
}

/** The PKCS#8 DER. Throws WRONG_PASSWORD, ENCRYPTION_NOT_SUPPORTED or DAMAGED. */
export function openJksKey(encrypted: Uint8Array, password: string, digest: Digest): Uint8Array {
  const reader = new Asn1Reader('key in the Java keystore');
  if (encrypted.length > maximumKey) throw reader.damaged();
  const [algorithm, data] = reader.sequence(reader.parse(encrypted));
  const id = reader.oid(reader.sequence(algorithm)[0]);
  if (id !== KEY_PROTECTOR) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      i18n.t('A key in the Java keystore is protected in a way that is not supported ({id}).', { id }),
      {
        remedy: i18n.t(
          'Convert it: keytool -importkeystore -srckeystore old.jks -destkeystore new.p12 -deststoretype PKCS12',
        ),
      },
    );
  }
  const octets = reader.octets(data);
  if (octets.length <= 2 * block) throw reader.damaged();
  const secret = toUtf16(password);
  const pkcs8 = mask(octets.subarray(block, -block), secret, octets.subarray(0, block), digest);
  if (equalBytes(digest('sha1', concatBytes(secret, pkcs8)), octets.subarray(-block))) return pkcs8;
  throw new Problem('WRONG_PASSWORD', i18n.t('The password does not open the key in the Java keystore.'), {
    field: 'keyPassword',
    remedy: i18n.t(
      'A key in a JKS may have a password other than the store’s. Give the one that the key was made with.',
    ),
  });
}

/** Exclusive-or with the keystream; the same way back and forth. */
function mask(data: Uint8Array, secret: Uint8Array, salt: Uint8Array, digest: Digest): Uint8Array {
  const masked = Uint8Array.from(data);
  let stream = salt;
  for (let at = 0; at < masked.length; at++) {
    if (at % block === 0) stream = digest('sha1', concatBytes(secret, stream));
    masked[at] = (masked[at] ?? 0) ^ (stream[at % block] ?? 0);
  }
  return masked;
}
