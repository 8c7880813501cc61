import { i18n } from '../language/index.ts';
import type { SignatureChecks } from '../primitives.ts';
import { shortened } from '../quoting.ts';
import { type Anchor, type PathAccepted, type PathRefusal, label, refuse } from './issuers.ts';
import { searchPath } from './path-search.ts';
import type { Certificate } from './read-certificate.ts';

export type { Anchor, PathFault, PathRefusal } from './issuers.ts';
export { namesMatch, notCheckable } from './issuers.ts';

/**
 * Validates a presented chain against registered authorities, by RFC 5280 6.1 as far as it concerns names, dates,
 * signatures, basic constraints, path lengths, key usage and unknown critical extensions. Certificates may be
 * presented in any order after the leaf and may include the anchor; of several paths any good one counts. Not looked at:
 * policies, name constraints, revocation, and what the leaf itself is for.
 */
export function validatePath(
  presented: readonly Certificate[],
  anchors: readonly Anchor[],
  now: Date,
  signatures: SignatureChecks,
): PathAccepted | PathRefusal {
  const [leaf, ...others] = presented;
  if (leaf === undefined) return refuse('no-certificate', i18n.t('The client presented no certificate.'));
  return searchPath(leaf, others, anchors, signatures, (path) => validateLinks(path, now));
}

function validateLinks(path: readonly Certificate[], now: Date): PathRefusal | undefined {
  for (const [index, certificate] of path.entries()) {
    const fault = checkDates(certificate, now) ?? checkExtensions(certificate);
    if (fault !== undefined) return fault;
    const authority = index === 0 ? undefined : checkAuthority(certificate, path.slice(1, index));
    if (authority !== undefined) return authority;
  }
  return undefined;
}

function checkExtensions(certificate: Certificate): PathRefusal | undefined {
  if (certificate.unknownCritical.length === 0) return undefined;
  return refuse(
    'critical-extension-unknown',
    i18n.t('{name} has a critical extension that is not understood: {extensions}.', {
      name: label(certificate),
      extensions: shortened(certificate.unknownCritical.join(', ')),
    }),
  );
}

/** RFC 5280 4.1.2.5, 6.1.3 (a)(2). */
export function checkDates(certificate: Certificate, now: Date): PathRefusal | undefined {
  if (now < certificate.notBefore) {
    return refuse(
      'certificate-not-yet-valid',
      i18n.t("{name} is valid only from {from}; the hub's clock says {now}.", {
        name: label(certificate),
        from: certificate.notBefore.toISOString(),
        now: now.toISOString(),
      }),
    );
  }
  if (now > certificate.notAfter) {
    return refuse(
      'certificate-expired',
      i18n.t('{name} expired on {end}.', { name: label(certificate), end: certificate.notAfter.toISOString() }),
    );
  }
  return undefined;
}

/** RFC 5280 6.1.4 (k) to (n). `below` are the intermediates between this authority and the leaf. */
export function checkAuthority(certificate: Certificate, below: readonly Certificate[]): PathRefusal | undefined {
  if (certificate.basicConstraints?.authority !== true) {
    return refuse(
      'issuer-is-not-an-authority',
      i18n.t(
        '{name} stands in the chain as an issuer, but its certificate does not say that it is an authority (CA).',
        { name: label(certificate) },
      ),
    );
  }
  if (certificate.keyUsage !== undefined && !certificate.keyUsage.includes('keyCertSign')) {
    return refuse(
      'wrong-key-usage',
      i18n.t('{name} is not allowed to sign certificates (keyCertSign).', { name: label(certificate) }),
    );
  }
  const limit = certificate.basicConstraints.pathLength;
  const intermediates = below.filter((one) => !one.selfIssued).length;
  if (limit !== undefined && intermediates > limit) {
    return refuse(
      'path-length-exceeded',
      i18n.t('{name} allows {limit} intermediate authorities below it; the chain has {intermediates}.', {
        name: label(certificate),
        limit,
        intermediates,
      }),
    );
  }
  return undefined;
}
