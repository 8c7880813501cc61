import { fromBase64, toBase64 } from '../../bytes.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';
import type { RevocationReason } from '../../x509/revocation-reasons.ts';
import type { Section } from '../section.ts';

/** A certificate that the hub has issued. */
export interface IssuedCertificate {
  readonly certificate: Certificate;
  readonly policy: string;
  /** The device or registration that it is for. */
  readonly issuedTo: string;
  readonly issuedAt: Date;
  /** When and why it was taken back. */
  readonly revoked?: { readonly at: Date; readonly reason: RevocationReason } | undefined;
}

type StoredIssued = Omit<IssuedCertificate, 'certificate' | 'issuedAt' | 'revoked'> & {
  readonly certificate: string;
  readonly issuedAt: string;
  readonly revoked?: { readonly at: string; readonly reason: RevocationReason };
};

/** A serial number is one of its issuer (RFC 5280 4.1.2.2). */
export const issuedKey = (policy: string, serial: string): string => `${policy} ${serial}`;

export const issuedSection: Section<IssuedCertificate> = {
  keyOf: ({ policy, certificate }) => issuedKey(policy, certificate.serial),
  encode: (one) => ({ ...one, certificate: toBase64(one.certificate.der) }),
  decode: ({ certificate, issuedAt, revoked, ...stored }: StoredIssued) => ({
    ...stored,
    certificate: readCertificate(fromBase64(certificate) ?? new Uint8Array()),
    issuedAt: new Date(issuedAt),
    ...(revoked === undefined ? {} : { revoked: { ...revoked, at: new Date(revoked.at) } }),
  }),
};
