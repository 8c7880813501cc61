import { Asn1Reader } from '../asn1/reader.ts';
import { equalBytes } from '../bytes.ts';
import type { Digest } from '../primitives.ts';
import type { Certificate } from './read-certificate.ts';

/** How OCSP names a certificate (RFC 6960 4.1.1, CertID). */
export interface OcspCertificateId {
  /** OID of the hash that the issuer is named by. */
  readonly hash: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** As `Certificate.serial`. */
  readonly serial: string;
}

/** Hashes that issuers are named with (RFC 6960 4.3). */
const hashes = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' } as const;

/** Whether the issuer of the certificate is this one. A hash of another kind names nobody. */
export function namesIssuer(
  { hash, issuerNameHash, issuerKeyHash }: Omit<OcspCertificateId, 'serial'>,
  issuer: Certificate,
  digest: Digest,
): boolean {
  const known = Object.entries(hashes).find(([oid]) => oid === hash)?.[1];
  return (
    known !== undefined &&
    equalBytes(digest(known, issuer.subject.der), issuerNameHash) &&
    equalBytes(digest(known, keyBits(issuer.publicKey)), issuerKeyHash)
  );
}

/** The bits of the key, without the algorithm and the count of unused bits. */
function keyBits(spki: Uint8Array): Uint8Array {
  const reader = new Asn1Reader('public key');
  const [, key] = reader.sequence(reader.parse(spki));
  return reader.bits(key).bytes;
}
