import { z } from 'zod';
import { certificateFacts, instant } from './base-models.ts';

/** What happens to a device that registers once more. */
export const reprovisionPolicy = z.enum(['migrate', 'reset', 'never']);

const enrollmentBase = {
  enabled: z.boolean(),
  reprovision: reprovisionPolicy,
  /** JSON objects that the twin of a new device begins with. */
  initialTags: z.string(),
  initialDesired: z.string(),
  createdAt: instant,
};

export const hubEnrollment = z.object({
  registrationId: z.string(),
  /** Where it is another than the registration ID. */
  deviceId: z.string().optional(),
  certificate: certificateFacts,
  secondaryCertificate: certificateFacts.optional(),
  ...enrollmentBase,
});

export const hubEnrollmentGroup = z.object({
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
  lastUpdatedAt: instant,
});

export const dpsFault = z.enum(['401', '404', '429', 'failed', 'disabled']);

/** A failure that the provisioning service answers with, because somebody wants to see it. */
export const hubDpsFault = z.object({
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
