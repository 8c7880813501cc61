import { type KeyObject, X509Certificate, createPublicKey, verify } from 'node:crypto';

interface Kind {
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  readonly key: 'ec' | 'rsa' | 'ed25519';
}

/**
 * AlgorithmIdentifiers (RFC 5280 4.1.1.2), their DER in hex, of signatures that say by their OID alone how they are checked
 * (RFC 5758, RFC 4055, RFC 8410).
 */
const kinds: Readonly<Record<string, Kind>> = {
  '300a06082a8648ce3d040302': { hash: 'sha256', key: 'ec' },
  '300a06082a8648ce3d040303': { hash: 'sha384', key: 'ec' },
  '300a06082a8648ce3d040304': { hash: 'sha512', key: 'ec' },
  '300d06092a864886f70d01010b0500': { hash: 'sha256', key: 'rsa' },
  '300d06092a864886f70d01010c0500': { hash: 'sha384', key: 'rsa' },
  '300d06092a864886f70d01010d0500': { hash: 'sha512', key: 'rsa' },
  '300506032b6570': { hash: null, key: 'ed25519' },
};

export const readPublicKey = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });

/**
 * Whether a key, a SubjectPublicKeyInfo, has signed certificates, each in DER and such as TLS has taken in a handshake, so that somebody
 * has read them whole; the key is read once.
 */
export function signedBy(publicKey: Uint8Array): (certificate: Uint8Array) => boolean {
  let key: KeyObject | undefined;
  return (certificate) => {
    try {
      key ??= readPublicKey(publicKey);
      return plainlySigned(certificate, key) ?? new X509Certificate(certificate).verify(key);
    } catch {
      return false;
    }
  };
}

/**
 * The same without OpenSSL's reading of the whole certificate, which takes longer than its signature. Undefined where it is not
 * of the plain form, and OpenSSL is to say.
 */
function plainlySigned(certificate: Uint8Array, key: KeyObject): boolean | undefined {
  const whole = elementAt(certificate, 0, sequenceTag);
  const signed = elementAt(certificate, whole?.begin, sequenceTag);
  const algorithm = elementAt(certificate, signed?.end, sequenceTag);
  const signature = elementAt(certificate, algorithm?.end, bitStringTag);
  if (signed === undefined || algorithm === undefined || signature === undefined) return undefined;
  if (signature.end !== certificate.length || whole?.end !== certificate.length) return undefined;
  // A signature is whole octets: no bit of the last one is unused.
  if (certificate[signature.begin] !== 0) return undefined;
  const named = hexOf(certificate, algorithm);
  const kind = kinds[named];
  if (kind === undefined || kind.key !== key.asymmetricKeyType) return undefined;
  // What is signed names the algorithm too, behind version and serial, and it must be the same (4.1.1.2).
  const version = elementAt(certificate, signed.begin, versionTag);
  const serial = elementAt(certificate, version?.end ?? signed.begin, integerTag);
  const inside = elementAt(certificate, serial?.end, sequenceTag);
  if (inside === undefined || hexOf(certificate, inside) !== named) return undefined;
  const data = certificate.subarray(signed.at, signed.end);
  return verify(kind.hash, data, key, certificate.subarray(signature.begin + 1, signature.end));
}

const sequenceTag = 0x30;
const bitStringTag = 0x03;
const integerTag = 0x02;
/** EXPLICIT [0]. */
const versionTag = 0xa0;

/** Where an element stands, where its contents begin, and where both end. */
interface Element {
  readonly at: number;
  readonly begin: number;
  readonly end: number;
}

/** The element of such a tag that begins there; undefined where there is another, or none that is whole and in DER (X.690 10.1). */
function elementAt(der: Uint8Array, at: number | undefined, tag: number): Element | undefined {
  const first = at === undefined ? undefined : der[at + 1];
  if (at === undefined || first === undefined || der[at] !== tag) return undefined;
  const octets = first < 0x80 ? 0 : first - 0x80;
  // Certificates of 16 MB and more are nobody's.
  if (first === 0x80 || octets > 3) return undefined;
  let length = octets === 0 ? first : 0;
  for (let n = 0; n < octets; n++) length = length * 256 + (der[at + 2 + n] ?? 0);
  const isShortest = octets === 0 || length >= (octets === 1 ? 0x80 : 256 ** (octets - 1));
  const begin = at + 2 + octets;
  return isShortest && begin + length <= der.length ? { at, begin, end: begin + length } : undefined;
}

const hexOf = ({ buffer, byteOffset }: Uint8Array, { at, end }: Element): string =>
  Buffer.from(buffer, byteOffset + at, end - at).toString('hex');
