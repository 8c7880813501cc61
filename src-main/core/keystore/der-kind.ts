import { Tag } from '../asn1/asn1.ts';
import { type Element, elementsOf } from '../asn1/outline.ts';
import { toBinaryString } from '../bytes.ts';

/** What whole DER, or BER, is by its outer structure. What is inside may still be damaged. */
export type DerKind =
  | 'certificate'
  | 'request'
  | 'revocation-list'
  | 'pkcs12'
  | 'pkcs7-signed'
  | 'pkcs7-other'
  | 'encrypted-key'
  | 'pkcs8'
  | 'pkcs1'
  | 'sec1'
  | 'dsa-key'
  | 'public-key'
  | 'rsa-public-key'
  | 'parameters'
  | 'bcfks'
  | 'other';

const sequence = 0x30;
const context = (n: number): number => 0xa0 | n;

/** OID of pkcs-7, without its last arc, in DER: 1.2.840.113549.1.7 (RFC 2315 14). */
const pkcs7 = '\u002a\u0086\u0048\u0086\u00f7\u000d\u0001\u0007';

const tagsOf = (elements: readonly Element[]): string =>
  elements.map(({ tag }) => tag.toString(16).padStart(2, '0')).join(' ');
const inside = (element: Element | undefined, most = 12): Element[] =>
  element?.tag === sequence ? elementsOf(element.content, most) : [];

/** A SEQUENCE as text of its members' tags, which tells most kinds apart: `02 30 04` is an INTEGER, a SEQUENCE, octets. */
export function derKind(bytes: Uint8Array): DerKind {
  const [outer] = elementsOf(bytes, 1);
  if (outer?.tag === Tag.oid) return 'parameters';
  const members = inside(outer);
  const [first, second] = members;
  const tags = tagsOf(members);
  if (/^02 30(?: 30)?$/.test(tags) && first?.content[0] === 3 && isPkcs7(inside(second)[0])) return 'pkcs12';
  if (isPkcs7(first)) return first?.content[8] === 2 ? 'pkcs7-signed' : 'pkcs7-other';
  if (/^30 30 03$/.test(tags)) return signedKind(inside(first));
  if (tags === '30 30' && isEncryptedStore(inside(first))) return 'bcfks';
  if (/^30 0[34]|^30 24/.test(tags) && inside(first)[0]?.tag === Tag.oid) {
    return second?.tag === Tag.bitString ? 'public-key' : 'encrypted-key';
  }
  if (/^02 30 [02]4/.test(tags) && inside(second)[0]?.tag === Tag.oid) return 'pkcs8';
  if (/^02 04(?: a0)?(?: a1)?$/.test(tags)) return 'sec1';
  if (/^02(?: 02){8,}/.test(tags)) return 'pkcs1';
  if (/^02(?: 02){5}$/.test(tags)) return 'dsa-key';
  // An exponent is short; what else is two numbers are parameters of Diffie-Hellman.
  if (tags === '02 02') return (second?.content.length ?? 0) <= 8 ? keyOrParameters(members) : 'parameters';
  return tags === '02 02 02' ? 'parameters' : 'other';
}

/** What a BCFKS begins with: an algorithm and octets, before what makes it whole (org.bouncycastle.asn1.bc.ObjectStore). */
const isEncryptedStore = (members: readonly Element[]): boolean =>
  tagsOf(members) === '30 04' && inside(members[0])[0]?.tag === Tag.oid;

/** A generator is 2 or 5, a public exponent 3 or more and odd, with 65537 the only one in use beside 3. */
function keyOrParameters([, second]: readonly Element[]): DerKind {
  const short = second?.content.length === 1 ? second.content[0] : undefined;
  return short === 2 || short === 5 ? 'parameters' : 'rsa-public-key';
}

/** What is signed: a certificate (RFC 5280 4.1), a request for one (RFC 2986 4) or a revocation list (RFC 5280 5.1). */
function signedKind(fields: readonly Element[]): DerKind {
  const tags = tagsOf(fields);
  if (/^(?:a0 )?02 30 30 30 30 30/.test(tags)) return 'certificate';
  if (/^02 30 30(?: a0)?$/.test(tags)) return 'request';
  if (/^(?:02 )?30 30 (?:17|18)/.test(tags)) return 'revocation-list';
  return 'other';
}

function isPkcs7(type: Element | undefined): boolean {
  return type?.tag === Tag.oid && type.content.length === 9 && toBinaryString(type.content).startsWith(pkcs7);
}

/** The certificates of a SignedData (RFC 2315 9.1, RFC 5652 5.1) as DER, in the order of the file. */
export function pkcs7Certificates(bytes: Uint8Array, most: number): Uint8Array[] {
  const [outer] = elementsOf(bytes, 1);
  const [, content] = inside(outer);
  const [signedData] = content?.tag === context(0) ? elementsOf(content.content, 1) : [];
  const certificates = inside(signedData).find(({ tag }) => tag === context(0));
  if (certificates === undefined) return [];
  const found: Uint8Array[] = [];
  for (let at = 0; at < certificates.content.length && found.length < most;) {
    const [element] = elementsOf(certificates.content.subarray(at), 1);
    if (element === undefined) break;
    // Attribute certificates and other formats have tags of their own (RFC 5652 10.2.2).
    if (element.tag === sequence) found.push(certificates.content.subarray(at, at + element.length));
    at += element.length;
  }
  return found;
}
