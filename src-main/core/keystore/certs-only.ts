import { context, integer, oid, parseAsn1, sequence, setOf, toDer } from '../asn1/asn1.ts';

const data = '1.2.840.113549.1.7.1';
const signedData = '1.2.840.113549.1.7.2';

/**
 * Certificates, DER, in a PKCS#7 that nobody has signed (RFC 5652 5.1, as RFC 5272 4.1 calls a simple response). DER but for the order of
 * the certificates, which stays.
 */
export function certsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  const all = certificates.map((der) => parseAsn1(der, 'certificate'));
  return toDer(
    sequence(
      oid(signedData),
      context(0, sequence(integer(1), setOf(), sequence(oid(data)), context(0, ...all), setOf())),
    ),
  );
}
