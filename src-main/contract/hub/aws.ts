import { z } from 'zod';
import { type MethodRow, hubCodes } from '../method-row.ts';
import { certificateFacts, instant, nothing } from '../values.ts';

/** What a certificate is at AWS IoT. */
export const awsStatus = z.enum(['ACTIVE', 'INACTIVE', 'PENDING_ACTIVATION', 'REVOKED']);

const hubAwsCertificate = z.object({
  /** 64 hex digits. */
  certificateId: z.string(),
  certificate: certificateFacts,
  status: awsStatus,
  policies: z.array(z.string()),
  things: z.array(z.string()),
  createdAt: instant,
  /** Client IDs that are connected with it. */
  connected: z.array(z.string()),
});

const hubAwsThing = z.object({
  name: z.string(),
  typeName: z.string().optional(),
  attributes: z.record(z.string(), z.string()),
  /** Its shadows; the classic one has no name. */
  shadows: z.array(z.object({ name: z.string().optional(), version: z.int() })),
});

const hubAwsPolicy = z.object({ name: z.string(), document: z.string() });

const hubAwsTemplate = z.object({ name: z.string(), body: z.string(), enabled: z.boolean() });

/** An authority of the hub that is verified, as AWS IoT has it. */
const hubAwsAuthority = z.object({
  name: z.string(),
  /** 64 hex digits: the `caCertificateId` of AWS's topics. */
  certificateId: z.string(),
  certificate: certificateFacts,
  /** Whether devices that it has signed are registered as they connect. */
  autoRegistration: z.boolean(),
  /** The provisioning template that makes things of them. */
  template: z.string().optional(),
});

export const hubAws = z.object({
  authorities: z.array(hubAwsAuthority),
  certificates: z.array(hubAwsCertificate),
  things: z.array(hubAwsThing),
  policies: z.array(hubAwsPolicy),
  /** Provisioning templates. */
  templates: z.array(hubAwsTemplate),
});

export type AwsStatus = z.infer<typeof awsStatus>;
export type HubAwsModel = z.infer<typeof hubAws>;

const name = z.string().max(128);
const certificateId = z.string().max(64);
const byName = z.strictObject({ name });
/** A shadow of a thing; without a name the classic one. */
const ofShadow = {
  thing: name,
  shadow: z
    .string()
    .regex(/^[a-zA-Z0-9:_-]{1,64}$/, 'It has at most 64 letters, digits, :, - and _')
    .optional(),
};
const attached = {
  /** Names of policies of the hub. */
  policies: z.array(name).max(10).optional(),
  /** Things, which are made where they are not there. */
  things: z.array(name).max(10).optional(),
};

/** The local hub's rows for its AWS face. */
export const hubAwsMethods = {
  'hub.setAwsAuthority': {
    /** What becomes of devices that a verified authority of the hub has signed, and that are not registered. Without a template each is PENDING_ACTIVATION. */
    input: z.strictObject({ name, autoRegistration: z.boolean(), template: name.optional() }),
    output: hubAwsAuthority,
    codes: [...hubCodes],
  },
  'hub.setAwsCertificate': {
    /** Registers a certificate, without an authority; of one that is registered it changes what is said. */
    input: z.strictObject({
      certificatePem: z.string().max(1_000_000),
      status: awsStatus.default('ACTIVE'),
      ...attached,
    }),
    output: hubAwsCertificate,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
  'hub.changeAwsCertificate': {
    /** What is absent stays as it is. */
    input: z.strictObject({ certificateId, status: awsStatus.optional(), ...attached }),
    output: hubAwsCertificate,
    codes: [...hubCodes],
  },
  'hub.removeAwsCertificate': { input: z.strictObject({ certificateId }), output: nothing, codes: [...hubCodes] },
  'hub.removeAwsThing': { input: byName, output: nothing, codes: [...hubCodes] },
  'hub.setAwsPolicy': {
    /** Makes the policy, or gives it another document. */
    input: z.strictObject({ name, document: z.string().max(20_000) }),
    output: hubAwsPolicy,
    codes: [...hubCodes],
  },
  'hub.setAwsTemplate': {
    /** Makes the template, or gives it another body; with the first comes an issuing policy, which signs what devices ask for. */
    input: z.strictObject({ name, body: z.string().max(40_000), enabled: z.boolean().default(true) }),
    output: hubAwsTemplate,
    codes: [...hubCodes, 'NAME_TAKEN', 'LIMIT_REACHED'],
  },
  'hub.removeAwsTemplate': { input: byName, output: nothing, codes: [...hubCodes] },
  'hub.awsShadow': {
    input: z.strictObject(ofShadow),
    output: z.object({
      /** Of one that was never there 0. */
      version: z.int(),
      exists: z.boolean(),
      /** JSON objects, as are the others. */
      desired: z.string(),
      reported: z.string(),
      /** What is desired and not reported. */
      delta: z.string(),
      /** Of each value the second of its last change. */
      metadata: z.string(),
    }),
    codes: [...hubCodes],
  },
  'hub.setAwsShadow': {
    /** Merges a JSON object into what is desired; null deletes a member. Makes the shadow where there is none. */
    input: z.strictObject({ ...ofShadow, desired: z.string().max(20_000) }),
    output: z.object({ version: z.int() }),
    codes: [...hubCodes],
  },
  'hub.removeAwsShadow': { input: z.strictObject(ofShadow), output: nothing, codes: [...hubCodes] },
  'hub.removeAwsPolicy': { input: byName, output: nothing, codes: [...hubCodes] },
} as const satisfies Readonly<Record<string, MethodRow>>;
