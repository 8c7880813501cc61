import {
  type Asn1,
  bitString,
  boolean,
  context,
  contextPrimitive,
  encoded,
  integer,
  nullValue,
  octetString,
  oid,
  parseAsn1,
  sequence,
  time,
  toDer,
  unsignedInteger,
} from '../asn1/asn1.ts';
import type { Forms } from '../asn1/forms.ts';
import { toHex, toUtf8 } from '../bytes.ts';
import { type IssuerAddresses, distributionPoint, informationAccess } from './issuer-addresses.ts';
import { ExtendedKeyUsage, KeyUsage, type KeyUsageName } from './profiles.ts';

/**
 * What stands in a certificate, and how it is encoded; nothing here asks whether it should. `certificate.ts` has it decided by
 * `profiles.ts`. Test certificates are the only ones that decide otherwise, which `tests/architecture/terms.test.ts` holds to.
 */

/** Names of a TLS server (RFC 5280 4.2.1.6). Addresses are 4 or 16 octets. */
export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly addresses: readonly Uint8Array[];
}

/** Names are DER, so that an issuer's name is copied to the octet. */
export interface CertificateTerms {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly validity: { readonly notBefore: Date; readonly notAfter: Date };
  readonly authority: boolean;
  /** Only for authorities (RFC 5280 4.2.1.9). */
  readonly pathLength?: number | undefined;
  /** Empty: the extension is left out. */
  readonly keyUsage: readonly KeyUsageName[];
  /** Empty: the extension is left out. */
  readonly extendedKeyUsage: readonly (keyof typeof ExtendedKeyUsage)[];
  readonly subjectKeyIdentifier: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array | undefined;
  readonly alternativeNames?: AlternativeNames | undefined;
  /** Where others find what they need of the issuer. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
  /** For signing OCSP answers in the place of the issuer, without being asked about itself (RFC 6960 4.2.2.2). */
  readonly isOcspResponder?: boolean | undefined;
}

/** How something is signed, and the AlgorithmIdentifier that says so. */
export interface Signing {
  /** Made anew for each use, since a tree node must have one parent. */
  algorithmIdentifier(): Asn1;
  sign(data: Uint8Array): Promise<Uint8Array>;
}

export const extension = (id: string, critical: boolean, value: Asn1): Asn1 =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(toDer(value)));

/** KeyUsage is a named bit list: trailing zero bits are cut (X.690 11.2.2). */
function keyUsageBits(usages: readonly KeyUsageName[]): Asn1 {
  const highest = Math.max(...usages.map((usage) => KeyUsage[usage]));
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const usage of usages) {
    const bit = KeyUsage[usage];
    const index = Math.floor(bit / 8);
    bytes[index] = (bytes[index] ?? 0) | (0x80 >> (bit % 8));
  }
  return bitString(bytes, 7 - (highest % 8));
}

/** None where nothing is named. */
function keyUsageExtension(keyUsage: readonly KeyUsageName[]): Asn1[] {
  return keyUsage.length === 0 ? [] : [extension('2.5.29.15', true, keyUsageBits(keyUsage))];
}

type Named = Partial<Pick<CertificateTerms, 'extendedKeyUsage' | 'alternativeNames'>>;

function purposesAndNames({ extendedKeyUsage = [], alternativeNames }: Named): Asn1[] {
  const purposes = extendedKeyUsage.map((purpose) => oid(ExtendedKeyUsage[purpose]));
  const { dns, addresses } = alternativeNames ?? { dns: [], addresses: [] };
  const names = [
    ...dns.map((name) => contextPrimitive(2, toUtf8(name))),
    ...addresses.map((address) => contextPrimitive(7, address)),
  ];
  return [
    ...(purposes.length === 0 ? [] : [extension('2.5.29.37', false, sequence(...purposes))]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]),
  ];
}

