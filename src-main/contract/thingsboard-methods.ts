import { z } from 'zod';
import { type MethodRow, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';

const deviceIds = z.array(z.string().max(200)).min(1).max(10_000);

/** Rows for servers of the ThingsBoard family. */
export const thingsboardMethods = {
  'thingsboard.describeCredentials': {
    input: z.strictObject({ workspace: model.workspaceToken, deviceIds }),
    output: z.object({ devices: z.array(model.thingsboardCredentials) }),
    codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
  'thingsboard.cleanCertificate': {
    /** Whatever somebody has pasted. */
    input: z.strictObject({ certificatePem: z.string().max(1_000_000) }),
    output: model.thingsboardCertificate.extend({ certificate: model.certificateFacts }),
    codes: ['INVALID_INPUT', 'FORMAT_NOT_RECOGNISED', 'DAMAGED'],
  },
  'thingsboard.register': {
    input: z.strictObject({
      workspace: model.workspaceToken,
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
      jobId: model.jobId.optional(),
    }),
    output: z.object({
      server: z.string(),
      /** The password went over a connection that others can read. */
      readableOnTheWay: z.boolean(),
      devices: z.array(model.thingsboardRegistration),
    }),
    codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'SERVER_UNREACHABLE', 'SERVER_REFUSED', 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
