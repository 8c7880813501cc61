import { type Asn1, Tag, isUniversal } from '../asn1/asn1.ts';
import { elementsOf } from '../asn1/outline.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import type { SignedData } from '../primitives.ts';
import { signatureName } from './algorithms.ts';
import { serialText } from './serial-number.ts';
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

/**
 * Reads one DER list; throws DAMAGED. Its signature is not checked: `revocation.ts` does that. Entries are parsed one by one, since a list may
 * have more of them than one tree may have parts: 40 000 take about a second.
 */
export function readRevocationList(der: Uint8Array): RevocationList {
  const reader = new Asn1Reader('revocation list');
  const [toBeSigned, algorithm, signature] = membersOf(der, reader);
  if (toBeSigned === undefined || algorithm === undefined || signature === undefined) throw reader.damaged();
  const fields = membersOf(toBeSigned, reader);
  const [, issuer, thisUpdate, ...rest] = fields[0]?.[0] === Tag.integer ? fields.slice(1) : fields;
  if (issuer === undefined || thisUpdate === undefined) throw reader.damaged();
  const due = rest.find(([tag]) => tag === Tag.utcTime || tag === Tag.generalizedTime);
  const entries = rest.find(([tag]) => tag === sequenceOctet);
  const extensions = rest.find(([tag]) => tag === extensionsOctet);
  const unknownCritical = new Set<string>();
  const own = extensionsOf(
    extensions === undefined ? undefined : reader.only(reader.parse(extensions)),
    reader,
    unknownCritical,
  );
  const number = own.get(listNumber);
  return {
    der,
    issuer: readName(reader.parse(issuer)),
    thisUpdate: reader.time(reader.parse(thisUpdate)),
    ...(due === undefined ? {} : { nextUpdate: reader.time(reader.parse(due)) }),
    ...(number === undefined ? {} : { number: numberIn(number, reader) }),
    revoked: entries === undefined ? new Map() : revokedIn(entries, reader, unknownCritical),
    unknownCritical: [...unknownCritical],
    signature: signatureName(reader.oid(reader.sequence(reader.parse(algorithm))[0])),
    signed: { data: toBeSigned, signature: reader.bits(reader.parse(signature)).bytes },
  };
}

/** Identifier octets of a SEQUENCE, and of [0] around the extensions of the list. */
const sequenceOctet = 0x30;
const extensionsOctet = 0xa0;

/** DER of the members of a SEQUENCE. */
function membersOf(der: Uint8Array, reader: Asn1Reader): Uint8Array[] {
  const [outer] = elementsOf(der, 1);
  if (outer?.tag !== sequenceOctet || outer.length !== der.length) throw reader.damaged();
  const members: Uint8Array[] = [];
  let at = 0;
  for (const { length } of elementsOf(outer.content, Number.POSITIVE_INFINITY)) {
    members.push(outer.content.subarray(at, at + length));
    at += length;
  }
  if (at !== outer.content.length) throw reader.damaged();
  return members;
}

function revokedIn(entries: Uint8Array, reader: Asn1Reader, unknown: Set<string>): Map<string, Revocation> {
  const revoked = new Map<string, Revocation>();
  for (const entry of membersOf(entries, reader)) {
    const [serial, at, extensions] = reader.sequence(reader.parse(entry));
    const more = extensionsOf(extensions, reader, unknown);
    const reason = more.get(reasonCode);
    const since = more.get(invalidityDate);
    const named = reason === undefined ? undefined : reasonOf(codeOf(reason, reader));
    revoked.set(serialText(reader.integerBytes(serial)), {
      at: reader.time(at),
      ...(named === undefined ? {} : { reason: named }),
      ...(since === undefined ? {} : { invalidSince: reader.time(reader.parse(since)) }),
    });
  }
  return revoked;
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
