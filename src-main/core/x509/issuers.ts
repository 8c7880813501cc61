import { i18n } from '../language/index.ts';
import { equalBytes } from '../bytes.ts';
import type { SignatureChecks } from '../primitives.ts';
import { shortened } from '../quoting.ts';
import { keyLabel } from './key-algorithms.ts';
import type { Certificate } from './read-certificate.ts';
import { sameName } from './subject.ts';

/** Why a chain does not hold. The words are the ones that the hub's log and `diagnosis` use. */
export type PathFault =
  | 'no-certificate'
  | 'issuer-not-presented'
  | 'authority-not-registered'
  | 'authority-not-verified'
  | 'signature-invalid'
  | 'signature-not-checkable'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'issuer-is-not-an-authority'
  | 'path-length-exceeded'
  | 'chain-too-complex'
  | 'authority-as-client'
  | 'not-for-clients'
  | 'wrong-key-usage'
  | 'critical-extension-unknown';

export interface PathRefusal {
  readonly ok: false;
  readonly fault: PathFault;
  /** A sentence with the certificate's name. */
  readonly reason: string;
}

export interface PathAccepted {
  readonly ok: true;
  /** Leaf first, anchor last. */
  readonly path: readonly Certificate[];
}

/** An authority that may end a path. */
export interface Anchor {
  readonly certificate: Certificate;
  /** A registered authority whose possession was not proved is known, but ends no path. */
  readonly verified: boolean;
}

export const refuse = (fault: PathFault, reason: string): PathRefusal => ({ ok: false, fault, reason });
export const label = ({ subject }: Certificate): string => `"${shortened(subject.commonName ?? subject.text)}"`;

/**
 * Whether `issuer` has the name of `certificate`'s issuer, by RFC 5280 7.1. Authorities may share a name: only a signature tells
 * whose it is.
 */
export function namesMatch(certificate: Certificate, issuer: Certificate): boolean {
  return sameName(certificate.issuer, issuer.subject);
}

/**
 * Whether the key identifiers agree too, where both are there: a hint at which of several to try first, and no more, since
 * an authority whose certificate was renewed may have another.
 */
export function isLikelyIssuer(certificate: Certificate, issuer: Certificate): boolean {
  const wanted = certificate.authorityKeyIdentifier;
  const offered = issuer.subjectKeyIdentifier;
  return wanted === undefined || offered === undefined || equalBytes(wanted, offered);
}

/** Why a signature that was not found good may be good all the same. */
export function notCheckable(
  certificate: Certificate,
  issuer: Certificate,
  signatures: SignatureChecks,
): PathRefusal | undefined {
  const { signature } = certificate;
  if (!signatures.signsWith(issuer.key)) {
    return refuse(
      'signature-not-checkable',
      i18n.t('{name} is signed by {issuer} with a key of the kind {key}, which cannot be used here.', {
        name: label(certificate),
        issuer: label(issuer),
        key: keyLabel(issuer.key),
      }),
    );
  }
  if (signatures.checks(signature)) return undefined;
  return refuse(
    'signature-not-checkable',
    i18n.t('{name} is signed by {signature}, and not every signature of that kind can be checked here.', {
      name: label(certificate),
      signature,
    }),
  );
}
