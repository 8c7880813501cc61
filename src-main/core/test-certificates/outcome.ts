import { i18n } from '../language/index.ts';
import type { ConnectionEvidence } from '../diagnosis/rule.ts';
import { readTlsFault } from '../diagnosis/tls.ts';
import type { Care, TestKind } from './kinds.ts';

/** What becomes of a test certificate at a server, and what that says of the server. */

type Refusal = 'refused-in-tls' | 'refused-by-server' | 'closed';

/** Reasons of this end's own TLS library for a certificate or key that it does not send. */
const notSent = /^(?:X509_)?(?:EE_KEY_TOO_SMALL|CA_KEY_TOO_SMALL|CA_MD_TOO_WEAK|KEY_VALUES_MISMATCH)$/;

/** Causes of `diagnose` that are a server's word on the certificate when they come as an alert. */
const ofCertificate = /^(?:device-certificate-|key-mismatch$|tls-nothing-in-common$|tls-failed$)/;

/**
 * Where a connection that did not come up has ended, by what is known and the cause that `diagnose` has found. `unreached`: the
 * server has said nothing of the certificate. `unsendable`: this computer's TLS library does not send it.
 */
export function endOf(
  { returnCode, serverError, errorCode, text }: ConnectionEvidence,
  cause: string,
): Refusal | 'unreached' | 'unsendable' {
  if ((returnCode !== undefined && returnCode !== 0) || serverError !== undefined) return 'refused-by-server';
  const fault = readTlsFault(errorCode, text);
  if (fault?.alert !== undefined) return ofCertificate.test(cause) ? 'refused-in-tls' : 'unreached';
  if (notSent.test(fault?.reason ?? '')) return 'unsendable';
  return cause.startsWith('closed-') ? 'closed' : 'unreached';
}

/** Why one is not even tried; undefined for those that are. A sentence. */
export const neverSent = (kind: TestKind): string | undefined =>
  kind === 'key-mismatch'
    ? i18n.t(
        'TLS libraries compare key and certificate before they send anything, the one of this computer too: use its files with a client that does not.',
      )
    : undefined;

/** Those that TLS libraries take for too weak to be sent. */
export const isWeak = (kind: TestKind): boolean => kind === 'weak-key' || kind === 'sha-1';

/** Whether the server does what it should. `conclusive`: it has let the control in; else its refusals show nothing. */
export function verdictOn(
  care: Exclude<Care, 'once-told'>,
  outcome: Refusal | 'let-in' | 'not-tried',
  conclusive: boolean,
): 'as-it-should-be' | 'lets-in' | 'shuts-out' | 'by-policy' | 'unknown' {
  if (outcome === 'not-tried') return 'unknown';
  if (outcome === 'let-in') {
    if (care === 'let-in') return 'as-it-should-be';
    return care === 'refuse' ? 'lets-in' : 'by-policy';
  }
  if (care === 'let-in') return 'shuts-out';
  return conclusive ? 'as-it-should-be' : 'unknown';
}
