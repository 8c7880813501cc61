import {
  type Asn1,
  bitString,
  boolean,
  context,
  contextPrimitive,
  integer,
  octetString,
  oid,
  parseAsn1,
  sequence,
  time,
  toDer,
  unsignedInteger,
} from '../asn1/asn1.ts';
import { toUtf8 } from '../bytes.ts';
import type { Digest, Signer } from '../primitives.ts';
import { describePublicKey, signatureSchemeFor } from './algorithms.ts';
import {
  ExtendedKeyUsage,
  KeyUsage,
  type KeyUsageName,
  type Profile,
  type Validity,
  extendedKeyUsageFor,
  isAuthority,
  keyUsageFor,
} from './profiles.ts';
import { keyIdentifier } from './thumbprint.ts';

/** Names of a TLS server (RFC 5280 4.2.1.6). Addresses are 4 or 16 octets. */
export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly addresses: readonly Uint8Array[];
}

/** Everything that is to be signed. Names are DER, so that an issuer's name is copied to the octet. */
export interface CertificateRequest {
  readonly profile: Profile;
  readonly serial: Uint8Array;
  readonly subject: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly validity: Validity;
  /** Absent in a self-signed certificate. `keyIdentifier` is the issuer's SKI, where its certificate has one. */
  readonly issuer?: { readonly name: Uint8Array; readonly keyIdentifier: Uint8Array | undefined };
  /** Only for authorities (RFC 5280 4.2.1.9). */
  readonly pathLength?: number | undefined;
  readonly alternativeNames?: AlternativeNames | undefined;
}

const extension = (id: string, critical: boolean, value: Asn1): Asn1 =>
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

function extensions(request: CertificateRequest, digest: Digest): Asn1[] {
  const { profile, pathLength } = request;
  const authority = isAuthority(profile);
  const selfSigned = request.issuer === undefined;
  const usages = keyUsageFor(profile, describePublicKey(request.publicKey).algorithm, selfSigned);
  const purposes = extendedKeyUsageFor(profile);
  const subjectKeyIdentifier = keyIdentifier(request.publicKey, digest);
  const issuerKeyIdentifier = request.issuer === undefined ? subjectKeyIdentifier : request.issuer.keyIdentifier;
  const list = [
    extension(
      '2.5.29.19',
      true,
      // FALSE is the default and DER leaves defaults out (X.690 11.5).
      sequence(
        ...(authority ? [boolean(true)] : []),
        ...(authority && pathLength !== undefined ? [integer(pathLength)] : []),
      ),
    ),
    ...(usages.length === 0 ? [] : [extension('2.5.29.15', true, keyUsageBits(usages))]),
    extension('2.5.29.14', false, octetString(subjectKeyIdentifier)),
  ];
  if (issuerKeyIdentifier !== undefined) {
    list.push(extension('2.5.29.35', false, sequence(contextPrimitive(0, issuerKeyIdentifier))));
  }
  if (purposes.length > 0) {
    list.push(extension('2.5.29.37', false, sequence(...purposes.map((purpose) => oid(ExtendedKeyUsage[purpose])))));
  }
  if (request.alternativeNames !== undefined) {
    const { dns, addresses } = request.alternativeNames;
    const names = [
      ...dns.map((name) => contextPrimitive(2, toUtf8(name))),
      ...addresses.map((address) => contextPrimitive(7, address)),
    ];
    list.push(extension('2.5.29.17', false, sequence(...names)));
  }
  return list;
}

/** Builds and signs an X.509 v3 certificate (RFC 5280 4.1) and answers its DER. */
export async function issueCertificate(
  request: CertificateRequest,
  signer: Signer,
  digest: Digest,
): Promise<Uint8Array> {
  const scheme = signatureSchemeFor(signer.publicKey);
  const toBeSigned = sequence(
    context(0, integer(2)),
    unsignedInteger(request.serial),
    scheme.algorithmIdentifier(),
    parseAsn1(request.issuer?.name ?? request.subject, 'issuer name'),
    sequence(time(request.validity.notBefore), time(request.validity.notAfter)),
    parseAsn1(request.subject, 'subject name'),
    parseAsn1(request.publicKey, 'public key'),
    context(3, sequence(...extensions(request, digest))),
  );
  const signature = await signer.sign(scheme.hash, toDer(toBeSigned));
  return toDer(sequence(toBeSigned, scheme.algorithmIdentifier(), bitString(signature)));
}
