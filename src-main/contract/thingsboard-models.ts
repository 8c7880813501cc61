import { z } from 'zod';

/** A certificate as ThingsBoard wants it. */
export const thingsboardCertificate = z.object({
  /** Markers and base64, nothing else. */
  pem: z.string(),
  /** SHA3-256 of the base64 in one line, lower-case hex: what the server shows and looks up. */
  credentialsId: z.string(),
  /** What was taken out of the text to make it so. */
  cleaned: z.array(z.object({ code: z.string(), message: z.string() })),
});

export const thingsboardCredentials = thingsboardCertificate.extend({
  deviceId: z.string(),
  /** The authorities of its chain, nearest first: one of them is the anchor of a device profile in chain mode. */
  issuers: z.array(z.object({ subject: z.string(), pem: z.string(), credentialsId: z.string() })),
});

/** What became of one device on the server. */
export const thingsboardRegistration = z.object({
  deviceId: z.string(),
  /** `kept`: the server had exactly these credentials already. */
  outcome: z.enum(['registered', 'kept', 'failed']),
  /** Whether the device was made on the server for it. */
  deviceCreated: z.boolean(),
  credentialsId: z.string(),
  what: z.string().optional(),
  remedy: z.string().optional(),
});

export type ThingsboardCredentials = z.infer<typeof thingsboardCredentials>;
export type ThingsboardRegistration = z.infer<typeof thingsboardRegistration>;
