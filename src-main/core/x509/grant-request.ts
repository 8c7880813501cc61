import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { AlternativeNames } from './certificate-terms.ts';
import { ExtendedKeyUsage, type KeyUsageName, type Profile, isAuthority } from './profiles.ts';
import type { CertificationRequest } from './read-request.ts';
import { alternativeNames, checkAddress, checkDnsName, serverNames } from './server-names.ts';

/** What becomes of what a request asks for: an authority decides, and a request only proposes (RFC 2986 3, RFC 4211 7). */

export type RequestPurpose = Extract<Profile, 'device' | 'server' | 'intermediate'>;

/** Extensions that can be taken over as they are asked for; the others follow from the purpose. */
export type TakenExtension = 'keyUsage' | 'extendedKeyUsage' | 'alternativeNames';

type Purpose = keyof typeof ExtendedKeyUsage;

/** What goes into the certificate; absent where the profile has it. */
export interface Granted {
  readonly keyUsage?: readonly KeyUsageName[];
  readonly extendedKeyUsage?: readonly Purpose[];
  readonly alternativeNames?: AlternativeNames;
  /** What was asked for and is not granted, though it was to be taken over. */
  readonly leftOut: readonly string[];
}

/** What a request seems to be meant for, by what it asks for. */
export function purposeOf({ wishes: { facts } }: CertificationRequest): RequestPurpose {
  if (facts.basicConstraints?.authority === true) return 'intermediate';
  const purposes = facts.extendedKeyUsage ?? [];
  return purposes.includes('serverAuth') && !purposes.includes('clientAuth') ? 'server' : 'device';
}

/** What of it can be taken over. */
export const offered = ({ wishes: { facts } }: CertificationRequest): TakenExtension[] =>
  (['alternativeNames', 'keyUsage', 'extendedKeyUsage'] as const).filter((name) => facts[name] !== undefined);

/** What is granted of a request for a purpose. Throws INVALID_INPUT for what no authority should sign, with `take` or `purpose`. */
export function grant(
  request: CertificationRequest,
  purpose: RequestPurpose,
  take: ReadonlySet<TakenExtension>,
): Granted {
  const { facts } = request.wishes;
  if (request.subject.text === '') {
    throw refused(
      'request',
      i18n.t('The request has no subject, so nobody could say whose certificate it would be.'),
      i18n.t('Have it made anew with a common name.'),
    );
  }
  if (facts.basicConstraints?.authority === true && !isAuthority(purpose)) {
    throw refused(
      'purpose',
      i18n.t('The request asks for an authority, and was to be signed for something else.'),
      i18n.t('Sign it as an intermediate authority if that is wanted, or have it made anew without CA:TRUE.'),
    );
  }
  const usage = take.has('keyUsage') ? facts.keyUsage : undefined;
  if (usage !== undefined) checkKeyUsage(usage, purpose);
  const purposes = take.has('extendedKeyUsage') ? facts.extendedKeyUsage : undefined;
  if (purposes !== undefined) checkPurposes(purposes, purpose);
  const names = alternativeNamesOf(request, purpose, take.has('alternativeNames'));
  const known = purposes?.filter((name): name is Purpose => name in ExtendedKeyUsage);
  return {
    ...(usage === undefined ? {} : { keyUsage: usage }),
    ...(known === undefined || known.length === 0 ? {} : { extendedKeyUsage: known }),
    ...(names.granted === undefined ? {} : { alternativeNames: names.granted }),
    leftOut: [...names.leftOut, ...(purposes ?? []).filter((name) => !(name in ExtendedKeyUsage))],
  };
}

/** RFC 5280 4.2.1.3, 4.2.1.9: keyCertSign belongs to authorities, and to all of them. */
function checkKeyUsage(usage: readonly KeyUsageName[], purpose: RequestPurpose): void {
  const [signing] = usage.filter((bit) => bit === 'keyCertSign' || bit === 'cRLSign');
  if (isAuthority(purpose)) {
    if (usage.includes('keyCertSign')) return;
    throw refused(
      'take',
      i18n.t('The key usage that is asked for lacks keyCertSign, without which an authority can sign nothing.'),
      i18n.t('Do not take the key usage over: that of an authority is then set.'),
    );
  }
  if (signing === undefined && usage.length > 0) return;
  throw refused(
    'take',
    signing === undefined
      ? i18n.t('The key usage that is asked for is empty.')
      : i18n.t('The key usage asks for {signing}, which only authorities may have.', { signing }),
    i18n.t('Do not take the key usage over: the usual one is then set.'),
  );
}

/** A certificate that cannot be used for what it is signed for is refused by everybody who checks (RFC 5280 4.2.1.12). */
function checkPurposes(purposes: readonly string[], purpose: RequestPurpose): void {
  const needed = purpose === 'device' ? 'clientAuth' : purpose === 'server' ? 'serverAuth' : undefined;
  if (needed === undefined || purposes.includes(needed) || purposes.includes('2.5.29.37.0')) return;
  throw refused(
    'take',
    i18n.t('The extended key usage that is asked for lacks {needed}.', { needed }),
    i18n.t('Do not take it over: the usual one is then set. Or sign the request for another purpose.'),
  );
}

function alternativeNamesOf(request: CertificationRequest, purpose: RequestPurpose, taken: boolean) {
  const asked = taken ? (request.wishes.facts.alternativeNames ?? []) : [];
  const of = (prefix: string) => asked.flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));
  const [dns, addresses] = [of('DNS:'), of('IP:')];
  const leftOut = asked.filter((one) => !/^(?:DNS|IP):/.test(one));
  try {
    if (purpose === 'server') {
      const names = serverNames({ dns, addresses }, request.subject.commonName ?? '');
      return { granted: alternativeNames(names), leftOut };
    }
    if (dns.length + addresses.length === 0) return { granted: undefined, leftOut };
    const names = { dns: dns.map(checkDnsName), addresses: addresses.map(checkAddress) };
    return { granted: alternativeNames(names), leftOut };
  } catch (error) {
    throw error instanceof Problem ? error.but({ field: 'take' }) : error;
  }
}

const refused = (field: string, message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field, remedy });
