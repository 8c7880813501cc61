import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { CertificateDetails, DiagnosisStep } from '../../../src-main/contract/models.ts';

/** Whom a device trusts instead of the system's roots: certificates in PEM, and what they are called in the form. */
export interface ChosenAuthorities {
  readonly name: string;
  readonly pem: string;
}

type Authorities = MethodOutput<'workspace.overview'>['authorities'];

/** Each authority of a workspace with those above it: OpenSSL ends a path at a certificate that has signed itself. */
export function ownAuthorities(authorities: Authorities): readonly ChosenAuthorities[] {
  const byName = new Map(authorities.map((one) => [one.name, one]));
  const withParents = (name: string | undefined, below: readonly string[]): readonly string[] => {
    const one = name === undefined || below.includes(name) ? undefined : byName.get(name);
    return one === undefined ? below : withParents(one.parent, [...below, one.name]);
  };
  return authorities.map(({ name }) => ({
    name,
    pem: withParents(name, [])
      .map((above) => byName.get(above)?.certificatePem ?? '')
      .join(''),
  }));
}

const packed = (pem: string): string => pem.replaceAll(/\s/g, '');

export const isSamePem = (one: ChosenAuthorities, other: ChosenAuthorities | undefined): boolean =>
  other !== undefined && packed(one.pem) === packed(other.pem);

/** What can be trusted for a server that was looked at, and where it was found. */
export interface Trustable extends ChosenAuthorities {
  readonly from: 'server' | 'workspace';
  readonly subject: string;
  readonly thumbprintSha256: string;
}

/**
 * The authority that may be trusted for a server that was refused: the last certificate that it sent where that has signed itself,
 * else the authority of the workspace whose name stands there as the issuer. Whether it has signed it is for the next connection to say.
 */
export function trustable(
  steps: readonly DiagnosisStep[],
  chain: readonly CertificateDetails[],
  authorities: Authorities,
): Trustable | undefined {
  const isRefused = steps.some(({ step, state }) => step === 'tls' && state === 'failed');
  const last = chain.at(-1);
  if (!isRefused || last === undefined) return undefined;
  const { subject, issuer, pem, thumbprintSha256 } = last;
  if (subject === issuer) return { from: 'server', name: subject, subject, thumbprintSha256, pem };
  const own = authorities.find(({ certificate }) => certificate.subject === issuer);
  const chosen = ownAuthorities(authorities).find(({ name }) => name === own?.name);
  if (own === undefined || chosen === undefined) return undefined;
  const { certificate } = own;
  return {
    ...chosen,
    from: 'workspace',
    subject: certificate.subject,
    thumbprintSha256: certificate.thumbprintSha256,
  };
}
