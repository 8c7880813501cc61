import { z } from 'zod';
import { backdatings, maximumDays } from './limits.ts';

/** A file that the user has chosen. */
export const fileToken = z.string().min(1).max(200);
export const noInput = z.strictObject({});
export const nothing = z.object({});

export const workspaceToken = z.string().min(1).max(200);

/** Of a thing that is to be made. Far above what the core holds it to: that refusal says what is allowed. */
export const newName = z.string().max(10_000);

export const passphrase = z.string().min(1).max(1024);

export const jobId = z.string().min(1).max(100);

export const keyType = z.enum(['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096']);

export const pfxProfile = z.enum(['modern', 'compatible']);

/** How long before it is made a certificate begins, in minutes. */
export const backdateMinutes = z.literal([...backdatings]);

export const validityDays = z.int().min(1).max(maximumDays.any);

/** A row of the table that `platform.list` tells. */
export const platformId = z.string().min(1).max(50);

/** A platform's own settings by name; what is left out has its initial value. */
export const platformSettings = z.record(z.string().max(50), z.string().max(10_000));

/** What a hub speaks: MQTT 3.1.1 with all that IoT Hub has, or MQTT 5 alone. */
export const connectionProfile = z.enum(['classic', 'mqttV5']);

/** Quality of service of a message or a subscription. */
export const messageQos = z.union([z.literal(0), z.literal(1), z.literal(2)]);

export const sensorModel = z.enum(['tutorial', 'daily-cycle', 'random-walk']);

export const port = z.int().min(1).max(65_535);

/** Far above `maximumSubject`, which the core holds it to: that refusal names the field and says what to do. */
const subjectValue = z.string().max(10_000).optional();

/** What a subject has beside its common name; what is empty is left out. */
export const subjectFields = z.strictObject({
  organization: subjectValue,
  organizationalUnit: subjectValue,
  locality: subjectValue,
  stateOrProvince: subjectValue,
  /** ISO 3166 two-letter code. */
  country: subjectValue,
});

/** The whole of it, where the common name may be another than the name in the workspace. */
export const subjectWithName = subjectFields.extend({ commonName: subjectValue });

/** Times cross as ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** Everything told about a certificate. Thumbprints are upper-case hex without separators. */
export const certificateFacts = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instant,
  notAfter: instant,
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
  key: z.string(),
});

/** Why a certificate is taken back (RFC 5280 5.3.1). */
export const revocationReason = z.enum([
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
]);

/** That an authority has taken a certificate back: since when, and why where its list says so (RFC 5280 5.3.1). */
export const revoked = z.object({
  on: instant,
  reason: z.enum([...revocationReason.options, 'removeFromCRL']).optional(),
});

/** URLs of http for certificates (RFC 5280 4.2.1.13, 4.2.2.1). */
export const issuerAddresses = z.strictObject({
  /** Of the revocation list of the authority that signs. */
  list: z.string().max(2000).optional(),
  /** Where OCSP is asked. */
  ocsp: z.string().max(2000).optional(),
  /** Of that authority's own certificate. */
  issuer: z.string().max(2000).optional(),
});

/** A device's own certificate before, which is kept with its key until the new one has connected. */
export const keptBefore = z.object({ serial: z.string(), notAfter: instant });

/** A file that was made: its path below the workspace, with / on every system. */
export const madeFile = z.object({ name: z.string(), path: z.string() });

export const warning = z.object({
  code: z.enum([
    'shortened-to-issuer',
    'outlives-issuer',
    'begins-with-issuer',
    'weak-passphrase',
    'unusual-code',
    'default-pfx-password',
    'other-settings',
    'chain-incomplete',
    'named-otherwise',
    'long-lived-server',
    'name-not-covered',
    'key-not-supported',
    'one-password',
    'trusts-nobody',
    'key-not-encrypted',
    'keygen-not-written',
    'passed-over',
    'several-authorities',
    'issuer-doubtful',
    'state-damaged',
    'authority-replaced',
    'proofs-outdated',
    'websockets-not-offered',
    'amqp-not-offered',
    'alpn-not-offered',
    'ports-not-offered',
    'revocation-list-not-read',
    'revocation-not-offered',
    'before-kept',
  ]),
  message: z.string(),
});

/** A certificate with what its extensions say. */
export const certificateDetails = certificateFacts.extend({
  authority: z.boolean(),
  pathLength: z.int().optional(),
  keyUsage: z.array(z.string()),
  extendedKeyUsage: z.array(z.string()),
  alternativeNames: z.array(z.string()),
  signature: z.string(),
  friendlyName: z.string().optional(),
  pem: z.string(),
});

export type SubjectFields = z.infer<typeof subjectFields>;
export type CertificateDetails = z.infer<typeof certificateDetails>;
export type CertificateFacts = z.infer<typeof certificateFacts>;
export type Revoked = z.infer<typeof revoked>;
export type Warning = z.infer<typeof warning>;
export type MadeFile = z.infer<typeof madeFile>;
