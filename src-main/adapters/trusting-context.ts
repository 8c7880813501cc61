import { type SecureContext, type SecureContextOptions, createSecureContext } from 'node:tls';

/** What Node's documentation leaves out of a context. */
interface Handle {
  addCACert(pem: string): void;
}

/**
 * TLS that trusts Node's own roots and further ones, one certificate each, PEM. `ca` would replace Node's, and to give those again
 * costs every connection tens of milliseconds; so they are added as Node adds each of `ca`, to a copy of its store.
 */
export function contextTrusting(options: SecureContextOptions, furtherCaPems: readonly string[]): SecureContext {
  const secure = createSecureContext(options);
  for (const pem of furtherCaPems) (secure.context as Handle).addCACert(pem);
  return secure;
}
