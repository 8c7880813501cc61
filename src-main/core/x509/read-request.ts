import { toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { KeyAlgorithm } from '../primitives.ts';
import { describePublicKey } from './algorithms.ts';
import { type NameFacts, readName } from './subject.ts';

/** A request for a certificate as it was read (RFC 2986 4). Bytes are DER. */
export interface CertificationRequest {
  readonly der: Uint8Array;
  readonly subject: NameFacts;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly key: KeyAlgorithm;
}

/** Reads one DER request; throws DAMAGED. Its signature is not checked: whoever signs the certificate does that. */
export function readRequest(der: Uint8Array): CertificationRequest {
  const reader = new Asn1Reader('certificate request');
  const [information, , signature] = reader.sequence(reader.parse(der));
  reader.bits(signature);
  const [version, subject, publicKeyNode] = reader.sequence(information);
  reader.smallInteger(version);
  if (subject === undefined || publicKeyNode === undefined) throw reader.damaged();
  const publicKey = toDer(publicKeyNode);
  return { der, subject: readName(subject), publicKey, key: describePublicKey(publicKey) };
}
