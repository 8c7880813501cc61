import { z } from 'zod';
import { jobId, passphrase, platformId, platformSettings, port, workspaceToken } from './values.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { provisioningResult } from './simulation.ts';

/** The row of provisioning. */
export const provisioningMethods = {
  'provision.run': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceIds: z.array(z.string().max(200)).min(1).max(10_000),
      platform: platformId.default('azure-dps'),
      /** Without it the platform's own. */
      host: z.string().max(255).optional(),
      port: port.optional(),
      settings: platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      keyPassphrase: passphrase.optional(),
      /** Names the job for `job.progress` and `job.cancel`; cancelled, devices that were not done are told as such. */
      jobId: jobId.optional(),
    }),
    /** One a device, in the order of the input: what could not be provisioned is a result, not an error. */
    output: z.object({ results: z.array(provisioningResult) }),
    codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
