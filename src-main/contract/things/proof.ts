import { z } from 'zod';
import * as model from '../values.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import type { ThingRow } from './thing-row.ts';

const proofLine = z.object({
  authority: z.string(),
  code: z.string(),
  /** For whom it was made, and what people call that in short and in full. */
  destination: model.platformId.optional(),
  madeFor: z.object({ label: z.string(), name: z.string() }).optional(),
  createdAt: model.instant,
  /** Since when the user says that it was accepted; a cloud tells nobody here. */
  verifiedAt: model.instant.optional(),
  certificate: model.certificateFacts,
  /** Its authority has taken it back. */
  revoked: model.revoked.optional(),
  files: z.array(model.madeFile),
});

export const signedProof = z.object({
  authority: z.string(),
  code: z.string(),
  certificate: model.certificateFacts,
  certificatePem: z.string(),
  files: z.array(model.madeFile),
  warnings: z.array(model.warning),
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
        /** For whom: a platform that takes proofs; kept with the proof. */
        destination: model.platformId.optional(),
        /** Names the job for `job.cancel`; cancelled, nothing is signed. */
        jobId: model.jobId.optional(),
      }),
      output: signedProof,
      codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
    },
    'proof.setVerified': {
      /** What the user says of one: whether the cloud has accepted it. Signed again, it is open again. */
      input: z.strictObject({
        workspace: model.workspaceToken,
        authority: z.string().max(200),
        code: z.string().max(500),
        verified: z.boolean(),
      }),
      output: model.nothing,
      codes: [...workspaceCodes],
    },
  },
} as const satisfies ThingRow;

export type ProofLine = z.infer<typeof proofLine>;
