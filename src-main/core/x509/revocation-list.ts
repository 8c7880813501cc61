import { contextPrimitive, context, integer, parseAsn1, sequence, time, unsignedInteger } from '../asn1/asn1.ts';
import { type Signing, extension, signed } from './certificate-terms.ts';

/** What an authority takes back. The name is DER. */
export interface RevocationTerms {
  readonly issuer: Uint8Array;
  /** The issuer's SKI, where its certificate has one. */
  readonly keyIdentifier: Uint8Array | undefined;
  readonly thisUpdate: Date;
  /** When the next list is due: whoever checks refuses everybody after that. */
  readonly nextUpdate: Date;
  readonly number: number;
  readonly revoked: readonly { readonly serial: Uint8Array; readonly at: Date }[];
}

/**
 * A revocation list, version 2 (RFC 5280 5.1), with the two extensions that 5.2 demands: the authority key identifier and the
 * CRL number. Where nothing is revoked the list of entries is left out (5.1.2.6). DER.
 */
export function revocationList(terms: RevocationTerms, signing: Signing): Promise<Uint8Array> {
  const entries = terms.revoked.map(({ serial, at }) => sequence(unsignedInteger(serial), time(at)));
  const identifier = terms.keyIdentifier;
  return signed(
    sequence(
      integer(1),
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
          extension('2.5.29.20', false, integer(terms.number)),
        ),
      ),
    ),
    signing,
  );
}
