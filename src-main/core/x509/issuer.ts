import { i18n } from '../language/index.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import { signatureSchemeOf } from './algorithms.ts';
import { keyLabel } from './key-algorithms.ts';
import type { Certificate } from './read-certificate.ts';

/** Whether an authority may sign, and what becomes of what it signs: one rule for everything that is signed. */

/** What is to be signed: a certificate that ends the chain, or one of another authority, or a revocation list. */
export type Signing = 'certificate' | 'authority' | 'revocation-list';

interface IssuerFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
}

export interface IssuerVerdict {
  /** Why nobody who checks would accept what it signs. */
  readonly refusal: IssuerFault | undefined;
  /** What some would refuse, or refuse for now. Sentences. */
  readonly warnings: readonly string[];
}

const another = () => i18n.t('Use another authority, or a new one.');
const day = (date: Date): string => date.toISOString().slice(0, 10);
const label = ({ subject }: Certificate): string => subject.commonName ?? (subject.text || i18n.t('The authority'));

/**
 * Judges an authority by its certificate and those above it, its own first (RFC 5280 4.1.2.5, 4.1.2.6, 4.2.1.3, 4.2.1.9, 6.1.4).
 * Its own faults refuse; those of certificates above it are told, since a verifier may trust the authority itself.
 */
export function judgeIssuer(
  chain: readonly [Certificate, ...Certificate[]],
  signing: Signing,
  now: Date,
): IssuerVerdict {
  const [own, ...above] = chain;
  return {
    refusal: refusalOf(own, signing, now),
    warnings: [
      ...(now < own.notBefore
        ? [
            i18n.t('{name} is valid only from {day}; until then what it signs is refused.', {
              name: label(own),
              day: day(own.notBefore),
            }),
          ]
        : []),
      ...(own.subject.commonName === undefined
        ? [
            i18n.t('{name} has no common name: some clouds and tools cannot show or find it.', {
              name: own.subject.text,
            }),
          ]
        : []),
      ...above.flatMap((one) =>
        one.notAfter < now
          ? [
              i18n.t('{above}, which is above {name}, expired on {day}.', {
                above: label(one),
                name: label(own),
                day: day(one.notAfter),
              }),
            ]
          : [],
      ),
      ...pathWarnings(chain, signing),
    ],
  };
}

function refusalOf(own: Certificate, signing: Signing, now: Date): IssuerFault | undefined {
  const name = label(own);
  if (own.basicConstraints?.authority !== true) {
    return {
      code: 'NOT_AN_AUTHORITY',
      message: i18n.t('{name} is not a certificate authority.', { name }),
      remedy: another(),
    };
  }
  if (signing === 'revocation-list' && own.keyUsage !== undefined && !own.keyUsage.includes('cRLSign')) {
    const message = i18n.t('{name} may sign no revocation lists: its key usage lacks cRLSign.', { name });
    return { code: 'NOT_AN_AUTHORITY', message, remedy: i18n.t('Only a new authority can have it.') };
  }
  if (signing !== 'revocation-list' && own.keyUsage !== undefined && !own.keyUsage.includes('keyCertSign')) {
    const message = i18n.t('{name} may not sign certificates: its key usage lacks keyCertSign.', { name });
    return { code: 'NOT_AN_AUTHORITY', message, remedy: another() };
  }
  if (own.notAfter < now) {
    const message = i18n.t('{name} has expired on {day}: what it signs now is refused by everyone who checks.', {
      name,
      day: day(own.notAfter),
    });
    return {
      code: 'INVALID_INPUT',
      message,
      remedy: `${another()} ${i18n.t('A certificate cannot be made valid again.')}`,
    };
  }
  if (own.subject.text === '') {
    const message = i18n.t('The authority has an empty name, so nothing that it signs can say who has issued it.');
    return { code: 'INVALID_INPUT', message, remedy: another() };
  }
  const limit = own.basicConstraints.pathLength;
  if (signing === 'authority' && limit === 0) {
    const message = i18n.t(
      '{name} allows 0 authorities below it, so this one would be refused by everyone who checks.',
      { name },
    );
    return { code: 'INVALID_INPUT', message, remedy: i18n.t('Create it under an authority further up.') };
  }
  return keyFault(own);
}

function keyFault({ key }: Certificate): IssuerFault | undefined {
  if (signatureSchemeOf(key) !== undefined) return undefined;
  return {
    code: 'KEY_NOT_SUPPORTED',
    message: i18n.t('Certbench cannot sign certificates with a key of the kind {key}.', { key: keyLabel(key) }),
    remedy: i18n.t('Use an authority with an RSA or EC key, or with one for Ed25519.'),
  };
}

/** Authorities above that allow fewer below them than there will be. Those that issued themselves do not count (RFC 5280 4.2.1.9). */
function pathWarnings(chain: readonly [Certificate, ...Certificate[]], signing: Signing): string[] {
  const [own] = chain;
  return chain.slice(1).flatMap((one, index) => {
    const limit = one.basicConstraints?.pathLength;
    const below =
      chain.slice(0, index + 1).filter(({ selfIssued }) => !selfIssued).length + (signing === 'authority' ? 1 : 0);
    return limit === undefined || below <= limit
      ? []
      : [
          i18n.t(
            '{above}, which is above {name}, allows {limit} authorities below it; there would be {below}. Whoever trusts it alone refuses the chain.',
            { above: label(one), name: label(own), limit, below },
          ),
        ];
  });
}

/** Throws what speaks against the authority; `field` is the input that named it. Answers the warnings. */
export function checkIssuer(
  chain: readonly [Certificate, ...Certificate[]],
  signing: Signing,
  now: Date,
  field: string,
): readonly string[] {
  const { refusal, warnings } = judgeIssuer(chain, signing, now);
  if (refusal === undefined) return warnings;
  throw new Problem(refusal.code, refusal.message, { field, remedy: refusal.remedy });
}

/** Throws KEY_NOT_SUPPORTED where a key of its kind signs no certificates here. */
export function checkSigningKey(certificate: Certificate, field: string): void {
  const fault = keyFault(certificate);
  if (fault !== undefined) throw new Problem(fault.code, fault.message, { field, remedy: fault.remedy });
}
