import { Tag, isUniversal } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { type NameFacts, readName } from './subject.ts';
import { serialText } from './read-certificate.ts';

/** A revocation list as it was read (RFC 5280 5.1). */
export interface RevocationList {
  readonly der: Uint8Array;
  readonly issuer: NameFacts;
  readonly thisUpdate: Date;
  /** Absent where the list does not say when the next one is due. */
  readonly nextUpdate?: Date;
  /** Serial numbers as `Certificate.serial` has them. */
  readonly revoked: ReadonlySet<string>;
}

/** Reads one DER list; throws DAMAGED. Its signature is not checked. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const reader = new Asn1Reader('revocation list');
  const [toBeSigned] = reader.sequence(reader.parse(der));
  const fields = reader.sequence(toBeSigned);
  const [, issuer, thisUpdate, ...rest] = isUniversal(fields[0], Tag.integer) ? fields.slice(1) : fields;
  if (issuer === undefined) throw reader.damaged();
  const due = rest.find((node) => isUniversal(node, Tag.utcTime) || isUniversal(node, Tag.generalizedTime));
  const entries = rest.find((node) => isUniversal(node, Tag.sequence));
  const serials = (entries === undefined ? [] : reader.items(entries)).map((entry) =>
    serialText(reader.integerBytes(reader.sequence(entry)[0])),
  );
  return {
    der,
    issuer: readName(issuer),
    thisUpdate: reader.time(thisUpdate),
    ...(due === undefined ? {} : { nextUpdate: reader.time(due) }),
    revoked: new Set(serials),
  };
}
