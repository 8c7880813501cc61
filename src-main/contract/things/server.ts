import { z } from 'zod';
import * as model from '../values.ts';
import { defaultKeys } from '../limits.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import type { ThingRow } from './thing-row.ts';

/** DNS names, or IP addresses as text. */
export const serverNames = z.array(z.string().max(300)).max(100).default([]);

/** A certificate for a TLS server: a broker, ThingsBoard, or the local hub. */
const serverLine = z.object({
  name: z.string(),
  /** Absent where it is self-signed. */
  authority: z.string().optional(),
  keyEncrypted: z.boolean(),
  /** What clients may connect to. */
  dns: z.array(z.string()),
  addresses: z.array(z.string()),
  certificate: model.certificateFacts,
  /** Its authority has taken it back. */
  revoked: model.revoked.optional(),
  files: z.array(model.madeFile),
});

const serverSummary = serverLine.extend({
  /** Files of its set that are missing from the folder. */
  missing: z.array(z.string()),
});

export const server = {
  list: 'servers',
  line: serverLine,
  exported: true,
  methods: {
    'server.create': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: model.newName,
        /** Without it the name. Clients do not look at it. */
        commonName: z.string().max(300).optional(),
        subject: model.subjectFields.default({}),
        /** Where neither names nor addresses are given, the common name is taken. */
        dns: serverNames,
        /** IPv4 and IPv6, as text. */
        addresses: serverNames,
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
      output: serverLine.extend({
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
      output: z.object({ servers: z.array(serverSummary) }),
      codes: [...workspaceCodes],
    },
  },
} as const satisfies ThingRow;

export type ServerLine = z.infer<typeof serverLine>;
