import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';

const names = z.array(z.string().max(300)).max(100).default([]);

/** Certificates for TLS servers. */
export const serverMethods = {
  'server.create': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      name: z.string().max(200),
      /** Without it the name. Clients do not look at it. */
      commonName: z.string().max(300).optional(),
      /** Where neither names nor addresses are given, the common name is taken. */
      dns: names,
      /** IPv4 and IPv6, as text. */
      addresses: names,
      /** Without it the certificate is self-signed. */
      authority: z.strictObject({ name: z.string().max(200), passphrase: model.passphrase.optional() }).optional(),
      keyType: model.keyType.default('rsa-2048'),
      /** 9999 at most; past 825 that is told. */
      validityDays: model.validityDays.optional(),
      /** Encrypts the key file. */
      keyPassphrase: model.passphrase.optional(),
      /** Names the job for `job.cancel`; cancelled, nothing is made. */
      jobId: model.jobId.optional(),
    }),
    output: model.serverLine.extend({
      /** What clients must trust. */
      authorityPem: z.string(),
      warnings: z.array(model.warning),
    }),
    codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'CANCELLED'],
  },
  'server.list': {
    input: z.strictObject({ workspace: model.workspaceToken }),
    output: z.object({ servers: z.array(model.serverSummary) }),
    codes: [...workspaceCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
