import { z } from 'zod';
import { certificateFacts, connectionProfile, instant, nothing } from '../values.ts';
import type { MethodRow } from '../method-row.ts';

/** What happens to a device that registers once more. */
export const reprovisionPolicy = z.enum(['migrate', 'reset', 'never']);

const enrollmentBase = {
  enabled: z.boolean(),
  reprovision: reprovisionPolicy,
  /** JSON objects that the twin of a new device begins with. */
  initialTags: z.string(),
  initialDesired: z.string(),
  connectionProfile,
  /** The hub's issuing policy that signs what its devices ask for; absent where none is issued. */
  policy: z.string().optional(),
  createdAt: instant,
};

const hubEnrollment = z.object({
  registrationId: z.string(),
  /** Where it is another than the registration ID. */
  deviceId: z.string().optional(),
  certificate: certificateFacts,
  secondaryCertificate: certificateFacts.optional(),
  ...enrollmentBase,
});

const hubEnrollmentGroup = z.object({
  name: z.string(),
  /** The hub's authority that it goes by; without it the group has a certificate of its own. */
  authority: z.string().optional(),
  /** Absent where the hub has that authority no longer. */
  certificate: certificateFacts.optional(),
  /** Whether devices can be let in by it: an authority of the hub must be verified. */
  verified: z.boolean(),
  ...enrollmentBase,
});

const hubRegistration = z.object({
  registrationId: z.string(),
  enrollmentKind: z.enum(['individual', 'group']),
  enrollment: z.string(),
  status: z.enum(['assigning', 'assigned', 'failed', 'disabled']),
  deviceId: z.string().optional(),
  assignedHub: z.string().optional(),
  substatus: z.string().optional(),
  connectionProfile: connectionProfile.optional(),
  lastUpdatedAt: instant,
});

export const dpsFault = z.enum(['401', '404', '429', 'failed', 'disabled']);

/** A failure that the provisioning service answers with, because somebody wants to see it. */
const hubDpsFault = z.object({
  fault: dpsFault,
  /** Absent: for every device. */
  registrationId: z.string().optional(),
});

/** What the hub's provisioning service has. */
export const hubDps = z.object({
  enrollments: z.array(hubEnrollment),
  groups: z.array(hubEnrollmentGroup),
  registrations: z.array(hubRegistration),
  faults: z.array(hubDpsFault),
});

export type HubDpsModel = z.infer<typeof hubDps>;
export type HubEnrollmentModel = z.infer<typeof hubEnrollment>;
export type HubEnrollmentGroupModel = z.infer<typeof hubEnrollmentGroup>;
export type HubRegistrationModel = z.infer<typeof hubRegistration>;
export type HubDpsFaultModel = z.infer<typeof hubDpsFault>;

const codes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED'] as const;

const certificateCodes = ['FORMAT_NOT_RECOGNISED', 'DAMAGED', 'NAME_TAKEN', 'LIMIT_REACHED'] as const;

const name = z.string().max(200);

const certificatePem = z.string().max(100_000);

const enrollmentInput = {
  enabled: z.boolean().default(true),
  reprovision: reprovisionPolicy.default('migrate'),
  /** JSON objects. */
  initialTags: z.string().max(65_536).default('{}'),
  initialDesired: z.string().max(65_536).default('{}'),
  /** Devices learn it with API version 2026-11-02-preview. */
  connectionProfile: connectionProfile.default('classic'),
  /** Of the hub; without it no certificates are issued. */
  policy: name.optional(),
};

/** The local hub's rows for its provisioning service. */
export const hubDpsMethods = {
  'hub.setEnrollment': {
    /** New, or in the place of the one with this registration ID, which is the certificate's common name. */
    input: z.strictObject({
      certificatePem,
      secondaryCertificatePem: certificatePem.optional(),
      /** Without it the registration ID. */
      deviceId: name.optional(),
      ...enrollmentInput,
    }),
    output: hubEnrollment,
    codes: [...codes, ...certificateCodes],
  },
  'hub.removeEnrollment': {
    /** The device stays in the hub. */
    input: z.strictObject({ registrationId: name }),
    output: nothing,
    codes: [...codes],
  },
  'hub.setEnrollmentGroup': {
    /** New, or in the place of the one with this name: by an authority of the hub, or by a certificate of its own. */
    input: z.strictObject({
      /** Without it the authority's name, or the certificate's common name. */
      name: name.optional(),
      authority: name.optional(),
      certificatePem: certificatePem.optional(),
      ...enrollmentInput,
    }),
    output: hubEnrollmentGroup,
    codes: [...codes, ...certificateCodes, 'NOT_AN_AUTHORITY'],
  },
  'hub.removeEnrollmentGroup': {
    /** Its devices stay in the hub. */
    input: z.strictObject({ name }),
    output: nothing,
    codes: [...codes],
  },
  'hub.setEnrollmentEnabled': {
    /** `name` is a registration ID or a group's name. */
    input: z.strictObject({ kind: z.enum(['individual', 'group']), name, enabled: z.boolean() }),
    output: nothing,
    codes: [...codes],
  },
  'hub.setDpsFault': {
    /** Until it is taken back by `none`, or the hub stops. */
    input: z.strictObject({
      fault: z.enum(['none', ...dpsFault.options]),
      /** Without it for every device. */
      registrationId: name.optional(),
    }),
    output: z.object({ faults: z.array(hubDpsFault) }),
    codes: ['INVALID_INPUT', 'HUB_NOT_RUNNING'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
