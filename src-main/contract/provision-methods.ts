import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';

/** The row of provisioning. */
export const provisionMethods = {
  'provision.run': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      deviceIds: z.array(z.string().max(200)).min(1).max(10_000),
      platform: model.platformId.default('azure-dps'),
      /** Without it the platform's own. */
      host: z.string().max(255).optional(),
      port: model.port.optional(),
      settings: model.platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      keyPassphrase: model.passphrase.optional(),
      /** Names the job for `job.progress` and `job.cancel`; cancelled, devices that were not done are told as such. */
      jobId: model.jobId.optional(),
    }),
    /** One a device, in the order of the input: what could not be provisioned is a result, not an error. */
    output: z.object({ results: z.array(model.provisioningResult) }),
    codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
