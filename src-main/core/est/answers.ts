import { fromBase64 } from '../bytes.ts';
import { derKind, pkcs7Certificates } from '../keystore/der-kind.ts';
import { Problem } from '../problem.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { type EstFault, unreadable } from './faults.ts';

/** What an EST server answers, and how it is read (RFC 7030 4, as RFC 8951 has put it right). */

/** A chain with all of its roots is not so long. */
const mostCertificates = 100;

/** The DER of a body: base64, with white space anywhere and whatever the headers say of it (RFC 8951 3.1). */
export function derOf(body: string): Uint8Array | undefined {
  const text = body.replaceAll(/[\r\n\t ]/g, '');
  return text === '' ? undefined : fromBase64(text);
}

/** The certificates of a PKCS#7 that holds nothing else (RFC 5272 4.1), in its order; one at least. */
export function certificatesIn(
  body: string,
  contentType: string | undefined,
): { readonly certificates: readonly [Certificate, ...Certificate[]] } | { readonly fault: EstFault } {
  const der = derOf(body);
  if (der === undefined) return { fault: unreadable.notBase64(body, contentType) };
  if (derKind(der) !== 'pkcs7-signed') return { fault: unreadable.notPkcs7(contentType) };
  try {
    const [first, ...rest] = pkcs7Certificates(der, mostCertificates).map(readCertificate);
    return first === undefined ? { fault: unreadable.empty() } : { certificates: [first, ...rest] };
  } catch (error) {
    if (error instanceof Problem) return { fault: unreadable.damaged(error.message) };
    throw error;
  }
}

/** Without `Retry-After`, which RFC 7030 4.2.3 demands, in milliseconds. */
const usualWaitMs = 30_000;
/** No server has to be asked more often. */
const leastWaitMs = 500;

/** How long to wait until the same is asked again, in milliseconds: seconds or a date (RFC 9110 10.2.3). */
export function waitMsOf(retryAfter: string | undefined, now: Date): number {
  const text = retryAfter?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? usualWaitMs : Math.max(ms, leastWaitMs);
}
