/**
 * Every decision about what stands in a certificate, each with its clause. Building and reading know the encodings;
 * this file knows the reasons. (RFC 5280 unless another document is named.)
 */

export type Profile = 'root' | 'intermediate' | 'device' | 'verification' | 'server' | 'ocsp-responder';

/** Bits of the KeyUsage extension, numbered as in 4.2.1.3. */
export const KeyUsage = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
} as const;
export type KeyUsageName = keyof typeof KeyUsage;

/** Purposes of 4.2.1.12. */
export const ExtendedKeyUsage = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

/** Lifetimes in days. Long enough not to expire in the middle of a project, unlike the 30 days of Azure's scripts. */
export const defaultValidityDays: Readonly<Record<Profile, number>> = {
  root: 3650,
  intermediate: 1825,
  device: 365,
  // A verification certificate is used once, within minutes.
  verification: 30,
  server: 825,
  // Nobody asks whether it was taken back (RFC 6960 4.2.2.2.1), so that it is not to last.
  'ocsp-responder': 30,
};

/** Apple's limit, in days (support.apple.com/103769). A server's certificate that is valid for longer is told. */
export const appleServerDays = 825;

/** The longest lifetime of a server's certificate, in days: what ThingsBoard's own script gives one. */
export const maximumServerDays = 9999;

/** 4.1.2.5 knows no date past 9999; a century is beyond any use and keeps the arithmetic safe. */
export const maximumValidityDays = 36_500;

/** Devices' clocks run late: a certificate must already be valid on a device that is some minutes behind. */
export const clockSkewMs = 10 * 60 * 1000;

/** How long ago a device's certificate may begin, in minutes, where its clock runs later than that. The first is the usual one. */
export const backdatings = [10, 1440, 10_080, 43_200] as const;
export type Backdating = (typeof backdatings)[number];

/** The longest serial number (4.1.2.2). */
export const serialOctetsAtMost = 20;

/** A serial number has at most 20 octets and is positive (4.1.2.2); 16 random ones are beyond guessing and clashing. */
export const serialOctets = 16;

/** Makes 16 random octets a positive INTEGER of just as many octets: top bit clear, next bit set. */
export function serialFrom(random: Uint8Array): Uint8Array {
  const serial = random.slice(0, serialOctets);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

/**
 * Path length of an intermediate under a parent without a limit. The clause (4.2.1.9) lets a chain be closed early;
 * a workbench must let it grow, so this is a bound against accidents and not a policy.
 */
export const defaultPathLength = 8;

/**
 * Whether a certificate says where its issuer's list is: what others check. A verification certificate is compared once, and one for
 * signing OCSP answers is not asked about (RFC 6960 4.2.2.2.1).
 */
export const saysAddresses = (profile: Profile): boolean => profile !== 'verification' && profile !== 'ocsp-responder';

export function isAuthority(profile: Profile): boolean {
  return profile === 'root' || profile === 'intermediate';
}

/**
 * 4.2.1.3: authorities sign certificates and revocation lists; leaves sign the TLS handshake. RSA key exchange also
 * encrypts with the certified key (RFC 5246 7.4.2), EC keys never do. Empty: the extension is left out.
 */
export function keyUsageFor(profile: Profile, algorithm: string, selfSigned = false): readonly KeyUsageName[] {
  if (isAuthority(profile)) return ['keyCertSign', 'cRLSign'];
  // OpenSSL before 1.1.1k, and what descends from it, trusts no self-signed certificate whose key usage lacks
  // keyCertSign (github.com/openssl/openssl/issues/1418), and 4.2.1.9 forbids that bit here. Only authorities must have
  // the extension.
  if (profile === 'server' && selfSigned) return [];
  return algorithm === 'RSA' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'];
}

/**
 * 4.2.1.12: a device is a TLS client, which Azure DPS insists on; the local hub is a TLS server. Authorities and
 * verification certificates are not limited, since clouds only compare their names and signatures.
 */
export function extendedKeyUsageFor(profile: Profile): readonly (keyof typeof ExtendedKeyUsage)[] {
  if (profile === 'device') return ['clientAuth'];
  return profile === 'server' ? ['serverAuth'] : [];
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Set where the certificate was cut to its issuer's end, or was asked to outlive it. */
  readonly warning?: 'shortened-to-issuer' | 'outlives-issuer';
  /** It was to begin earlier, and begins with its issuer. */
  readonly beginsWithIssuer?: true;
}

/**
 * When a certificate is valid. A lifetime that was not asked for ends with the issuer's; one that was asked for is kept.
 * Both are told. `backdateMs`: how long ago it begins, but never before its issuer. Whole seconds, since the encodings of 4.1.2.5 have no fractions.
 */
export function validityFor(
  profile: Profile,
  now: Date,
  days: number | undefined,
  issuer?: { readonly notBefore: Date; readonly notAfter: Date },
  backdateMs: number = clockSkewMs,
): Validity {
  const second = 1000;
  const whole = (ms: number) => Math.floor(ms / second) * second;
  const start = whole(now.getTime() - backdateMs);
  const notBefore = new Date(Math.max(start, Math.min(issuer?.notBefore.getTime() ?? start, whole(now.getTime()))));
  const cut = backdateMs > clockSkewMs && notBefore.getTime() > start ? ({ beginsWithIssuer: true } as const) : {};
  const lifetimeMs = (days ?? defaultValidityDays[profile]) * 86_400_000;
  // Limits of a server's lifetime count from notBefore, and both its ends belong to it (4.1.2.5).
  const end =
    profile === 'server'
      ? notBefore.getTime() + lifetimeMs - second
      : Math.floor(now.getTime() / second) * second + lifetimeMs;
  if (issuer === undefined || end <= issuer.notAfter.getTime()) return { notBefore, notAfter: new Date(end), ...cut };
  return days === undefined
    ? { notBefore, notAfter: issuer.notAfter, warning: 'shortened-to-issuer', ...cut }
    : { notBefore, notAfter: new Date(end), warning: 'outlives-issuer', ...cut };
}
