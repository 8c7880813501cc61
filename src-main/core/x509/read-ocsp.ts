import { type Asn1, Tag, isContext, isUniversal, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { SignedData } from '../primitives.ts';
import { signatureName } from './algorithms.ts';
import type { OcspCertificateId } from './ocsp-certificate-id.ts';
import { serialText } from './serial-number.ts';
import { type RevocationReason, reasonOf } from './revocation-reasons.ts';

/** What an answer says of one certificate (RFC 6960 4.2.1, SingleResponse). */
interface OcspStatus extends OcspCertificateId {
  readonly state: 'good' | 'revoked' | 'unknown';
  /** Where it is revoked. */
  readonly revoked?: { readonly at: Date; readonly reason?: RevocationReason };
  readonly thisUpdate: Date;
  /** Absent where newer information is to be had at any time. */
  readonly nextUpdate?: Date;
}

/** A responder's answer (RFC 6960 4.2.1), as it was read. Its signature is not checked. */
export interface OcspAnswer {
  readonly statuses: readonly OcspStatus[];
  /** DER of certificates that were sent with it, for whom the issuer has delegated to. */
  readonly certificates: readonly Uint8Array[];
  /** As `Certificate.signature`. */
  readonly signature: string;
  readonly signed: Pick<SignedData, 'data' | 'signature'>;
}

const basicAnswer = '1.3.6.1.5.5.7.48.1.1';

/** Reads one DER answer. Undefined where the responder has refused to say anything (4.2.2.3); throws DAMAGED. */
export function readOcspAnswer(der: Uint8Array): OcspAnswer | undefined {
  const reader = new Asn1Reader('OCSP answer');
  const [status, answer] = reader.sequence(reader.parse(der));
  if (!isUniversal(status, Tag.enumerated)) throw reader.damaged();
  if (reader.bytes(status)[0] !== 0) return undefined;
  const [kind, content] = reader.sequence(reader.only(answer));
  if (reader.oid(kind) !== basicAnswer) throw reader.damaged();
  const [data, algorithm, signature, certificates] = reader.sequence(reader.parse(reader.octets(content)));
  if (data === undefined) throw reader.damaged();
  const all = reader.sequence(data).find((node) => isUniversal(node, Tag.sequence));
  return {
    statuses: reader.items(all).map((one) => statusIn(one, reader)),
    certificates: certificates === undefined ? [] : reader.sequence(reader.only(certificates)).map((one) => toDer(one)),
    signature: signatureName(reader.oid(reader.sequence(algorithm)[0])),
    signed: { data: toDer(data), signature: reader.bits(signature).bytes },
  };
}

function statusIn(node: Asn1, reader: Asn1Reader): OcspStatus {
  const [id, state, thisUpdate, ...rest] = reader.sequence(node);
  const [hash, name, key, serial] = reader.sequence(id);
  const next = rest.find((one) => isContext(one, 0));
  return {
    hash: reader.oid(reader.sequence(hash)[0]),
    issuerNameHash: reader.octets(name),
    issuerKeyHash: reader.octets(key),
    serial: serialText(reader.integerBytes(serial)),
    ...stateIn(state, reader),
    thisUpdate: reader.time(thisUpdate),
    ...(next === undefined ? {} : { nextUpdate: reader.time(reader.only(next)) }),
  };
}

function stateIn(node: Asn1 | undefined, reader: Asn1Reader): Pick<OcspStatus, 'state' | 'revoked'> {
  if (isContext(node, 0)) return { state: 'good' };
  if (isContext(node, 2)) return { state: 'unknown' };
  if (!isContext(node, 1)) throw reader.damaged();
  const [at, why] = reader.items(node);
  const code = why === undefined ? undefined : reader.only(why);
  const reason = isUniversal(code, Tag.enumerated) ? reasonOf(reader.bytes(code)[0] ?? 0) : undefined;
  return { state: 'revoked', revoked: { at: reader.time(at), ...(reason === undefined ? {} : { reason }) } };
}
