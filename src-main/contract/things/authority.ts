import { z } from 'zod';
import * as model from '../values.ts';
import { defaultKeys } from '../limits.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import type { ThingRow } from './thing-row.ts';

const authoritySummary = z.object({
  name: z.string(),
  parent: z.string().optional(),
  certificate: model.certificateFacts,
  certificatePem: z.string(),
  /** Where others find its list and more, as what it signs says; absent where that says nothing. */
  addresses: model.issuerAddresses.optional(),
  files: z.array(model.madeFile),
});

const authorityLine = authoritySummary.extend({
  passphraseRemembered: z.boolean(),
  /** The root that it is to take the place of, as long as that is under way. */
  replaces: z.string().optional(),
  /** What speaks against signing with it now; absent where nothing does. Sentences. */
  signing: z
    .object({
      /** Nothing can be signed. */
      refusal: z.string().optional(),
      /** No authority can be signed, while other certificates can. */
      refusalAsParent: z.string().optional(),
      warnings: z.array(z.string()),
    })
    .optional(),
  /** Its authority has taken it back. */
  revoked: model.revoked.optional(),
  /** The revocation list that is kept beside it. */
  revocationList: z
    .object({
      /** Absent where it cannot be read. */
      thisUpdate: model.instant.optional(),
      /** When the next one is due. */
      nextUpdate: model.instant.optional(),
      /** How many it takes back. */
      certificates: z.int(),
      /** Why nothing goes by it. A sentence. */
      doubt: z.string().optional(),
    })
    .optional(),
});

export const authority = {
  list: 'authorities',
  line: authorityLine,
  exported: true,
  methods: {
    'authority.create': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: model.newName,
        subject: model.subjectWithName.default({}),
        /** Signs the new authority; without it a root is made. */
        parent: z.string().max(200).optional(),
        keyType: model.keyType.default(defaultKeys.authority),
        validityDays: model.validityDays.optional(),
        pathLength: z.int().min(0).max(100).optional(),
        passphrase: model.passphrase,
        /** Where the parent's passphrase is another one, and not remembered. */
        parentPassphrase: model.passphrase.optional(),
        /** Keeps the passphrase, as long as `app.info` says, so that it need not be given again. */
        remember: z.boolean().default(false),
        /** Names the job for `job.cancel`; cancelled, nothing is made. */
        jobId: model.jobId.optional(),
      }),
      output: authoritySummary.extend({ warnings: z.array(model.warning) }),
      codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'NOT_AN_AUTHORITY', 'CANCELLED'],
    },
    'authority.list': {
      input: z.strictObject({ workspace: model.workspaceToken }),
      output: z.object({ authorities: z.array(authoritySummary) }),
      codes: [...workspaceCodes],
    },
    'authority.import': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: model.newName,
        /** PEM with certificates and perhaps the key, or a PKCS#12 or Java keystore. */
        file: model.fileToken,
        /** Where the key is in a file of its own. */
        keyFile: model.fileToken.optional(),
        /** Opens the file's key. */
        filePassword: z.string().max(1024).optional(),
        /** Of the key in a keystore, where it is not the store's. */
        keyPassword: z.string().max(1024).optional(),
        /** As in `file.inspect`. */
        patient: z.boolean().default(false),
        /** Encrypts the key in the workspace. */
        passphrase: model.passphrase,
        remember: z.boolean().default(false),
        /** Names the job for `job.cancel`; cancelled, nothing is brought in. */
        jobId: model.jobId.optional(),
      }),
      output: authoritySummary.extend({ warnings: z.array(model.warning) }),
      codes: [
        ...workspaceCodes,
        ...keyCodes,
        'NAME_TAKEN',
        'NOT_AN_AUTHORITY',
        'INCOMPLETE',
        'LIMIT_REACHED',
        'CANCELLED',
      ],
    },
    /** What certificates say from now on of where to find the list of their authority and more; what is absent they do not say. */
    'authority.setAddresses': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: z.string().max(200),
        addresses: model.issuerAddresses,
      }),
      output: authoritySummary,
      codes: [...workspaceCodes],
    },
    'authority.forgetPassphrase': {
      input: z.strictObject({ workspace: model.workspaceToken, name: z.string().max(200) }),
      output: model.nothing,
      codes: [...workspaceCodes],
    },
  },
} as const satisfies ThingRow;

export type AuthoritySummary = z.infer<typeof authoritySummary>;
export type AuthorityLine = z.infer<typeof authorityLine>;
