import { createHmac } from 'node:crypto';
import {
  type Asn1,
  bmpString,
  context,
  integer,
  nullValue,
  octetString,
  oid,
  parseAsn1,
  sequence,
  setOf,
  toDer,
  utf8String,
} from '../../src-main/core/asn1/asn1.ts';
import { KdfPurpose, pkcs12Kdf } from '../../src-main/core/keystore/pkcs12-kdf.ts';
import { ciphers } from './keys.ts';

/** PKCS#12 files (RFC 7292) that no common tool of today writes, piece by piece; OpenSSL is asked whether they are good. */

const data = '1.2.840.113549.1.7.1';
const bagId = '1.2.840.113549.1.12.10.1';
/** Undefined is no password at all, as opposed to an empty one. */
type Password = string | undefined;

const bag = (kind: number, value: Asn1, name?: Asn1): Asn1 =>
  sequence(
    oid(`${bagId}.${kind}`),
    context(0, value),
    ...(name === undefined ? [] : [setOf(sequence(oid('1.2.840.113549.1.9.20'), name))]),
  );

export const certificateBag = (der: Uint8Array, name?: Asn1): Asn1 =>
  bag(3, sequence(oid('1.2.840.113549.1.9.22.1'), context(0, octetString(der))), name);
export const keyBag = (pkcs8: Uint8Array): Asn1 => bag(1, parseAsn1(pkcs8, 'private key'));
export const crlBag = (): Asn1 =>
  bag(4, sequence(oid('1.2.840.113549.1.9.23.1'), context(0, octetString(toDer(sequence())))));
export const secretBag = (): Asn1 => bag(5, sequence(oid('1.2.3.4'), context(0, octetString(Uint8Array.of(1, 2, 3)))));
export const nestedBag = (...bags: Asn1[]): Asn1 => bag(6, sequence(...bags));

/** A key in 3DES under a password of its own. */
export async function closedKeyBag(pkcs8: Uint8Array, password: Password): Promise<Asn1> {
  const salt = ciphers.random(8);
  const from = { hash: 'sha1', password, salt, iterations: 1000 } as const;
  const key = await pkcs12Kdf({ ...from, purpose: KdfPurpose.key, length: 24 }, ciphers);
  const iv = await pkcs12Kdf({ ...from, purpose: KdfPurpose.iv, length: 8 }, ciphers);
  const algorithm = sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octetString(salt), integer(1000)));
  return bag(2, sequence(algorithm, octetString(ciphers.encrypt('des-ede3-cbc', key, iv, pkcs8))));
}

export const named = {
  utf8: (text: string): Asn1 => setOf(utf8String(text)),
  bmp: (text: string): Asn1 => setOf(bmpString(text)),
  nothing: (): Asn1 => setOf(),
};

const safe = (bags: readonly Asn1[]): Asn1 => sequence(oid(data), context(0, octetString(toDer(sequence(...bags)))));
export const safeWithoutContent = (): Asn1 => sequence(oid(data));

/** A whole file of safes, each a list of bags or a ContentInfo. `mac` absent: without an integrity check. */
export async function oddPkcs12(
  safes: readonly (readonly Asn1[] | Asn1)[],
  mac?: { readonly password: Password },
): Promise<Uint8Array> {
  const content = toDer(sequence(...safes.map((one) => (Array.isArray(one) ? safe(one as Asn1[]) : (one as Asn1)))));
  const head = [integer(3), sequence(oid(data), context(0, octetString(content)))];
  if (mac === undefined) return toDer(sequence(...head));
  const salt = ciphers.random(8);
  const from = { hash: 'sha1', salt, iterations: 1000, purpose: KdfPurpose.mac, length: 20 } as const;
  const key = await pkcs12Kdf({ ...from, password: mac.password }, ciphers);
  const digest = createHmac('sha1', key).update(content).digest();
  const digestInfo = sequence(sequence(oid('1.3.14.3.2.26'), nullValue()), octetString(digest));
  return toDer(sequence(...head, sequence(digestInfo, octetString(salt), integer(1000))));
}
