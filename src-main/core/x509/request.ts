import { context, integer, oid, parseAsn1, sequence, setOf } from '../asn1/asn1.ts';
import { type AlternativeNames, type Signing, wishedExtensions, signed } from './certificate-terms.ts';
import type { ExtendedKeyUsage, KeyUsageName } from './profiles.ts';

/** What a request says and asks for (RFC 2986 4.1). Names are DER. */
export interface RequestTerms {
  readonly subject: Uint8Array;
  /** DER SubjectPublicKeyInfo, of the key that signs. */
  readonly publicKey: Uint8Array;
  /** What is asked for; what is empty or absent is left to the authority. */
  readonly keyUsage?: readonly KeyUsageName[];
  readonly extendedKeyUsage?: readonly (keyof typeof ExtendedKeyUsage)[];
  readonly alternativeNames?: AlternativeNames | undefined;
}

/** A PKCS#10 request, signed by its own key; the extensions stand in one extensionRequest (RFC 2985 5.4.2). DER. */
export function certificationRequest(terms: RequestTerms, signing: Signing): Promise<Uint8Array> {
  const wishes = wishedExtensions(terms);
  return signed(
    sequence(
      integer(0),
      parseAsn1(terms.subject, 'subject name'),
      parseAsn1(terms.publicKey, 'public key'),
      // The attributes are there even where there are none.
      context(0, ...(wishes.length === 0 ? [] : [sequence(oid('1.2.840.113549.1.9.14'), setOf(sequence(...wishes)))])),
    ),
    signing,
  );
}
