import { i18n } from '../language/index.ts';
import { type PathRefusal, label, refuse } from './issuers.ts';
import { checkAuthority, checkDates } from './path.ts';
import type { Certificate } from './read-certificate.ts';

/** What a certificate that names its uses must name, to be a client's (RFC 5280 4.2.1.12). */
const forClients: readonly string[] = ['clientAuth', '2.5.29.37.0'];

/**
 * What forbids a certificate to log in as a client by TLS itself: an extended key usage without clientAuth (RFC 5280
 * 4.2.1.12), or a key usage without digitalSignature, which a client's proof needs (RFC 8446 4.4.2.2, RFC 5246 7.4.8).
 */
export function clientUsageFault(leaf: Certificate): PathRefusal | undefined {
  return (
    extendedUsageFault(leaf) ??
    (leaf.keyUsage === undefined || leaf.keyUsage.includes('digitalSignature')
      ? undefined
      : refuse(
          'wrong-key-usage',
          i18n.t(
            '{name} is not allowed to sign (digitalSignature), which a client does when it logs in; its key usage is {uses}.',
            { name: label(leaf), uses: leaf.keyUsage.join(', ') },
          ),
        ))
  );
}

function extendedUsageFault(certificate: Certificate): PathRefusal | undefined {
  const { extendedKeyUsage } = certificate;
  if (extendedKeyUsage === undefined || extendedKeyUsage.some((usage) => forClients.includes(usage))) return undefined;
  return refuse(
    'not-for-clients',
    i18n.t('{name} is not for clients: its extended key usage is {uses}, without clientAuth.', {
      name: label(certificate),
      uses: extendedKeyUsage.slice(0, 10).join(', '),
    }),
  );
}

/**
 * The same for a client that an authority vouches for: its certificate is none of an authority, and none of the
 * authorities above it, leaf first, is kept from issuing clients.
 */
export function clientFault([leaf, ...authorities]: readonly Certificate[]): PathRefusal | undefined {
  if (leaf === undefined) return undefined;
  if (leaf.basicConstraints?.authority === true) {
    return refuse(
      'authority-as-client',
      i18n.t('{name} is the certificate of an authority (CA). A device logs in with one of its own.', {
        name: label(leaf),
      }),
    );
  }
  return clientUsageFault(leaf) ?? authorities.map(extendedUsageFault).find((fault) => fault !== undefined);
}

/** What is wrong with the authorities of a chain whose signatures link up, leaf first. */
export function authoritiesFault(chain: readonly Certificate[], now: Date): PathRefusal | undefined {
  return chain
    .slice(1)
    .map((one, index) => checkDates(one, now) ?? checkAuthority(one, chain.slice(1, index + 1)))
    .find((fault) => fault !== undefined);
}
