import type { SignatureChecks } from '../primitives.ts';
import { namesMatch } from './issuers.ts';
import type { Certificate } from './read-certificate.ts';

export interface WholeChain {
  /** In the order of TLS (RFC 5246 7.4.2): each is signed by the one behind it. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** The last one, where its issuer is not at hand; undefined where the chain ends with a root. */
  readonly endsAt: Certificate | undefined;
}

/** Longer ones are made by nobody in good faith. */
const most = 20;

/**
 * Follows signatures from a certificate up, among those at hand. Of several with the same key that one is taken that is valid for
 * longest: an authority that was renewed has more than one.
 */
export function wholeChain(leaf: Certificate, atHand: readonly Certificate[], signatures: SignatureChecks): WholeChain {
  const rest = atHand.toSorted((left, right) => right.notAfter.getTime() - left.notAfter.getTime());
  const chain: [Certificate, ...Certificate[]] = [leaf];
  let last = leaf;
  while (!last.selfIssued && chain.length < most) {
    const below: Certificate = last;
    const issuer = rest.find(
      (one) => !chain.includes(one) && namesMatch(below, one) && signatures.check(below.der, one.publicKey),
    );
    if (issuer === undefined) return { chain, endsAt: last };
    chain.push(issuer);
    last = issuer;
  }
  return { chain, endsAt: last.selfIssued ? undefined : last };
}
