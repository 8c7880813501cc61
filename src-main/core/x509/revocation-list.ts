import {
  type Asn1,
  context,
  contextPrimitive,
  enumerated,
  generalizedTime,
  integerValue,
  parseAsn1,
  sequence,
  time,
} from '../asn1/asn1.ts';
import { type Signing, extension, signed } from './certificate-terms.ts';
import { serialValue } from './serial-number.ts';
import type { Revocation } from './read-revocation-list.ts';
import { codeOfReason } from './revocation-reasons.ts';

/** What an authority takes back. The name is DER. */
export interface RevocationTerms {
  readonly issuer: Uint8Array;
  /** The issuer's SKI, where its certificate has one. */
  readonly keyIdentifier: Uint8Array | undefined;
  readonly thisUpdate: Date;
  /** When the next list is due: whoever checks refuses everybody after that. */
  readonly nextUpdate: Date;
  /** Greater than that of each earlier list of the issuer (RFC 5280 5.2.3). */
  readonly number: bigint;
  /** By serial numbers as `Certificate.serial` has them. */
  readonly revoked: ReadonlyMap<string, Revocation>;
}

/**
 * A revocation list, version 2 (RFC 5280 5.1), with the two extensions that 5.2 demands: the authority key identifier and the
 * CRL number. Where nothing is revoked the list of entries is left out (5.1.2.6). DER.
 */
export function revocationList(terms: RevocationTerms, signing: Signing): Promise<Uint8Array> {
  const entries = [...terms.revoked].map(([serial, revocation]) => entryOf(serial, revocation));
  const identifier = terms.keyIdentifier;
  return signed(
    sequence(
      integerValue(1n),
      signing.algorithmIdentifier(),
      parseAsn1(terms.issuer, 'issuer name'),
      time(terms.thisUpdate),
      time(terms.nextUpdate),
      ...(entries.length === 0 ? [] : [sequence(...entries)]),
      context(
        0,
        sequence(
          ...(identifier === undefined
            ? []
            : [extension('2.5.29.35', false, sequence(contextPrimitive(0, identifier)))]),
          extension('2.5.29.20', false, integerValue(terms.number)),
        ),
      ),
    ),
    signing,
  );
}

/** A reason that says nothing is left out (5.3.1); extensions are not critical, as 5.3.1 and 5.3.2 want them. */
function entryOf(serial: string, { at, reason, invalidSince }: Revocation): Asn1 {
  const extensions = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', false, enumerated(codeOfReason(reason)))]),
    ...(invalidSince === undefined ? [] : [extension('2.5.29.24', false, generalizedTime(invalidSince))]),
  ];
  return sequence(
    integerValue(serialValue(serial)),
    time(at),
    ...(extensions.length === 0 ? [] : [sequence(...extensions)]),
  );
}
