import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';
import { defaultKeys } from './limits.ts';

/** Certificates for TLS servers. */
export const serverMethods = {
  'server.create': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      name: z.string().max(200),
      /** Without it the name. Clients do not look at it. */
      commonName: z.string().max(300).optional(),
      /** Where neither names nor addresses are given, the common name is taken. */
      dns: model.serverNames,
      /** IPv4 and IPv6, as text. */
      addresses: model.serverNames,
      /** Without it the certificate is self-signed. */
      authority: z.strictObject({ name: z.string().max(200), passphrase: model.passphrase.optional() }).optional(),
      keyType: model.keyType.default(defaultKeys.server),
      /** `maximumDays.server` at most; past `appleServerDays` that is told. */
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
  'server.checkHosts': {
    /** As they are typed, names and addresses mixed. */
    input: z.strictObject({ hosts: z.array(z.string().max(300)).max(100) }),
    output: z.object({
      dns: z.array(z.string()),
      addresses: z.array(z.string()),
      /** Why a host can be in no certificate, and what to do about it. */
      faults: z.array(z.object({ host: z.string(), message: z.string() })),
    }),
    codes: ['INVALID_INPUT'],
  },
  'server.list': {
    input: z.strictObject({ workspace: model.workspaceToken }),
    output: z.object({ servers: z.array(model.serverSummary) }),
    codes: [...workspaceCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
