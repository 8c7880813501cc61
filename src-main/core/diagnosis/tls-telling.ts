import type { Telling } from './rule.ts';
import { serverCertificateRules } from './server-certificate.ts';
import { serverHandshakeFault, unsendableTelling } from './server-handshake.ts';
import { closedReasons, readTlsFault } from './tls.ts';

/** Why TLS with a server failed, by error code and text of either library; undefined where it did not fail in TLS. */
export function tlsTelling(errorCode: string | undefined, text: string): Telling | undefined {
  const fault = readTlsFault(errorCode, text);
  // What the server says by an alert is about this end; anything else may be about its certificate.
  if (fault?.alert !== undefined) return serverHandshakeFault(fault);
  if (closedReasons.has(fault?.reason ?? '')) return undefined;
  // Of a server's certificate the library says the same in other words.
  const own = fault === undefined ? undefined : unsendableTelling(fault);
  if (own !== undefined) return own;
  const haystack = `${errorCode ?? ''} ${text}`;
  const ofCertificate = serverCertificateRules.find(({ pattern }) => pattern.test(haystack));
  return ofCertificate ?? (fault === undefined ? undefined : serverHandshakeFault(fault));
}
