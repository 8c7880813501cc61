import { type Asn1, isContext, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { KeyAlgorithm, SignedData } from '../primitives.ts';
import { describePublicKey, signatureName } from './algorithms.ts';
import { type ReadExtensions, readExtensions } from './read-extensions.ts';
import { type NameFacts, readName } from './subject.ts';

/** A request for a certificate as it was read (RFC 2986 4). Bytes are DER. */
export interface CertificationRequest {
  readonly der: Uint8Array;
  readonly subject: NameFacts;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly key: KeyAlgorithm;
  /** The extensions that it asks for (RFC 2985 5.4.2); none where it asks for none. */
  readonly wishes: ReadExtensions;
  /** As `Certificate.signature`. */
  readonly signature: string;
  readonly signed: Pick<SignedData, 'data' | 'signature'>;
}

/** RFC 2985 5.4.2, and what old programs of Microsoft write instead ([MS-WCCE] 2.2.2.7.7.1). */
const extensionRequests: ReadonlySet<string> = new Set(['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14']);

/** Reads one DER request; throws DAMAGED. Whether its own key has signed it is for `judge-request.ts` to say. */
export function readRequest(der: Uint8Array): CertificationRequest {
  const reader = new Asn1Reader('certificate request');
  const [information, algorithm, signature] = reader.sequence(reader.parse(der));
  const [version, subject, publicKeyNode, ...rest] = reader.sequence(information);
  reader.smallInteger(version);
  if (information === undefined || subject === undefined || publicKeyNode === undefined) throw reader.damaged();
  const [algorithmOid] = reader.sequence(algorithm);
  const publicKey = toDer(publicKeyNode);
  return {
    der,
    subject: readName(subject),
    publicKey,
    key: describePublicKey(publicKey),
    wishes: readExtensions(
      wishedFor(
        rest.find((node) => isContext(node, 0)),
        reader,
      ),
      reader,
    ),
    signature: signatureName(reader.oid(algorithmOid)),
    signed: { data: toDer(information), signature: reader.bits(signature).bytes },
  };
}

/** The extensions among the attributes: the one value of the one attribute that has them. */
function wishedFor(attributes: Asn1 | undefined, reader: Asn1Reader): Asn1 | undefined {
  for (const attribute of attributes === undefined ? [] : reader.items(attributes)) {
    const [type, values] = reader.sequence(attribute);
    if (extensionRequests.has(reader.oid(type))) return reader.only(values);
  }
  return undefined;
}
