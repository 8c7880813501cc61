import { z } from 'zod';
import type { MethodRow } from './method-row.ts';
import * as model from './models.ts';

const codes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED'] as const;
const certificateCodes = ['FORMAT_NOT_RECOGNISED', 'DAMAGED', 'NAME_TAKEN', 'LIMIT_REACHED'] as const;

const name = z.string().max(200);
const certificatePem = z.string().max(100_000);
const nothing = z.object({});

const enrollmentInput = {
  enabled: z.boolean().default(true),
  reprovision: model.reprovisionPolicy.default('migrate'),
  /** JSON objects. */
  initialTags: z.string().max(65_536).default('{}'),
  initialDesired: z.string().max(65_536).default('{}'),
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
    output: model.hubEnrollment,
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
    output: model.hubEnrollmentGroup,
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
      fault: z.enum(['none', ...model.dpsFault.options]),
      /** Without it for every device. */
      registrationId: name.optional(),
    }),
    output: z.object({ faults: z.array(model.hubDpsFault) }),
    codes: ['INVALID_INPUT', 'HUB_NOT_RUNNING'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
