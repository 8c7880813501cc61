import { i18n } from '../language/index.ts';
import type { ProblemCode } from '../problem.ts';
import type { DataSignatureCheck, SignatureChecks } from '../primitives.ts';
import { keyLabel } from './key-algorithms.ts';
import type { CertificationRequest } from './read-request.ts';
import { signedHash } from './revocation.ts';
import { hasShortKey, shortestRsa } from './strength.ts';

/** Why no authority should sign a request. */
export interface RequestFault {
  readonly fault: 'signature-wrong' | 'signature-unknown' | 'key-weak' | 'key-unknown';
  readonly code: ProblemCode;
  readonly reason: string;
  readonly remedy: string;
}

/** What is asked of the platform about a request's key and signature. */
export type RequestChecks = Pick<SignatureChecks, 'signsWith'> & { readonly verifies: DataSignatureCheck };

const anew = () => i18n.t('Make the request anew with an RSA key of 2048 bits or more, or with an EC key.');

/**
 * Whether the one who made a request has its key (RFC 2986 3, note 2), and whether that key is good enough. Undefined where nothing speaks
 * against it. What it asks for is another question.
 */
export function faultOfRequest(
  request: CertificationRequest,
  { verifies, signsWith }: RequestChecks,
): RequestFault | undefined {
  const { key, publicKey, signature, signed } = request;
  if (!signsWith(key)) {
    const reason = i18n.t('The request has a key of the kind {key}, which cannot be used here.', {
      key: keyLabel(key),
    });
    return { fault: 'key-unknown', code: 'KEY_NOT_SUPPORTED', reason, remedy: anew() };
  }
  if (hasShortKey(request)) {
    const reason = i18n.t('The RSA key of the request has {bits} bits; {shortest} are the least.', {
      bits: key.bits ?? 0,
      shortest: shortestRsa,
    });
    return { fault: 'key-weak', code: 'INVALID_INPUT', reason, remedy: anew() };
  }
  const hash = signedHash(signature);
  if (hash === undefined) {
    const reason = i18n.t('The signature of the request, {signature}, is not accepted here.', { signature });
    return { fault: 'signature-unknown', code: 'INVALID_INPUT', reason, remedy: anew() };
  }
  if (verifies({ ...signed, hash }, publicKey)) return undefined;
  return {
    fault: 'signature-wrong',
    code: 'DAMAGED',
    reason: i18n.t('The signature of the request was not made by its own key, or the request was changed since.'),
    remedy: i18n.t('Have it sent again, or made anew by who has the key.'),
  };
}
