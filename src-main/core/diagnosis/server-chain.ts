import type { SignatureChecks } from '../primitives.ts';
import { type PathFault, namesMatch, validatePath } from '../x509/path.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { namesCover, namesIn } from '../x509/server-names.ts';
import { hasShortKey, isForgeable } from '../x509/strength.ts';
import { sameName } from '../x509/subject.ts';

/** What is seen of a server's chain beside the one error that a TLS library tells. */
export interface ServerChain {
  /** Those that can be read, as they were sent. */
  readonly certificates: readonly Certificate[];
  /** Whether each stands behind the one that it has signed (RFC 5246 7.4.2). */
  readonly isOrdered: boolean;
  /** Where the chain ends: the last certificate whose issuer was neither sent nor is trusted. Undefined where it ends at one or the other. */
  readonly endsAt: Certificate | undefined;
  /** What a TLS library would say of it, as an error code of Node; undefined for a chain that holds. */
  readonly errorCode: string | undefined;
  /** What is too weak in it by today's measure, whether a library takes it or not: only some do. */
  readonly weakness: 'key' | 'signature' | undefined;
}

interface Judging {
  /** DER, as they were sent. */
  readonly sent: readonly Uint8Array[];
  readonly host: string;
  readonly trusted: readonly Certificate[];
  readonly now: Date;
  readonly signatures: SignatureChecks;
}

/** Codes of Node for what a path fails by; the others are told together. */
const codes: Readonly<Partial<Record<PathFault, string>>> = {
  'certificate-expired': 'CERT_HAS_EXPIRED',
  'certificate-not-yet-valid': 'CERT_NOT_YET_VALID',
  'issuer-is-not-an-authority': 'INVALID_CA',
  'path-length-exceeded': 'PATH_LENGTH_EXCEEDED',
  'signature-invalid': 'CERT_SIGNATURE_FAILURE',
};

/** What cannot be read is left out: the others still tell something. */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch {
    return [];
  }
}

/** Authorities in DER, as far as they can be read. */
export const readTrusted = (ders: readonly Uint8Array[]): Certificate[] => ders.flatMap(readable);

/** Looks at what a server has sent. */
export function judgeServerChain({ sent, host, trusted, now, signatures }: Judging): ServerChain {
  const certificates = sent.flatMap(readable);
  const anchors = trusted.map((certificate) => ({ certificate, verified: true }));
  const path = validatePath(certificates, anchors, now, signatures);
  const ofPath = path.ok ? undefined : (codes[path.fault] ?? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  return {
    certificates,
    isOrdered: isOrdered(certificates),
    endsAt: endOf(certificates, trusted),
    errorCode: ofPath ?? (isFor(certificates[0], host) ? undefined : 'ERR_TLS_CERT_ALTNAME_INVALID'),
    weakness: certificates.some(isForgeable) ? 'signature' : certificates.some(hasShortKey) ? 'key' : undefined,
  };
}

function isFor(leaf: Certificate | undefined, host: string): boolean {
  return leaf !== undefined && namesCover(namesIn(leaf), host);
}

/** Whether each stands behind the one that it has signed. */
export function isOrdered(certificates: readonly Certificate[]): boolean {
  return certificates.every((one, at) => {
    const next = certificates[at + 1];
    if (one.selfIssued || next === undefined || namesMatch(one, next)) return true;
    return !certificates.some((other) => other !== one && namesMatch(one, other));
  });
}

function endOf(certificates: readonly Certificate[], trusted: readonly Certificate[]): Certificate | undefined {
  const seen = new Set<Certificate>();
  let current = certificates[0];
  while (current !== undefined && !current.selfIssued && !seen.has(current)) {
    const below: Certificate = current;
    if (trusted.some((one) => namesMatch(below, one))) return undefined;
    seen.add(below);
    const next: Certificate | undefined = certificates.find((one) => one !== below && namesMatch(below, one));
    if (next === undefined) return below;
    current = next;
  }
  return undefined;
}

/** Domains of clouds, which have certificates of public authorities. */
const cloudDomains = [
  'azure-devices.net',
  'azure-devices-provisioning.net',
  'eventgrid.azure.net',
  'amazonaws.com',
  'thingsboard.cloud',
];

/**
 * Who has signed the certificate of a cloud's server although it is no public authority: what stands between opens TLS, as security
 * programs and proxies of companies do. Undefined for other servers, and where a public authority is on the chain.
 */
export function inspectingIssuer(
  { certificates }: Pick<ServerChain, 'certificates'>,
  host: string,
  publicRoots: () => readonly Certificate[],
): Certificate['issuer'] | undefined {
  const name = host.toLowerCase();
  if (!cloudDomains.some((domain) => name === domain || name.endsWith(`.${domain}`))) return undefined;
  const roots = publicRoots();
  const isPublic = certificates.some(({ issuer }) => roots.some(({ subject }) => sameName(issuer, subject)));
  return isPublic ? undefined : certificates[0]?.issuer;
}
