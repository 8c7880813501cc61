import { equalBytes } from '../bytes.ts';
import type { Certificate } from './read-certificate.ts';
import { sameName } from './subject.ts';

/**
 * Cross-certificates: certificates of one root's name and key that another root has signed (RFC 5280 3.2, RFC 4158 1.4.2). By one
 * of them whoever trusts the other root alone finds a path to it, as RFC 4210 4.4 has it for a root that gives way to a new one.
 */

/** Whether both certify the same authority: by name and key (RFC 4158 2.4.2). */
export const certifiesSame = (one: Certificate, other: Certificate): boolean =>
  sameName(one.subject, other.subject) && equalBytes(one.publicKey, other.publicKey);

/** Whether it certifies this root, and was issued by another. */
export const isCrossCertificateOf = (certificate: Certificate, root: Certificate): boolean =>
  certifiesSame(certificate, root) && !sameName(certificate.issuer, root.subject);

/** A cross-certificate, with the root behind it where that is at hand. */
export type Crossing = readonly [Certificate, ...Certificate[]];

/**
 * What stands above a certificate, its root last, led over a cross-certificate. The root itself must not stay: of two
 * certificates with one name and key OpenSSL takes the first, and looks for no other path when that ends nowhere.
 */
export function crossed(above: readonly Certificate[], crossing: Crossing): readonly Certificate[] {
  const root = above.at(-1);
  return root !== undefined && isCrossCertificateOf(crossing[0], root) ? [...above.slice(0, -1), ...crossing] : above;
}

/** The crossing that a chain takes which was led over one, for the same root; undefined where it takes none. */
function crossingIn(chain: readonly Certificate[], root: Certificate | undefined): Crossing | undefined {
  const at = root === undefined ? -1 : chain.findIndex((one) => isCrossCertificateOf(one, root));
  const [cross, ...behind] = at < 0 ? [] : chain.slice(at);
  return cross === undefined ? undefined : [cross, ...behind];
}

/** What stands above a certificate now, led over the cross-certificate that its chain was led over before. */
export function crossedAsBefore(above: readonly Certificate[], before: readonly Certificate[]): readonly Certificate[] {
  const crossing = crossingIn(before, above.at(-1));
  return crossing === undefined ? above : crossed(above, crossing);
}
