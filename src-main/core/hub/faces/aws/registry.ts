import { fromBase64, toBase64, toHex } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { Problem } from '../../../problem.ts';
import type { Digest } from '../../../primitives.ts';
import { type Certificate, readCertificate } from '../../../x509/read-certificate.ts';
import type { Section } from '../../section.ts';

/** What AWS IoT's registry has: things, and the certificates that stand for them (docs.aws.amazon.com/iot, "Managing things"). */

export const awsStatuses = ['ACTIVE', 'INACTIVE', 'PENDING_ACTIVATION', 'REVOKED'] as const;
type AwsStatus = (typeof awsStatuses)[number];

export interface AwsCertificate {
  readonly certificateId: string;
  readonly certificate: Certificate;
  readonly status: AwsStatus;
  /** Names of policies and things that are attached; a policy may have been removed since. */
  readonly policies: readonly string[];
  readonly things: readonly string[];
  readonly createdAt: Date;
  /** Set while whoever has had it made may have a thing provisioned with it. */
  readonly ownership?: Ownership | undefined;
}

/** The token itself is the client's alone. */
interface Ownership {
  /** SHA-256 in hex. */
  readonly tokenDigest: string;
  readonly expiresAt: Date;
}

export interface AwsThing {
  readonly name: string;
  readonly typeName: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** 64 hex digits in lower case: the SHA-256 of the certificate ("CertificateDescription"). */
export const certificateIdOf = (der: Uint8Array, digest: Digest): string => toHex(digest('sha256', der)).toLowerCase();

type StoredCertificate = Omit<AwsCertificate, 'certificate' | 'createdAt' | 'ownership'> & {
  readonly certificate: string;
  readonly createdAt: string;
  readonly ownership?: { readonly tokenDigest: string; readonly expiresAt: string };
};

export const awsCertificateSection: Section<AwsCertificate> = {
  keyOf: ({ certificateId }) => certificateId,
  encode: (one) => ({ ...one, certificate: toBase64(one.certificate.der) }),
  decode: ({ certificate, createdAt, ownership, ...stored }: StoredCertificate) => ({
    ...stored,
    certificate: readCertificate(fromBase64(certificate) ?? new Uint8Array()),
    createdAt: new Date(createdAt),
    ...(ownership === undefined ? {} : { ownership: { ...ownership, expiresAt: new Date(ownership.expiresAt) } }),
  }),
};

export const awsThingSection: Section<AwsThing> = {
  keyOf: ({ name }) => name,
  encode: (one) => one,
  decode: ({ createdAt, ...stored }: Omit<AwsThing, 'createdAt'> & { readonly createdAt: string }) => ({
    ...stored,
    typeName: stored.typeName,
    createdAt: new Date(createdAt),
  }),
};

/** "CreateThing": 1 to 128 letters, digits, colons, underscores and hyphens. */
export const isThingName = (text: string): boolean => /^[a-zA-Z0-9:_-]{1,128}$/.test(text);

/** Throws INVALID_INPUT. */
export function checkThingName(name: string): string {
  if (isThingName(name)) return name;
  throw new Problem('INVALID_INPUT', i18n.t('{name} cannot be the name of a thing.', { name: JSON.stringify(name) }), {
    field: 'thing',
    remedy: i18n.t('Use 1 to 128 letters, digits, colons, underscores and hyphens.'),
  });
}

export const newThing = (name: string, now: Date): AwsThing => ({
  name,
  typeName: undefined,
  attributes: {},
  createdAt: now,
});
