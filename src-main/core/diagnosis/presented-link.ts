import { type Anchor, namesMatch } from '../x509/path.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { PresentedEvidence } from './presented-evidence.ts';

/** How far what was presented reaches, and the authorities of the server that could go on from there. */
export interface Link {
  /** From the client's own certificate up, to the first whose issuer the server has by name, or to the end. */
  readonly path: readonly [Certificate, ...Certificate[]];
  /** Those that have the name of the last one's issuer. */
  readonly named: readonly Anchor[];
  /** The one of them whose key has signed it. */
  readonly signer: Anchor | undefined;
}

/** Goes up from the client's own certificate until the server has an authority of the issuer's name. */
export function linkOf({
  chain,
  authorities,
  signatures,
}: Pick<PresentedEvidence, 'chain' | 'authorities' | 'signatures'>): Link {
  const [leaf] = chain;
  const path: [Certificate, ...Certificate[]] = [leaf];
  let one: Certificate = leaf;
  for (;;) {
    const below = one;
    const named = authorities.filter(({ certificate }) => namesMatch(below, certificate));
    const next = chain.find((other) => !path.includes(other) && namesMatch(below, other));
    if (named.length > 0 || next === undefined || below.selfIssued) {
      const signer = named.find(({ certificate }) => signatures.check(below.der, certificate.publicKey));
      return { path, named, signer };
    }
    path.push(next);
    one = next;
  }
}
