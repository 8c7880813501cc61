import { z } from 'zod';
import * as model from '../base-models.ts';
import { proofDestination } from '../window-models.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import type { ThingRow } from './thing-row.ts';

const proofLine = z.object({
  authority: z.string(),
  code: z.string(),
  destination: proofDestination.optional(),
  createdAt: model.instant,
  certificate: model.certificateFacts,
  files: z.array(model.madeFile),
});

export const proof = {
  list: 'proofs',
  line: proofLine,
  exported: false,
  methods: {
    'proof.sign': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        authority: z.string().max(200),
        code: z.string().max(500),
        /** Not needed where it is remembered. */
        passphrase: model.passphrase.optional(),
        /** For whom; kept with the proof. */
        destination: proofDestination.optional(),
        /** Names the job for `job.cancel`; cancelled, nothing is signed. */
        jobId: model.jobId.optional(),
      }),
      output: z.object({
        authority: z.string(),
        code: z.string(),
        certificate: model.certificateFacts,
        certificatePem: z.string(),
        files: z.array(model.madeFile),
        warnings: z.array(model.warning),
      }),
      codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
    },
  },
} as const satisfies ThingRow;

export type ProofLine = z.infer<typeof proofLine>;