/** What a request asks for: what the key is for, and whose it is. */
export const wishedExtensions = (terms: Named & Partial<Pick<CertificateTerms, 'keyUsage'>>): Asn1[] => [
  ...keyUsageExtension(terms.keyUsage ?? []),
  ...purposesAndNames(terms),
];

/** id-kp-OCSPSigning and id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2, 4.2.2.2.1). */
const ocspResponder = (): Asn1[] => [
  extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.9'))),
  extension('1.3.6.1.5.5.7.48.1.5', false, nullValue()),
];

function addressesOf(addresses: IssuerAddresses): Asn1[] {
  const { list } = addresses;
  const access = informationAccess(addresses);
  return [
    ...(list === undefined ? [] : [extension('2.5.29.31', false, distributionPoint(list))]),
    ...(access === undefined ? [] : [extension('1.3.6.1.5.5.7.1.1', false, access)]),
  ];
}

/** In the order of the commands that *Show me how* shows. */
function extensions(terms: CertificateTerms): Asn1[] {
  const { authority, pathLength, authorityKeyIdentifier } = terms;
  return [
    extension(
      '2.5.29.19',
      true,
      // FALSE is the default and DER leaves defaults out (X.690 11.5).
      sequence(
        ...(authority ? [boolean(true)] : []),
        ...(authority && pathLength !== undefined ? [integer(pathLength)] : []),
      ),
    ),
    ...keyUsageExtension(terms.keyUsage),
    extension('2.5.29.14', false, octetString(terms.subjectKeyIdentifier)),
    ...(authorityKeyIdentifier === undefined
      ? []
      : [extension('2.5.29.35', false, sequence(contextPrimitive(0, authorityKeyIdentifier)))]),
    ...purposesAndNames(terms),
    ...(terms.isOcspResponder === true ? ocspResponder() : []),
    ...addressesOf(terms.issuerAddresses ?? {}),
  ];
}

/** What is signed, with its signature: the outer form of certificates and revocation lists (RFC 5280 4.1, 5.1). DER. */
export const signed = (toBeSigned: Asn1, signing: Signing): Promise<Uint8Array> =>
  signedOctets(toDer(toBeSigned), signing);

async function signedOctets(toBeSigned: Uint8Array, signing: Signing, forms?: Forms): Promise<Uint8Array> {
  const signature = await signing.sign(toBeSigned);
  const algorithm = toDer(signing.algorithmIdentifier());
  const build = () => sequence(encoded(toBeSigned), encoded(algorithm), bitString(signature));
  return forms === undefined
    ? toDer(build())
    : forms.fill(`signed ${toHex(algorithm)}`, [toBeSigned, signature], build);
}

/** An X.509 v3 certificate (RFC 5280 4.1) with just these terms. DER. `forms`: of others with such terms. */
export function certificateByTerms(terms: CertificateTerms, signing: Signing, forms?: Forms): Promise<Uint8Array> {
  const { serial, validity, issuer, subject, publicKey, subjectKeyIdentifier, authorityKeyIdentifier, ...same } = terms;
  const algorithm = toDer(signing.algorithmIdentifier());
  const times = toDer(sequence(time(validity.notBefore), time(validity.notAfter)));
  const build = () =>
    sequence(
      context(0, integer(2)),
      unsignedInteger(serial),
      encoded(algorithm),
      parseAsn1(issuer, 'issuer name'),
      encoded(times),
      parseAsn1(subject, 'subject name'),
      parseAsn1(publicKey, 'public key'),
      context(3, sequence(...extensions(terms))),
    );
  if (forms === undefined) return signed(build(), signing);
  const identifiers = [subjectKeyIdentifier, ...(authorityKeyIdentifier === undefined ? [] : [authorityKeyIdentifier])];
  const values = [toDer(unsignedInteger(serial)), issuer, times, subject, publicKey, ...identifiers];
  return signedOctets(
    forms.fill(`certificate ${toHex(algorithm)} ${JSON.stringify(same)}`, values, build),
    signing,
    forms,
  );
}
