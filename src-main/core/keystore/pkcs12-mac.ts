import { i18n } from '../language/index.ts';
import type { Asn1 } from '../asn1/asn1.ts';
import type { Asn1Reader } from '../asn1/reader.ts';
import { equalBytes, toUtf8 } from '../bytes.ts';
import type { HashName, PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { readPbkdf2 } from './pbe-schemes.ts';
import { KdfPurpose, pkcs12Kdf } from './pkcs12-kdf.ts';
import { convertPkcs12Remedy } from './unsupported-encryption.ts';

/** The integrity check of a PKCS#12 file: MacData (RFC 7292 4), or PBMAC1 in it (RFC 9579). */

const macHashes: Readonly<Record<string, { hash: HashName; length: number }>> = {
  '1.3.14.3.2.26': { hash: 'sha1', length: 20 },
  '2.16.840.1.101.3.4.2.4': { hash: 'sha224', length: 28 },
  '2.16.840.1.101.3.4.2.1': { hash: 'sha256', length: 32 },
  '2.16.840.1.101.3.4.2.2': { hash: 'sha384', length: 48 },
  '2.16.840.1.101.3.4.2.3': { hash: 'sha512', length: 64 },
};
const PBMAC1 = '1.2.840.113549.1.5.14';
const hmacOids: Readonly<Record<string, { hash: HashName; length: number }>> = {
  '1.2.840.113549.2.7': { hash: 'sha1', length: 20 },
  '1.2.840.113549.2.8': { hash: 'sha224', length: 28 },
  '1.2.840.113549.2.9': { hash: 'sha256', length: 32 },
  '1.2.840.113549.2.10': { hash: 'sha384', length: 48 },
  '1.2.840.113549.2.11': { hash: 'sha512', length: 64 },
};

/** Whether the password fits; an undefined one is none at all. Throws ENCRYPTION_NOT_SUPPORTED, LIMIT_REACHED or DAMAGED. */
export type MacCheck = (password: string | undefined) => Promise<boolean>;

/** Reads MacData, before any password is tried. */
export function readMac(
  mac: Asn1,
  content: Uint8Array,
  ciphers: PasswordCiphers,
  reader: Asn1Reader,
): { readonly check: MacCheck; readonly label: string } {
  const [digestInfo, saltNode, iterationsNode] = reader.sequence(mac);
  const [algorithm, expectedNode] = reader.sequence(digestInfo);
  const [hashNode, parameters] = reader.sequence(algorithm);
  const expected = reader.octets(expectedNode);
  const hashOid = reader.oid(hashNode);
  if (hashOid === PBMAC1) {
    // The key comes from PBKDF2 over the password in UTF-8, as long as the hash.
    const [kdf, scheme] = reader.sequence(parameters);
    const { prf, salt, iterations } = readPbkdf2(kdf, reader, 'PKCS#12 file');
    const known = hmacOids[reader.oid(reader.sequence(scheme)[0])];
    if (known === undefined) throw unsupportedMac(hashOid);
    if (expected.length !== known.length) throw reader.damaged();
    const check: MacCheck = async (password = '') => {
      ciphers.work?.pbkdf2(prf, iterations, known.length);
      const key = await ciphers.pbkdf2(prf, toUtf8(password), salt, iterations, known.length);
      return equalBytes(ciphers.hmac(known.hash, key, content), expected);
    };
    return { check, label: 'PBMAC1' };
  }
  const known = macHashes[hashOid];
  if (known === undefined) throw unsupportedMac(hashOid);
  const salt = reader.octets(saltNode);
  const iterations = iterationsNode === undefined ? 1 : reader.smallInteger(iterationsNode);
  if (iterations < 1 || salt.length > 1024 || expected.length !== known.length) throw reader.damaged();
  const check: MacCheck = async (password) => {
    const derivation = { ...known, password, salt, iterations, purpose: KdfPurpose.mac };
    const key = await pkcs12Kdf(derivation, ciphers);
    return equalBytes(ciphers.hmac(known.hash, key, content), expected);
  };
  return { check, label: `HMAC-${known.hash.toUpperCase()}` };
}

function unsupportedMac(id: string): Problem {
  return new Problem(
    'ENCRYPTION_NOT_SUPPORTED',
    i18n.t('The PKCS#12 file has an integrity check that is not supported ({id}). The password was not tried.', { id }),
    { remedy: convertPkcs12Remedy() },
  );
}
