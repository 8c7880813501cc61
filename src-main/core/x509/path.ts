import { equalBytes } from '../bytes.ts';
import type { SignatureChecks } from '../primitives.ts';
import { keyLabel } from './key-algorithms.ts';
import type { Certificate } from './read-certificate.ts';

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

const refuse = (fault: PathFault, reason: string): PathRefusal => ({ ok: false, fault, reason });
const label = (certificate: Certificate) => `"${certificate.subject.commonName ?? certificate.subject.text}"`;

/** Whether `issuer` may have issued `certificate`, by name and key identifier; the signature is another question. */
export function namesMatch(certificate: Certificate, issuer: Certificate): boolean {
  if (!equalBytes(certificate.issuer.der, issuer.subject.der)) return false;
  const wanted = certificate.authorityKeyIdentifier;
  const offered = issuer.subjectKeyIdentifier;
  return wanted === undefined || offered === undefined || equalBytes(wanted, offered);
}

/**
 * Validates a presented chain against registered authorities, by RFC 5280 6.1 as far as it concerns names, dates,
 * signatures, basic constraints, path lengths, key usage and unknown critical extensions. Certificates may be
 * presented in any order after the leaf and may include the anchor. Not looked at: policies, name constraints, revocation.
 */
export function validatePath(
  presented: readonly Certificate[],
  anchors: readonly Anchor[],
  now: Date,
  signatures: SignatureChecks,
): PathAccepted | PathRefusal {
  const [leaf, ...others] = presented;
  if (leaf === undefined) return refuse('no-certificate', 'The client presented no certificate.');
  const path: Certificate[] = [leaf];
  for (;;) {
    const current = path.at(-1) ?? leaf;
    const self = anchors.find((anchor) => equalBytes(anchor.certificate.der, current.der));
    const named = anchors.filter((anchor) => namesMatch(current, anchor.certificate));
    // Several authorities can share a name and, without key identifiers, only the signature tells them apart.
    const signed = named.filter((anchor) => signatures.check(current.der, anchor.certificate.publicKey));
    const known = [...(self === undefined ? [] : [self]), ...signed];
    const anchor = known.find((candidate) => candidate.verified) ?? known[0];
    if (anchor?.verified === true) {
      if (anchor !== self) path.push(anchor.certificate);
      return validateLinks(path, now, signatures);
    }
    const next = others.find((other) => !path.includes(other) && namesMatch(current, other));
    if (next !== undefined && !current.selfIssued) {
      path.push(next);
      continue;
    }
    if (anchor !== undefined) {
      return refuse(
        'authority-not-verified',
        `The authority ${label(anchor.certificate)} is registered, but possession of it was not proved yet.`,
      );
    }
    const [namesake] = named;
    if (namesake !== undefined) {
      return (
        notCheckable(current, namesake.certificate, signatures) ??
        refuse(
          'signature-invalid',
          `${label(current)} names the registered authority ${current.issuer.text} as its issuer, but was not signed with its key.`,
        )
      );
    }
    if (current.selfIssued) {
      return refuse(
        'authority-not-registered',
        path.length === 1
          ? `${label(current)} is self-signed, and no registered authority has issued it.`
          : `The chain ends at ${label(current)}, which is not registered as an authority.`,
      );
    }
    return refuse(
      'issuer-not-presented',
      `The issuer of ${label(current)}, ${current.issuer.text}, is neither a registered authority nor among the presented certificates.`,
    );
  }
}

function validateLinks(
  path: readonly Certificate[],
  now: Date,
  signatures: SignatureChecks,
): PathAccepted | PathRefusal {
  for (const [index, certificate] of path.entries()) {
    const dates = checkDates(certificate, now);
    if (dates !== undefined) return dates;
    if (certificate.unknownCritical.length > 0) {
      return refuse(
        'critical-extension-unknown',
        `${label(certificate)} has a critical extension that is not understood: ${certificate.unknownCritical.join(', ')}.`,
      );
    }
    const issuer = path[index + 1];
    if (issuer !== undefined && !signatures.check(certificate.der, issuer.publicKey)) {
      return (
        notCheckable(certificate, issuer, signatures) ??
        refuse('signature-invalid', `${label(certificate)} was not signed with the key of ${label(issuer)}.`)
      );
    }
    if (index === 0) continue;
    const authority = checkAuthority(certificate, path.slice(1, index));
    if (authority !== undefined) return authority;
  }
  return { ok: true, path };
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
      `${label(certificate)} is signed by ${label(issuer)} with a key of the kind ${keyLabel(issuer.key)}, which cannot be used here.`,
    );
  }
  if (signatures.checks(signature)) return undefined;
  return refuse(
    'signature-not-checkable',
    `${label(certificate)} is signed by ${signature}, and not every signature of that kind can be checked here.`,
  );
}

/** RFC 5280 4.1.2.5, 6.1.3 (a)(2). */
export function checkDates(certificate: Certificate, now: Date): PathRefusal | undefined {
  if (now < certificate.notBefore) {
    return refuse(
      'certificate-not-yet-valid',
      `${label(certificate)} is valid only from ${certificate.notBefore.toISOString()}; the hub's clock says ${now.toISOString()}.`,
    );
  }
  if (now > certificate.notAfter) {
    return refuse('certificate-expired', `${label(certificate)} expired on ${certificate.notAfter.toISOString()}.`);
  }
  return undefined;
}

/** RFC 5280 6.1.4 (k) to (n). `below` are the intermediates between this authority and the leaf. */
function checkAuthority(certificate: Certificate, below: readonly Certificate[]): PathRefusal | undefined {
  if (certificate.basicConstraints?.authority !== true) {
    return refuse(
      'issuer-is-not-an-authority',
      `${label(certificate)} stands in the chain as an issuer, but its certificate does not say that it is an authority (CA).`,
    );
  }
  if (certificate.keyUsage !== undefined && !certificate.keyUsage.includes('keyCertSign')) {
    return refuse('wrong-key-usage', `${label(certificate)} is not allowed to sign certificates (keyCertSign).`);
  }
  const limit = certificate.basicConstraints.pathLength;
  const intermediates = below.filter((one) => !one.selfIssued).length;
  if (limit !== undefined && intermediates > limit) {
    return refuse(
      'path-length-exceeded',
      `${label(certificate)} allows ${limit} intermediate authorities below it; the chain has ${intermediates}.`,
    );
  }
  return undefined;
}
