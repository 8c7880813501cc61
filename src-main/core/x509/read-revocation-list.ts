import { type Asn1, Tag, isContext, isUniversal, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import type { SignedData } from '../primitives.ts';
import { signatureName } from './algorithms.ts';
import { serialText } from './read-certificate.ts';
import { type RevocationReason, reasonOf } from './revocation-reasons.ts';
import { type NameFacts, readName } from './subject.ts';

/** When and why a certificate was taken back (RFC 5280 5.1.2.6, 5.3.1). */
export interface Revocation {
  readonly at: Date;
  /** Absent where the list gives none. */
  readonly reason?: RevocationReason;
  /** Since when the key was in doubt, where the list says so (5.3.2). */
  readonly invalidSince?: Date;
}

/** A revocation list as it was read (RFC 5280 5.1). */
export interface RevocationList {
  readonly der: Uint8Array;
  readonly issuer: NameFacts;
  readonly thisUpdate: Date;
  /** Absent where the list does not say when the next one is due. */
  readonly nextUpdate?: Date;
  /** Grows with each list of an issuer (5.2.3); absent in lists of version 1. */
  readonly number?: bigint;
  /** By serial numbers as `Certificate.serial` has them. */
  readonly revoked: ReadonlyMap<string, Revocation>;
  /** OIDs of critical extensions, of the list or of an entry, that are not understood here. */
  readonly unknownCritical: readonly string[];
  /** As `Certificate.signature`. */
  readonly signature: string;
  readonly signed: Pick<SignedData, 'data' | 'signature'>;
}

const reasonCode = '2.5.29.21';
const listNumber = '2.5.29.20';
const invalidityDate = '2.5.29.24';
/** The key of the issuer, the number of the list, and since when an entry counts: none of them changes what an entry means. */
const understood: ReadonlySet<string> = new Set(['2.5.29.35', listNumber, invalidityDate, reasonCode]);

/** Reads one DER list; throws DAMAGED. Its signature is not checked: `revocation.ts` does that. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const reader = new Asn1Reader('revocation list');
  const [toBeSigned, algorithm, signature] = reader.sequence(reader.parse(der));
  const fields = reader.sequence(toBeSigned);
  const [, issuer, thisUpdate, ...rest] = isUniversal(fields[0], Tag.integer) ? fields.slice(1) : fields;
  if (toBeSigned === undefined || issuer === undefined) throw reader.damaged();
  const due = rest.find((node) => isUniversal(node, Tag.utcTime) || isUniversal(node, Tag.generalizedTime));
  const entries = rest.find((node) => isUniversal(node, Tag.sequence));
  const extensionsNode = rest.find((node) => isContext(node, 0));
  const unknownCritical = new Set<string>();
  const own = extensionsOf(
    extensionsNode === undefined ? undefined : reader.only(extensionsNode),
    reader,
    unknownCritical,
  );
  const number = own.get(listNumber);
  const revoked = new Map<string, Revocation>();
  for (const entry of entries === undefined ? [] : reader.items(entries)) {
    const [serial, at, extensions] = reader.sequence(entry);
    const more = extensionsOf(extensions, reader, unknownCritical);
    const reason = more.get(reasonCode);
    const since = more.get(invalidityDate);
    const named = reason === undefined ? undefined : reasonOf(codeOf(reason, reader));
    revoked.set(serialText(reader.integerBytes(serial)), {
      at: reader.time(at),
      ...(named === undefined ? {} : { reason: named }),
      ...(since === undefined ? {} : { invalidSince: reader.time(reader.parse(since)) }),
    });
  }
  return {
    der,
    issuer: readName(issuer),
    thisUpdate: reader.time(thisUpdate),
    ...(due === undefined ? {} : { nextUpdate: reader.time(due) }),
    ...(number === undefined ? {} : { number: numberIn(number, reader) }),
    revoked,
    unknownCritical: [...unknownCritical],
    signature: signatureName(reader.oid(reader.sequence(algorithm)[0])),
    signed: { data: toDer(toBeSigned), signature: reader.bits(signature).bytes },
  };
}

/** Values by OID; what is critical and not understood is added to `unknown`. */
function extensionsOf(node: Asn1 | undefined, reader: Asn1Reader, unknown: Set<string>): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const one of node === undefined ? [] : reader.sequence(node)) {
    const [idNode, ...others] = reader.sequence(one);
    const id = reader.oid(idNode);
    if (others.length > 1 && reader.boolean(others[0]) && !understood.has(id)) unknown.add(id);
    found.set(id, reader.octets(others.at(-1)));
  }
  return found;
}

function codeOf(value: Uint8Array, reader: Asn1Reader): number {
  const node = reader.parse(value);
  if (!isUniversal(node, Tag.enumerated)) throw reader.damaged();
  return reader.bytes(node)[0] ?? 0;
}

const numberIn = (value: Uint8Array, reader: Asn1Reader): bigint =>
  BigInt(`0x${toHex(reader.integerBytes(reader.parse(value)))}`);
