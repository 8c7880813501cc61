import { z } from 'zod';
import { revocationReasons } from '../limits.ts';
import { type MethodRow, hubCodes } from '../method-row.ts';
import { certificateFacts, instant, noInput, nothing } from '../values.ts';

/** An authority that the hub holds to issue certificates to devices. */
export const hubPolicy = z.object({
  name: z.string(),
  certificate: certificateFacts,
  /** Its certificate and the root above it. */
  chainPem: z.string(),
  /** For how many days what it issues is valid. */
  validityDays: z.int(),
  enabled: z.boolean(),
  /** Whether devices that were issued a certificate are still let in with the one that they were onboarded by. */
  acceptsOnboarding: z.boolean(),
  createdAt: instant,
  /** Set where it was taken back, with all that it has issued. */
  revokedAt: instant.optional(),
  /** The user name by which devices without a certificate enroll; absent where there is no password. */
  bootstrapUser: z.string().optional(),
  /** How long whoever enrolls by EST is kept waiting, as where somebody has to agree. */
  waitSeconds: z.int(),
  /** How many certificates it has issued. */
  issued: z.int(),
  /** How many of them were taken back. */
  revoked: z.int(),
});

export type HubPolicyModel = z.infer<typeof hubPolicy>;

const hubIssued = z.object({
  policy: z.string(),
  /** The device or registration that it is for. */
  issuedTo: z.string(),
  issuedAt: instant,
  certificate: certificateFacts,
  /** When and why it was taken back. */
  revoked: z.object({ at: instant, reason: z.string() }).optional(),
});

export type HubIssuedModel = z.infer<typeof hubIssued>;

export const issuingFault = z.enum(['slow', 'denied', 'conflict', 'short-lived']);

/** What is done with requests for certificates, because somebody wants to see it: for everybody where nothing is named. */
const hubIssuingFault = z.object({
  fault: issuingFault,
  deviceId: z.string().optional(),
  policy: z.string().optional(),
  /** For the next request alone. */
  next: z.boolean(),
  /** How long a request takes that is to be slow. */
  seconds: z.int(),
});

export type HubIssuingFaultModel = z.infer<typeof hubIssuingFault>;

/** In the hub's status, in the order of whom they are for. */
export const hubIssuingFaults = z.array(hubIssuingFault);

/** Days are checked where the policy is made, with the bounds in the answer. */
const validityDays = z.int().min(0).max(100_000);
const name = z.string().max(200);

export const hubIssuingMethods = {
  'hub.createPolicy': {
    input: z.strictObject({
      name,
      validityDays: validityDays.default(30),
      acceptsOnboarding: z.boolean().default(false),
    }),
    output: hubPolicy,
    codes: [...hubCodes, 'NAME_TAKEN', 'LIMIT_REACHED'],
  },
  'hub.updatePolicy': {
    /** What is absent stays as it is. */
    input: z.strictObject({
      name,
      validityDays: validityDays.optional(),
      enabled: z.boolean().optional(),
      acceptsOnboarding: z.boolean().optional(),
      waitSeconds: z.int().min(0).max(10_000_000).optional(),
    }),
    output: hubPolicy,
    codes: [...hubCodes],
  },
  'hub.removePolicy': { input: z.strictObject({ name }), output: nothing, codes: [...hubCodes] },
  /** Takes back one certificate, all of a device, or the policy with all that it has issued; whoever is connected with one is put out. */
  'hub.revokeIssued': {
    input: z.strictObject({
      policy: name,
      /** In hex, in either case, with or without colons and DER’s zero octet. */
      serial: z.string().max(64).optional(),
      /** Whom it was issued to. */
      issuedTo: name.optional(),
      reason: z.enum(revocationReasons).default('cessationOfOperation'),
    }),
    /** How many certificates that were good are so no longer. */
    output: z.object({ revoked: z.int() }),
    codes: [...hubCodes],
  },
  'hub.createBootstrapPassword': {
    /** By which devices without a certificate enroll by EST. The one before no longer counts. */
    input: z.strictObject({ name }),
    /** Told this once, and kept nowhere. */
    output: z.object({ user: z.string(), password: z.string() }),
    codes: [...hubCodes],
  },
  'hub.removeBootstrapPassword': { input: z.strictObject({ name }), output: hubPolicy, codes: [...hubCodes] },
  'hub.setIssuingFault': {
    /** For one device, for what asks for one policy, or for everybody; until it is taken back by `none`, or the hub stops. */
    input: z.strictObject({
      fault: z.enum(['none', ...issuingFault.options]),
      deviceId: name.optional(),
      policy: name.optional(),
      /** For the next request alone. */
      next: z.boolean().default(false),
      /** Of `slow`. */
      seconds: z.int().min(1).max(3600).default(20),
    }),
    output: z.object({ faults: hubIssuingFaults }),
    codes: ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND'],
  },
  'hub.issued': {
    input: noInput,
    /** Oldest first. */
    output: z.object({ issued: z.array(hubIssued) }),
    codes: ['HUB_NOT_RUNNING'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
