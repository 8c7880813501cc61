import { type Asn1, isContext } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { OcspCertificateId } from './ocsp-certificate-id.ts';
import { serialText } from './serial-number.ts';

/** What somebody asks of a responder (RFC 6960 4.1.1), as it was read. */
export interface OcspRequest {
  readonly asked: readonly AskedStatus[];
  /** To be echoed, so that an old answer cannot be handed out again (RFC 9654 2.1); its octets, without their encoding. */
  readonly nonce?: Uint8Array;
}

interface AskedStatus {
  readonly id: OcspCertificateId;
  /** DER of the CertID, which the answer repeats as it came. */
  readonly idDer: Uint8Array;
}

export const nonceExtension = '1.3.6.1.5.5.7.48.1.2';
/** Octets of a nonce (RFC 9654 2.1). */
const nonceOctets = { least: 1, most: 128 } as const;

/**
 * Reads one DER request; its signature, where there is one, is not looked at, as RFC 6960 4.1.2 allows. Throws DAMAGED: also for a nonce of a
 * forbidden length, and for a critical extension that is not understood (4.4).
 */
export function readOcspRequest(der: Uint8Array): OcspRequest {
  const reader = new Asn1Reader('OCSP request');
  const [toBeSigned] = reader.sequence(reader.parse(der));
  const fields = reader.sequence(toBeSigned);
  const list = fields.find((node) => !isContext(node, 0) && !isContext(node, 1) && !isContext(node, 2));
  const asked = reader.sequence(list).map((node) => askedIn(node, reader));
  if (asked.length === 0) throw reader.damaged();
  const nonce = extensionsOf(
    fields.find((node) => isContext(node, 2)),
    reader,
  ).get(nonceExtension);
  return { asked, ...(nonce === undefined ? {} : { nonce: nonceIn(nonce, reader) }) };
}

function askedIn(node: Asn1, reader: Asn1Reader): AskedStatus {
  const [idNode, extensions] = reader.sequence(node);
  if (idNode === undefined) throw reader.damaged();
  extensionsOf(extensions, reader);
  const [hash, name, key, serial] = reader.sequence(idNode);
  return {
    id: {
      hash: reader.oid(reader.sequence(hash)[0]),
      issuerNameHash: reader.octets(name),
      issuerKeyHash: reader.octets(key),
      serial: serialText(reader.integerBytes(serial)),
    },
    idDer: reader.bytesOf(idNode),
  };
}

/** Values by OID. */
function extensionsOf(tagged: Asn1 | undefined, reader: Asn1Reader): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const one of tagged === undefined ? [] : reader.sequence(reader.only(tagged))) {
    const [idNode, ...others] = reader.sequence(one);
    const id = reader.oid(idNode);
    if (id !== nonceExtension && others.length > 1 && reader.boolean(others[0])) throw reader.damaged();
    found.set(id, reader.octets(others.at(-1)));
  }
  return found;
}

function nonceIn(value: Uint8Array, reader: Asn1Reader): Uint8Array {
  const nonce = reader.octets(reader.parse(value));
  if (nonce.length < nonceOctets.least || nonce.length > nonceOctets.most) throw reader.damaged();
  return nonce;
}
