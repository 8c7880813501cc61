import { z } from 'zod';
import { fileToken, jobId, warning, workspaceToken } from './values.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { thingKind } from './things/index.ts';

/** Something with certificates in it: a thing of a workspace, a file that was chosen, or text that was pasted. */
const certificateSource = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('thing'),
    workspace: workspaceToken,
    kind: thingKind,
    name: z.string().max(200),
    /** Tells the proofs of one authority apart. */
    code: z.string().max(500).optional(),
  }),
  z.strictObject({
    from: z.literal('file'),
    file: fileToken,
    password: z.string().max(1024).optional(),
    /** Opens a file that asks for more work than any in good faith. */
    patient: z.boolean().default(false),
  }),
  z.strictObject({
    from: z.literal('text'),
    text: z.string().max(1_000_000),
    /** Of a keystore in base64. */
    password: z.string().max(1024).optional(),
    patient: z.boolean().default(false),
  }),
]);

/** A name and its value, both for people. */
const field = z.object({ name: z.string(), value: z.string(), oid: z.string().optional() });

/** What is unusual or wrong with a certificate. */
const reportCause = z.enum([
  'weak-signature',
  'short-rsa-key',
  'no-client-auth',
  'not-a-device-id',
  'outlives-issuer',
  'not-yet-valid',
  'expired',
  'old-version',
  'serial-not-positive',
  'serial-too-long',
  'server-without-names',
  'unusual-text',
  'not-der',
  'wrong-time-type',
  'field-damaged',
  'extension-damaged',
  'extension-repeated',
  'critical-unknown',
  'algorithms-differ',
]);

/** Everything that a certificate says. Long values are cut, and say so. */
const certificateReport = z.object({
  /** Its common name, or all of its subject. */
  title: z.string(),
  sections: z.array(
    z.object({
      section: z.enum(['certificate', 'subject', 'issuer', 'validity', 'publicKey', 'signature']),
      title: z.string(),
      /** Its bytes where it is damaged. */
      fields: z.array(field),
      damaged: z.boolean(),
    }),
  ),
  extensions: z.array(
    z.object({
      /** Empty where it has none that can be read. */
      oid: z.string(),
      name: z.string(),
      critical: z.boolean(),
      /** One sentence of what it is for. */
      meaning: z.string(),
      fields: z.array(field),
      damaged: z.boolean(),
      /** Its value, upper-case hex. */
      bytes: z.string(),
    }),
  ),
  /** Upper-case hex, but for ThingsBoard's, which writes small letters. */
  thumbprints: z.array(field),
  warnings: z.array(z.object({ cause: reportCause, message: z.string() })),
  pem: z.string(),
  /** Where it was asked for. */
  tree: z
    .object({
      lines: z.array(
        z.object({
          depth: z.int(),
          /** In octets, from the beginning of the certificate. */
          offset: z.int(),
          header: z.int(),
          /** Absent for an indefinite length. */
          length: z.int().optional(),
          tag: z.string(),
          constructed: z.boolean(),
          value: z.string(),
          wrapped: z.boolean(),
        }),
      ),
      /** Why the lines end before the bytes do. */
      end: z.enum(['damaged', 'too-many']).optional(),
    })
    .optional(),
});

export type CertificateReport = z.infer<typeof certificateReport>;

const codes = ['CANCELLED', 'LIMIT_REACHED', ...workspaceCodes, ...keyCodes] as const;

export const reportMethods = {
  'certificate.report': {
    input: z.strictObject({
      source: certificateSource,
      /** The trees of ASN.1 too. */
      trees: z.boolean().default(false),
      jobId: jobId.optional(),
    }),
    output: z.object({
      /** The first fifty. */
      certificates: z.array(certificateReport),
      /** How many more there are. */
      more: z.int(),
      warnings: z.array(warning),
    }),
    codes,
  },
  'certificate.compare': {
    /** The first certificate of each. */
    input: z.strictObject({ left: certificateSource, right: certificateSource, jobId: jobId.optional() }),
    output: z.object({
      left: z.string(),
      right: z.string(),
      differences: z.array(z.object({ field: z.string(), left: z.string().optional(), right: z.string().optional() })),
      warnings: z.array(warning),
    }),
    codes,
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
