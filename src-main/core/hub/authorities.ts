import { i18n } from '../language/index.ts';
import { equalBytes, fromBase64, toBase64, toHex } from '../bytes.ts';
import type { SignatureCheck } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { checkDates, namesMatch } from '../x509/path.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import type { Section } from './section.ts';

/** A certificate authority as a hub keeps it (learn.microsoft.com, "Tutorial: Proving Possession of a CA Certificate"). */
export interface HubAuthority {
  readonly name: string;
  readonly certificate: Certificate;
  readonly status: 'unverified' | 'verified';
  /** Until it is used or replaced: 48 upper-case hex digits. */
  readonly verificationCode: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type StoredAuthority = { readonly [K in keyof HubAuthority]: HubAuthority[K] extends Date ? string : HubAuthority[K] };

export const authoritySection: Section<HubAuthority> = {
  keyOf: ({ name }) => name,
  encode: (one) => ({ ...one, certificate: toBase64(one.certificate.der) }),
  decode: (stored: Omit<StoredAuthority, 'certificate'> & { readonly certificate: string }) => ({
    ...stored,
    certificate: readCertificate(fromBase64(stored.certificate) ?? new Uint8Array()),
    verificationCode: stored.verificationCode,
    createdAt: new Date(stored.createdAt),
    updatedAt: new Date(stored.updatedAt),
  }),
};

/** X.509 CA certificates a hub ("IoT Hub quotas and throttling"). */
const maximumAuthorities = 25;

/** What IoT Hub's management API allows as a certificate entry's name (REST, "Certificates - Create Or Update"). */
const entryName = /^[A-Za-z0-9-._]{1,64}$/;

/** A name for a certificate's entry where none is given: what its subject says, in letters that every entry may have. */
export function entryNameOf({ subject }: Certificate): string {
  const text = subject.commonName ?? subject.text.replace(/^[A-Za-z]+=/, '');
  const name = text.replaceAll(/[^A-Za-z0-9-._]/g, '-').slice(0, 64);
  return /[A-Za-z0-9]/.test(name) ? name : 'authority';
}

/** Checks an upload and answers the new entry: unverified, unless the uploader vouches for it. */
export function newAuthority(
  existing: readonly HubAuthority[],
  name: string,
  certificate: Certificate,
  verified: boolean,
  now: Date,
): HubAuthority {
  if (!entryName.test(name)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} cannot name a certificate in the hub.', { name: JSON.stringify(name) }),
      {
        field: 'name',
        remedy: i18n.t('Use 1 to 64 letters, digits, hyphens, dots and underscores.'),
      },
    );
  }
  if (existing.length >= maximumAuthorities) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('The hub already has {maximumAuthorities} authorities, which is its limit.', { maximumAuthorities }),
      {
        remedy: i18n.t('Remove one that is no longer needed.'),
      },
    );
  }
  if (certificate.basicConstraints?.authority !== true) {
    throw new Problem(
      'NOT_AN_AUTHORITY',
      i18n.t('The certificate {text} is not a certificate authority.', { text: certificate.subject.text }),
      {
        field: 'certificate',
        remedy: i18n.t("Upload the authority's certificate (<name>.cer), not a device's."),
      },
    );
  }
  if (existing.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw new Problem('NAME_TAKEN', i18n.t('The hub already has a certificate named {name}.', { name }), {
      field: 'name',
      remedy: i18n.t('Choose another name, or remove the old one.'),
    });
  }
  const same = existing.find((other) => equalBytes(other.certificate.der, certificate.der));
  if (same !== undefined) {
    throw new Problem(
      'NAME_TAKEN',
      i18n.t('The hub already has this very certificate, as {name}.', { name: same.name }),
      {
        field: 'certificate',
      },
    );
  }
  return {
    name,
    certificate,
    status: verified ? 'verified' : 'unverified',
    verificationCode: undefined,
    createdAt: now,
    updatedAt: now,
  };
}

/** Octets behind a verification code: 24 make the 48 hex digits that Azure's codes have. */
export const verificationCodeOctets = 24;

/** Opens a proof with a new code. An authority that is verified already stays so meanwhile. */
export function withVerificationCode(authority: HubAuthority, random: Uint8Array, now: Date): HubAuthority {
  return { ...authority, verificationCode: toHex(random), updatedAt: now };
}

/**
 * Judges a proof of possession: the verification certificate's common name must be the code, and the uploaded
 * certificate's own key must have signed it directly. Throws PROOF_REFUSED with the reason.
 */
export function proveAuthority(
  authority: HubAuthority,
  verification: Certificate,
  check: SignatureCheck,
  now: Date,
): HubAuthority {
  const refuse = (message: string, remedy: string): never => {
    throw new Problem('PROOF_REFUSED', message, { field: 'certificate', remedy });
  };
  if (authority.verificationCode === undefined) {
    return refuse(
      i18n.t('No verification code is open for {name}.', { name: authority.name }),
      i18n.t('Generate a verification code first.'),
    );
  }
  const { commonName } = verification.subject;
  if (commonName !== authority.verificationCode) {
    return refuse(
      i18n.t("The verification certificate's common name is {commonName}; the code is {verificationCode}.", {
        commonName: JSON.stringify(commonName ?? ''),
        verificationCode: authority.verificationCode,
      }),
      i18n.t('Sign the code that was generated last, exactly as it is shown.'),
    );
  }
  if (!namesMatch(verification, authority.certificate)) {
    return refuse(
      i18n.t('The verification certificate was issued by {issuer}, and the uploaded certificate is {subject}.', {
        issuer: verification.issuer.text,
        subject: authority.certificate.subject.text,
      }),
      i18n.t(
        'Sign the code with the very authority that was uploaded: proof of an intermediate must be signed by the intermediate.',
      ),
    );
  }
  if (!check(verification.der, authority.certificate.publicKey)) {
    return refuse(
      i18n.t('The verification certificate names {text} as its issuer, but another key has signed it.', {
        text: authority.certificate.subject.text,
      }),
      i18n.t(
        'Sign the code with the key that belongs to the uploaded certificate. Another authority of the same name may have been used.',
      ),
    );
  }
  const dates = checkDates(verification, now);
  if (dates !== undefined) return refuse(dates.reason, i18n.t('Sign the code again.'));
  return { ...authority, status: 'verified', verificationCode: undefined, updatedAt: now };
}
