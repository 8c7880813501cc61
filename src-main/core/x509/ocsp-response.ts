import {
  type Asn1,
  bitString,
  context,
  contextPrimitive,
  enumerated,
  generalizedTime,
  octetString,
  oid,
  parseAsn1,
  sequence,
  toDer,
} from '../asn1/asn1.ts';
import { type Signing, extension } from './certificate-terms.ts';
import { nonceExtension } from './read-ocsp-request.ts';
import type { Revocation } from './read-revocation-list.ts';
import { codeOfReason } from './revocation-reasons.ts';

/** What is said of one certificate (RFC 6960 4.2.1, SingleResponse). */
export interface SingleStatus {
  /** DER, as it was asked for. */
  readonly idDer: Uint8Array;
  readonly status: 'good' | 'unknown' | Revocation;
  /** When that was known to be so. */
  readonly thisUpdate: Date;
  /** When newer information will be there; absent where it may be at any time. */
  readonly nextUpdate?: Date | undefined;
}

interface ResponseTerms {
  readonly statuses: readonly SingleStatus[];
  readonly producedAt: Date;
  /** SHA-1 of the bits of the key that signs (4.2.1, ResponderID byKey). */
  readonly keyHash: Uint8Array;
  readonly nonce: Uint8Array | undefined;
  /** DER: that of a responder to whom the issuer has delegated; none where the issuer signs itself. */
  readonly certificates: readonly Uint8Array[];
}

/** OCSPResponseStatus, as far as this responder has reason for it (RFC 6960 4.2.1). */
const refusals = { malformedRequest: 1, internalError: 2, unauthorized: 6 } as const;
export type OcspRefusal = keyof typeof refusals;

/** An answer that says nothing of any certificate, and is not signed. DER. */
export const ocspRefusal = (why: OcspRefusal): Uint8Array => toDer(sequence(enumerated(refusals[why])));

const basicResponse = '1.3.6.1.5.5.7.48.1.1';

/** A signed answer (RFC 6960 4.2.1, BasicOCSPResponse). DER. */
export async function ocspResponse(terms: ResponseTerms, signing: Signing): Promise<Uint8Array> {
  const { statuses, producedAt, keyHash, nonce, certificates } = terms;
  const data = sequence(
    context(2, octetString(keyHash)),
    generalizedTime(producedAt),
    sequence(...statuses.map(single)),
    ...(nonce === undefined ? [] : [context(1, sequence(extension(nonceExtension, false, octetString(nonce))))]),
  );
  const signature = await signing.sign(toDer(data));
  const basic = sequence(
    data,
    signing.algorithmIdentifier(),
    bitString(signature),
    ...(certificates.length === 0
      ? []
      : [context(0, sequence(...certificates.map((der) => parseAsn1(der, 'certificate'))))]),
  );
  return toDer(sequence(enumerated(0), context(0, sequence(oid(basicResponse), octetString(toDer(basic))))));
}

function single({ idDer, status, thisUpdate, nextUpdate }: SingleStatus): Asn1 {
  return sequence(
    parseAsn1(idDer, 'OCSP request'),
    statusNode(status),
    generalizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [context(0, generalizedTime(nextUpdate))]),
  );
}

function statusNode(status: SingleStatus['status']): Asn1 {
  if (status === 'good') return contextPrimitive(0, new Uint8Array());
  if (status === 'unknown') return contextPrimitive(2, new Uint8Array());
  const { at, reason } = status;
  return context(
    1,
    generalizedTime(at),
    ...(reason === undefined ? [] : [context(0, enumerated(codeOfReason(reason)))]),
  );
}
