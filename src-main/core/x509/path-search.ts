import { i18n } from '../language/index.ts';
import { equalBytes } from '../bytes.ts';
import type { SignatureChecks } from '../primitives.ts';
import { shortened } from '../quoting.ts';
import {
  type Anchor,
  type PathAccepted,
  type PathRefusal,
  isLikelyIssuer,
  label,
  namesMatch,
  notCheckable,
  refuse,
} from './issuers.ts';
import type { Certificate } from './read-certificate.ts';

/** Signatures that are checked for one chain. Certificates that share a name and a key multiply, and each costs time. */
export const maximumChecks = 100;
/** Certificates that are stepped on, over all paths that are tried. */
const maximumSteps = 200;

/** What a path comes to an end by, the most telling first. */
const order = ['links', 'not-verified', 'signature', 'not-registered', 'not-presented'] as const;

/**
 * Looks for a path from the leaf to a verified anchor on which every certificate was signed by the key of the next one, and
 * which `judge` finds nothing wrong with. Authorities of one name, cross-signed ones and keys that were rolled over make
 * several; where none is good, the most telling refusal of all is answered.
 */
export function searchPath(
  leaf: Certificate,
  others: readonly Certificate[],
  anchors: readonly Anchor[],
  signatures: SignatureChecks,
  judge: (path: readonly Certificate[]) => PathRefusal | undefined,
): PathAccepted | PathRefusal {
  const refusals = new Map<(typeof order)[number], PathRefusal>();
  const note = (kind: (typeof order)[number], refusal: PathRefusal) => {
    if (!refusals.has(kind)) refusals.set(kind, refusal);
  };
  const checked = new Map<Certificate, Map<Certificate, boolean>>();
  let checks = 0;
  let steps = 0;
  const isSigned = (certificate: Certificate, issuer: Certificate): boolean => {
    const known = checked.get(certificate) ?? new Map<Certificate, boolean>();
    checked.set(certificate, known);
    const before = known.get(issuer);
    if (before !== undefined) return before;
    const signed = checks++ < maximumChecks && signatures.check(certificate.der, issuer.publicKey);
    known.set(issuer, signed);
    return signed;
  };
  const accept = (path: readonly Certificate[]): PathAccepted | undefined => {
    const refusal = judge(path);
    if (refusal === undefined) return { ok: true, path };
    note('links', refusal);
    return undefined;
  };

  const walk = (path: readonly Certificate[]): PathAccepted | undefined => {
    const current = path.at(-1) ?? leaf;
    if (steps++ >= maximumSteps) return undefined;
    let linked = false;
    const end = (anchor: Anchor, whole: readonly Certificate[]): PathAccepted | undefined => {
      linked = true;
      if (anchor.verified) return accept(whole);
      note('not-verified', notVerified(anchor));
      return undefined;
    };
    for (const anchor of anchors) {
      const found = equalBytes(anchor.certificate.der, current.der) ? end(anchor, path) : undefined;
      if (found !== undefined) return found;
    }
    const named = likelyFirst(current, anchors, ({ certificate }) => certificate);
    for (const anchor of named) {
      const found = isSigned(current, anchor.certificate) ? end(anchor, [...path, anchor.certificate]) : undefined;
      if (found !== undefined) return found;
    }
    const above = likelyFirst(current, others, (other) => other).filter((other) => !isOn(path, other));
    for (const issuer of above) {
      if (!isSigned(current, issuer)) continue;
      linked = true;
      const found = walk([...path, issuer]);
      if (found !== undefined) return found;
    }
    if (linked) return undefined;
    const namesake = named[0]?.certificate ?? (current.selfIssued ? undefined : above[0]);
    if (namesake !== undefined) {
      const unchecked = notCheckable(current, namesake, signatures);
      // Whether it has signed or not: it ends the chain, and is nobody's authority here.
      if (unchecked !== undefined && named.length === 0 && namesake.selfIssued) {
        note('not-registered', notRegistered(namesake, false));
      } else {
        note('signature', unchecked ?? notSigned(current, named.length > 0));
      }
    } else if (current.selfIssued) note('not-registered', notRegistered(current, path.length === 1));
    else note('not-presented', notPresented(current));
    return undefined;
  };

  const found = walk([leaf]);
  if (found !== undefined) return found;
  if (checks > maximumChecks || steps > maximumSteps) return tooComplex(leaf);
  const [kind = 'not-presented'] = order.filter((one) => refusals.has(one));
  return refusals.get(kind) ?? notPresented(leaf);
}

/** The refusal of whoever presents certificates that would take too long to look through. */
export const tooComplex = (leaf: Certificate): PathRefusal =>
  refuse(
    'chain-too-complex',
    i18n.t(
      'More than {maximumChecks} signatures or {maximumSteps} steps would be needed to find who has issued {name}: too many of the certificates share a name.',
      { maximumChecks, maximumSteps, name: label(leaf) },
    ),
  );

/** Whether the path has passed this name and key already: then it would go round (RFC 4158 2.4.2). */
const isOn = (path: readonly Certificate[], { subject, publicKey }: Certificate): boolean =>
  path.some((one) => equalBytes(one.subject.der, subject.der) && equalBytes(one.publicKey, publicKey));

/** Those with the name of the issuer; the ones whose key identifiers agree come first. */
function likelyFirst<T>(certificate: Certificate, among: readonly T[], certificateOf: (one: T) => Certificate): T[] {
  const named = among.filter((one) => namesMatch(certificate, certificateOf(one)));
  const isLikely = (one: T) => isLikelyIssuer(certificate, certificateOf(one));
  return [...named.filter(isLikely), ...named.filter((one) => !isLikely(one))];
}

const notVerified = ({ certificate }: Anchor) =>
  refuse(
    'authority-not-verified',
    i18n.t('The authority {name} is registered, but possession of it was not proved yet.', {
      name: label(certificate),
    }),
  );

const issuerOf = ({ issuer }: Certificate): string => shortened(issuer.text);

const notSigned = (certificate: Certificate, registered: boolean) =>
  refuse(
    'signature-invalid',
    registered
      ? i18n.t('{name} names the registered authority {issuer} as its issuer, but was not signed with its key.', {
          name: label(certificate),
          issuer: issuerOf(certificate),
        })
      : i18n.t(
          '{name} names {issuer} as its issuer, but was not signed with the key of what was presented under that name.',
          { name: label(certificate), issuer: issuerOf(certificate) },
        ),
  );

const notRegistered = (certificate: Certificate, alone: boolean) =>
  refuse(
    'authority-not-registered',
    alone
      ? i18n.t('{name} is self-signed, and no registered authority has issued it.', { name: label(certificate) })
      : i18n.t('The chain ends at {name}, which is not registered as an authority.', { name: label(certificate) }),
  );

const notPresented = (certificate: Certificate) =>
  refuse(
    'issuer-not-presented',
    i18n.t('The issuer of {name}, {issuer}, is neither a registered authority nor among the presented certificates.', {
      name: label(certificate),
      issuer: issuerOf(certificate),
    }),
  );
