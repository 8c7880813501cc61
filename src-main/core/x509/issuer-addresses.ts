import { i18n } from '../language/index.ts';
import { type Asn1, context, contextPrimitive, oid, sequence } from '../asn1/asn1.ts';
import { toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { quoted } from '../quoting.ts';

/** Where others find what they need of an authority, as the certificates that it signs say. Each is a URL of http. */
export interface IssuerAddresses {
  /** Its revocation list, DER (RFC 5280 4.2.1.13). */
  readonly list?: string | undefined;
  /** Where OCSP is asked (4.2.2.1). */
  readonly ocsp?: string | undefined;
  /** Its own certificate, DER (4.2.2.1). */
  readonly issuer?: string | undefined;
}

type AddressField = keyof IssuerAddresses;

const longest = 1000;

/** A host, perhaps a port, and a path of what ends no value where OpenSSL is configured (config(5)): no blank, comma or semicolon. */
const plain = /^http:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?][A-Za-z0-9._~:/?[\]@!&()*+=%-]*)?$/;

/**
 * A URL that can stand in certificates for years: of http, since whoever fetches it over TLS would have to check a certificate for
 * that first (RFC 5280 8), and without what names somebody or a part of a document. Throws INVALID_INPUT with `field`.
 */
function checkIssuerAddress(text: string, field: AddressField): string {
  if (text.length <= longest && plain.test(text)) return text;
  throw new Problem('INVALID_INPUT', i18n.t('{text} is no address for certificates.', { text: quoted(text) }), {
    field,
    remedy: text.startsWith('https:')
      ? i18n.t('Use http: what is fetched is signed itself, and https would need a certificate that is checked first.')
      : i18n.t('Give a URL such as http://pki.example.com/crl/Root.crl, without blanks, commas and user names.'),
  });
}

/** The same of all that are given. Throws INVALID_INPUT with the name of the one that is none. */
export function checkIssuerAddresses(given: IssuerAddresses): Partial<Record<AddressField, string>> {
  const checked: Partial<Record<AddressField, string>> = {};
  for (const field of ['list', 'ocsp', 'issuer'] as const) {
    const address = given[field];
    if (address !== undefined) checked[field] = checkIssuerAddress(address, field);
  }
  return checked;
}

const uri = (url: string): Asn1 => contextPrimitive(6, toUtf8(url));

/** CRLDistributionPoints with one place (4.2.1.13). */
export const distributionPoint = (url: string): Asn1 => sequence(sequence(context(0, context(0, uri(url)))));

/** AuthorityInfoAccess (4.2.2.1); undefined where there is nothing to say. */
export function informationAccess({ ocsp, issuer }: IssuerAddresses): Asn1 | undefined {
  const entries = [
    ...(ocsp === undefined ? [] : [sequence(oid('1.3.6.1.5.5.7.48.1'), uri(ocsp))]),
    ...(issuer === undefined ? [] : [sequence(oid('1.3.6.1.5.5.7.48.2'), uri(issuer))]),
  ];
  return entries.length === 0 ? undefined : sequence(...entries);
}
