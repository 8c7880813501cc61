import { z } from 'zod';
import { certificateFacts, jobId, workspaceToken } from './values.ts';
import { type MethodRow, workspaceCodes } from './method-row.ts';

/** A certificate as ThingsBoard wants it. */
const thingsboardCertificate = z.object({
  /** Markers and base64, nothing else. */
  pem: z.string(),
  /** SHA3-256 of the base64 in one line, lower-case hex: what the server shows and looks up. */
  credentialsId: z.string(),
  /** What was taken out of the text to make it so. */
  cleaned: z.array(z.object({ code: z.string(), message: z.string() })),
});

const thingsboardCredentials = thingsboardCertificate.extend({
  deviceId: z.string(),
  /** The authorities of its chain, nearest first: one of them is the anchor of a device profile in chain mode. */
  issuers: z.array(z.object({ subject: z.string(), pem: z.string(), credentialsId: z.string() })),
});

/** What became of one device on the server. */
const thingsboardRegistration = z.object({
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

const deviceIds = z.array(z.string().max(200)).min(1).max(10_000);

/** Rows for servers of the ThingsBoard family. */
export const thingsboardMethods = {
  'thingsboard.describeCredentials': {
    input: z.strictObject({ workspace: workspaceToken, deviceIds }),
    output: z.object({ devices: z.array(thingsboardCredentials) }),
    codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
  'thingsboard.cleanCertificate': {
    /** Whatever somebody has pasted. */
    input: z.strictObject({ certificatePem: z.string().max(1_000_000) }),
    output: thingsboardCertificate.extend({ certificate: certificateFacts }),
    codes: ['INVALID_INPUT', 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
  'thingsboard.register': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceIds,
      /** As in the browser: https://host, or http://localhost:8080. */
      server: z.string().min(1).max(500),
      userName: z.string().min(1).max(320),
      /** Used for one login and forgotten. */
      password: z.string().min(1).max(1024),
      serverCaPem: z.string().max(1_000_000).optional(),
      /** Profile (device type) of devices that are made; without it `default`. */
      deviceProfile: z.string().min(1).max(255).optional(),
      /** Names the job for `job.progress` and `job.cancel`. */
      jobId: jobId.optional(),
    }),
    output: z.object({
      server: z.string(),
      /** The password went over a connection that others can read. */
      readableOnTheWay: z.boolean(),
      devices: z.array(thingsboardRegistration),
    }),
    codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'SERVER_UNREACHABLE', 'SERVER_REFUSED', 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
