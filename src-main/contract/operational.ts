import { z } from 'zod';
import { certificateFacts, instant, keptBefore, workspaceToken } from './values.ts';
import { type MethodRow, workspaceCodes } from './method-row.ts';

/** A certificate that a service has issued to a device, which keeps it beside its own. */
export const operationalCertificate = z.object({
  ...certificateFacts.shape,
  /** Who has issued it: the provisioning service as the device registered, or its hub. Missing where that is not remembered. */
  by: z.enum(['provisioning', 'hub']).optional(),
  /** From when its life counts: when it was issued, since it may begin before. */
  from: instant,
  /** When the device renews it: at two thirds of its life, and a little later by its ID. */
  renewAt: instant,
  /** Whether its hub has let the device in with it; until then the one before is kept too. */
  hasConnected: z.boolean(),
});

/** Something that happened to the operational certificate of a device. */
const renewalStep = z.object({
  at: instant,
  /** `failed`: none was issued, or it could not be kept. */
  what: z.enum(['issued', 'used', 'refused', 'expired', 'failed']),
  /** Of the certificate, in hex; missing where there is none. */
  serial: z.string().optional(),
  by: z.enum(['provisioning', 'hub']).optional(),
  notAfter: instant.optional(),
  why: z.string().optional(),
});

const operationalDevice = z.object({
  deviceId: z.string(),
  /** The newest first: one, or two while the newest has not connected. Empty where nothing was issued to it. */
  certificates: z.array(operationalCertificate),
  keptBefore: keptBefore.optional(),
  /** The hub that it was assigned to, and as which device. */
  assignment: z.object({ host: z.string(), deviceId: z.string() }).optional(),
  /** Oldest first, of the last hundred. */
  steps: z.array(renewalStep),
});

export type OperationalCertificateModel = z.infer<typeof operationalCertificate>;
export type RenewalStepModel = z.infer<typeof renewalStep>;
export type OperationalDevice = z.infer<typeof operationalDevice>;

export const operationalMethods = {
  'device.operational': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceIds: z.array(z.string().max(200)).min(1).max(1000),
    }),
    /** In the order of the input. */
    output: z.object({ devices: z.array(operationalDevice) }),
    codes: [...workspaceCodes, 'DAMAGED', 'FORMAT_NOT_RECOGNISED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
