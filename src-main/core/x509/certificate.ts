import type { Forms } from '../asn1/forms.ts';
import type { Digest, Signer } from '../primitives.ts';
import { describePublicKey, signatureSchemeFor } from './algorithms.ts';
import { type AlternativeNames, type Signing, certificateByTerms } from './certificate-terms.ts';
import type { IssuerAddresses } from './issuer-addresses.ts';
import {
  type ExtendedKeyUsage,
  type KeyUsageName,
  type Profile,
  type Validity,
  extendedKeyUsageFor,
  isAuthority,
  keyUsageFor,
} from './profiles.ts';
import { keyIdentifier } from './thumbprint.ts';

export type { AlternativeNames } from './certificate-terms.ts';

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
  /** What was granted to whom asked for it, in the place of what the profile has (`grant-request.ts`). */
  readonly keyUsage?: readonly KeyUsageName[] | undefined;
  readonly extendedKeyUsage?: readonly (keyof typeof ExtendedKeyUsage)[] | undefined;
  /** Where others find what they need of the issuer. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
  /** That of a certificate before, for the same key: what was signed names it (4.2.1.1). Without it the usual one of the key. */
  readonly subjectKeyIdentifier?: Uint8Array | undefined;
}

/** How a signer signs what is issued: with the hash that is as strong as its key. */
export function signingOf(signer: Signer): Signing {
  const scheme = signatureSchemeFor(signer.publicKey);
  return {
    algorithmIdentifier: () => scheme.algorithmIdentifier(),
    sign: (data) => signer.sign(scheme.hash, data),
  };
}

/** Builds and signs an X.509 v3 certificate (RFC 5280 4.1) and answers its DER. */
export async function issueCertificate(
  request: CertificateRequest,
  signer: Signer,
  digest: Digest,
  forms?: Forms,
): Promise<Uint8Array> {
  const { profile, issuer, ...same } = request;
  const own = request.subjectKeyIdentifier ?? keyIdentifier(request.publicKey, digest);
  return certificateByTerms(
    {
      ...same,
      issuer: issuer?.name ?? request.subject,
      authority: isAuthority(profile),
      isOcspResponder: profile === 'ocsp-responder',
      keyUsage:
        request.keyUsage ?? keyUsageFor(profile, describePublicKey(request.publicKey).algorithm, issuer === undefined),
      extendedKeyUsage: request.extendedKeyUsage ?? extendedKeyUsageFor(profile),
      subjectKeyIdentifier: own,
      authorityKeyIdentifier: issuer === undefined ? own : issuer.keyIdentifier,
    },
    signingOf(signer),
    forms,
  );
}
