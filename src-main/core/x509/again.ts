import { equalBytes } from '../bytes.ts';
import type { CertificateRequest } from './certificate.ts';
import { ExtendedKeyUsage, type Profile, isAuthority } from './profiles.ts';
import type { Certificate } from './read-certificate.ts';
import { alternativeNames, namesIn } from './server-names.ts';
import { namedOid } from './report/oid-names.ts';

/** What Certbench puts into a certificate by itself: identifiers, key usage, names, constraints, purposes. */
const understood: ReadonlySet<string> = new Set([
  // Where the issuer's list is, its issuer says.
  '1.3.6.1.5.5.7.1.1',
  '2.5.29.31',
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.35',
  '2.5.29.37',
]);

const dayMs = 86_400_000;

type Terms = Pick<
  CertificateRequest,
  | 'profile'
  | 'subject'
  | 'publicKey'
  | 'pathLength'
  | 'alternativeNames'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectKeyIdentifier'
>;

export interface AgainTerms {
  readonly terms: Terms;
  /** What the certificate before had, and the new one will not. Names as people know them. */
  readonly leftOut: readonly string[];
}

/**
 * What a certificate says that takes the place of another: the same subject, names, usages and path length. For the same key
 * also the same key identifier, by which all that was signed with it names its issuer (RFC 5280 4.2.1.1, 4.2.1.2).
 */
export function termsAgain(old: Certificate, profile: Profile, publicKey: Uint8Array): AgainTerms {
  const sameKey = equalBytes(old.publicKey, publicKey);
  const names = namesIn(old);
  const hasNames = names.dns.length + names.addresses.length > 0;
  const purposes = old.extendedKeyUsage?.filter((one): one is keyof typeof ExtendedKeyUsage => one in ExtendedKeyUsage);
  // Another kind of key is used otherwise, and an authority must say that it signs.
  const keyUsage = sameKey && !isAuthority(profile) ? (old.keyUsage ?? []) : undefined;
  const { pathLength } = old.basicConstraints ?? {};
  return {
    terms: {
      profile,
      subject: old.subject.der,
      publicKey,
      ...(isAuthority(profile) && pathLength !== undefined ? { pathLength } : {}),
      ...(hasNames ? { alternativeNames: alternativeNames(names) } : {}),
      ...(keyUsage === undefined ? {} : { keyUsage }),
      ...(isAuthority(profile) ? {} : { extendedKeyUsage: purposes ?? [] }),
      ...(sameKey && old.subjectKeyIdentifier !== undefined ? { subjectKeyIdentifier: old.subjectKeyIdentifier } : {}),
    },
    leftOut: [
      ...(old.alternativeNames ?? []).filter((one) => !/^(?:DNS|IP):/.test(one)),
      ...(old.extendedKeyUsage ?? []).filter((one) => !(one in ExtendedKeyUsage)).map(namedOid),
      ...old.extensions.filter((oid) => !understood.has(oid)).map(namedOid),
    ],
  };
}

/** For how many days a certificate counts, begun ones whole. */
export const lifetimeDays = ({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>): number =>
  Math.max(1, Math.round((notAfter.getTime() - notBefore.getTime()) / dayMs));

/** As long as the certificate before, and no longer than its issuer, in days. */
export const lifetimeAgain = (old: Certificate, issuer: Pick<Certificate, 'notAfter'>, now: Date): number =>
  Math.max(1, Math.min(lifetimeDays(old), Math.floor((issuer.notAfter.getTime() - now.getTime()) / dayMs)));
