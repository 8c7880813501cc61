import { concatBytes, equalBytes, fromBase64, toBase64, toHex, toUtf8 } from '../../bytes.ts';
import { i18n } from '../../language/index.ts';
import type { Digest } from '../../primitives.ts';
import { Problem } from '../../problem.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';
import type { Section } from '../section.ts';

/**
 * An authority that the hub itself holds, to issue certificates to devices that ask for them: a policy of Azure Device Registry, the
 * authority behind AWS's `create-from-csr`, the one that an EST server names. Its key lies in the hub's folder and nowhere else.
 */
export interface IssuingPolicy {
  readonly name: string;
  /** Its own certificate first, the root that it came from last. */
  readonly chain: readonly [Certificate, Certificate];
  /** For how many days what it issues is valid. */
  readonly validityDays: number;
  readonly enabled: boolean;
  /** Whether a device that was issued a certificate is still let in with the one that it was onboarded by. */
  readonly acceptsOnboarding: boolean;
  readonly createdAt: Date;
  /** Set where it was taken back, with all that it has issued. */
  readonly revokedAt?: Date | undefined;
  /** By which devices without a certificate enroll. */
  readonly bootstrap?: Bootstrap | undefined;
  /** How long whoever enrolls is kept waiting, in seconds, as where somebody has to agree. */
  readonly waitSeconds?: number | undefined;
}

/** A user name, and what is left of its password: SHA-256 of salt and password, in base64. */
export interface Bootstrap {
  readonly user: string;
  readonly salt: string;
  readonly hash: string;
}

/** Octets of a bootstrap password: nobody guesses so many, so that a plain hash of it can lie on disk. */
const bootstrapOctets = 15;

const saltOctets = 16;

const hashOf = (salt: Uint8Array, password: string, digest: Digest): Uint8Array =>
  digest('sha256', concatBytes(salt, toUtf8(password)));

/** A new password of a policy, as text to be shown once, and what is kept of it. */
export function newBootstrap(
  policy: string,
  random: (octets: number) => Uint8Array,
  digest: Digest,
): { readonly password: string; readonly bootstrap: Bootstrap } {
  const password = toHex(random(bootstrapOctets)).replaceAll(/.{6}(?=.)/g, '$&-');
  const salt = random(saltOctets);
  return {
    password,
    bootstrap: { user: policy, salt: toBase64(salt), hash: toBase64(hashOf(salt, password, digest)) },
  };
}

export const isBootstrapPassword = ({ salt, hash }: Bootstrap, password: string, digest: Digest): boolean =>
  equalBytes(hashOf(fromBase64(salt) ?? new Uint8Array(), password, digest), fromBase64(hash) ?? new Uint8Array());

/** Azure Device Registry's bounds of an operational certificate, in days ("certificate-management", preview of November 2025). */
const policyDays = { least: 1, most: 90 } as const;

/** Of our own; Azure's preview does not tell a number. */
const maximumPolicies = 25;

/** The hub's own rule: it names a file too. */
const policyName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/;

type StoredPolicy = Omit<IssuingPolicy, 'acceptsOnboarding' | 'chain' | 'createdAt' | 'revokedAt'> & {
  readonly acceptsOnboarding?: boolean;
  readonly chain: readonly [string, string];
  readonly createdAt: string;
  readonly revokedAt?: string;
};

const certificate = (text: string): Certificate => readCertificate(fromBase64(text) ?? new Uint8Array());

export const policySection: Section<IssuingPolicy> = {
  keyOf: ({ name }) => name,
  encode: (one) => ({ ...one, chain: one.chain.map(({ der }) => toBase64(der)) }),
  decode: ({ chain: [own, root], acceptsOnboarding = false, createdAt, revokedAt, ...stored }: StoredPolicy) => ({
    ...stored,
    acceptsOnboarding,
    chain: [certificate(own), certificate(root)],
    createdAt: new Date(createdAt),
    ...(revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt) }),
  }),
};

/** The file of the hub's folder that has the key of a policy, in PKCS#8. */
export const policyKeyFile = (name: string): string => `issuing/${name}-key.pem`;

/** Checks what a new policy is to be called and how long what it issues is to be valid. Throws INVALID_INPUT, NAME_TAKEN, LIMIT_REACHED. */
export function checkPolicy(
  existing: ReadonlyMap<string, IssuingPolicy>,
  { name, validityDays }: Pick<IssuingPolicy, 'name' | 'validityDays'>,
): void {
  if (!policyName.test(name)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} cannot name an issuing policy.', { name: JSON.stringify(name) }),
      {
        field: 'name',
        remedy: i18n.t('Use 1 to 50 letters, digits and hyphens, with a letter or digit at both ends.'),
      },
    );
  }
  checkPolicyDays(validityDays);
  if ([...existing.keys()].some((other) => other.toLowerCase() === name.toLowerCase())) {
    throw new Problem('NAME_TAKEN', i18n.t('There is an issuing policy named {name} already.', { name }), {
      field: 'name',
      remedy: i18n.t('Give it another name.'),
    });
  }
  if (existing.size >= maximumPolicies) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('The hub already has {maximumPolicies} issuing policies, which is its limit.', { maximumPolicies }),
      { remedy: i18n.t('Remove one that is no longer needed.') },
    );
  }
}

/** As long as somebody needs who has to agree. */
const mostWaitSeconds = 3600;

/** Throws INVALID_INPUT. */
export function checkWait(waitSeconds: number): void {
  if (Number.isInteger(waitSeconds) && waitSeconds >= 0 && waitSeconds <= mostWaitSeconds) return;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('Who enrolls can wait 0 to {mostWaitSeconds} seconds, and not {waitSeconds}.', {
      mostWaitSeconds,
      waitSeconds,
    }),
    { field: 'waitSeconds', remedy: i18n.t('Choose a whole number of seconds between these.') },
  );
}

/** Throws INVALID_INPUT. */
export function checkPolicyDays(validityDays: number): void {
  const { least, most } = policyDays;
  if (Number.isInteger(validityDays) && validityDays >= least && validityDays <= most) return;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('A policy issues certificates of {least} to {most} days, and not of {validityDays}.', {
      least,
      most,
      validityDays,
    }),
    { field: 'validityDays', remedy: i18n.t('Choose a number of days between these.') },
  );
}
