import { z } from 'zod';
import * as model from '../values.ts';
import { defaultKeys } from '../limits.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import { serverNames } from './server.ts';
import type { ThingRow } from './thing-row.ts';

/** A request for a certificate. */
const requestLine = z.object({
  name: z.string(),
  subject: z.string(),
  key: z.string(),
  /** Whether its private key is there, and behind a passphrase. */
  privateKey: z.enum(['none', 'open', 'encrypted']),
  /** Whether it was made here, and not brought in. */
  made: z.boolean(),
  createdAt: model.instant,
  /** When an authority of the workspace has signed it last, and which; its key is elsewhere, and so it stays. */
  signed: z.object({ at: model.instant, by: z.string() }).optional(),
});

/** One of the workspace, or one of somebody else's: a file, or text that was pasted. PEM, DER, or base64 of that. */
const requestSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('workspace'), name: z.string().max(200) }),
  z.strictObject({ from: z.literal('file'), file: model.fileToken }),
  z.strictObject({ from: z.literal('text'), text: z.string().max(1_000_000) }),
]);

const requestPurpose = z.enum(['device', 'server', 'intermediate']);
export const takenExtension = z.enum(['alternativeNames', 'keyUsage', 'extendedKeyUsage']);

/** What a request says, and the forms that others take it in. */
const requestDetails = z.object({
  subject: z.string(),
  commonName: z.string().optional(),
  key: z.string(),
  signature: z.string(),
  /** Why nobody should sign it. A sentence; absent where nothing speaks against it. */
  fault: z.string().optional(),
  /** The extensions that it asks for; what it does not ask for is absent. */
  asked: z.object({
    authority: z.boolean().optional(),
    pathLength: z.int().optional(),
    keyUsage: z.array(z.string()).optional(),
    extendedKeyUsage: z.array(z.string()).optional(),
    alternativeNames: z.array(z.string()).optional(),
    /** Names of others, which are never taken over. */
    others: z.array(z.string()),
  }),
  /** What it seems to be meant for. */
  purpose: requestPurpose,
  /** What can be taken over of it. */
  offered: z.array(takenExtension),
  pem: z.string(),
  /** Base64 of the DER, without lines: as the payload of Azure DPS has it. */
  base64: z.string(),
});

/** What became of a request: a thing of the workspace with its certificate. */
const answered = z.object({
  /** A device or server where the key is here; else a certificate without a key. */
  kind: z.enum(['device', 'server', 'authority', 'certificate']),
  name: z.string(),
  certificate: model.certificateFacts,
  certificatePem: z.string(),
  /** Its own first. */
  chainPem: z.string(),
  files: z.array(model.madeFile),
  /** Where the request is now, as `thing.restore` names it; absent where it stayed. */
  trashId: z.string().optional(),
  warnings: z.array(model.warning),
});

export const request = {
  list: 'requests',
  line: requestLine,
  exported: false,
  methods: {
    /** Makes a key and a request that its owner hands to an authority elsewhere, or here. */
    'request.create': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        /** The common name, and the name of the request. */
        deviceId: model.newName,
        subject: model.subjectFields.default({}),
        keyType: model.keyType.default(defaultKeys.device),
        /** Alternative names that are asked for. */
        dns: serverNames,
        addresses: serverNames,
        /** Encrypts the key file. */
        keyPassphrase: model.passphrase.optional(),
        /** Names the job for `job.cancel`; cancelled, nothing is made. */
        jobId: model.jobId.optional(),
      }),
      output: z.object({
        name: z.string(),
        request: requestDetails,
        files: z.array(model.madeFile),
        warnings: z.array(model.warning),
      }),
      codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'CANCELLED'],
    },
    'request.read': {
      input: z.strictObject({ workspace: model.workspaceToken.optional(), source: requestSource }),
      output: requestDetails,
      codes: [...workspaceCodes, ...keyCodes],
    },
    'request.sign': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        source: requestSource,
        authority: z.string().max(200),
        /** Not needed where it is remembered. */
        passphrase: model.passphrase.optional(),
        purpose: requestPurpose,
        /** Which extensions are as the request asks for them; the others are those of the purpose. */
        take: z.array(takenExtension).default([]),
        validityDays: model.validityDays.optional(),
        /** Of an intermediate authority. */
        pathLength: z.int().min(0).max(100).optional(),
        /** What the certificate is called here; without it, as its common name. */
        name: model.newName.optional(),
        /** Opens the key of a request of the workspace, where it is encrypted. */
        keyPassphrase: model.passphrase.optional(),
        /** Of the .pfx of a device whose key has no passphrase. */
        pfxPassword: z.string().max(1024).default('1234'),
        /** Names the job for `job.cancel`; cancelled, nothing is signed. */
        jobId: model.jobId.optional(),
      }),
      output: answered,
      codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'NOT_AN_AUTHORITY', 'INCOMPLETE', 'CANCELLED'],
    },
    /** Brings a certificate that was signed elsewhere back to the key of its request. */
    'request.complete': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: z.string().max(200),
        /** A certificate, with its chain or without: a file, or text that was pasted. */
        answer: z.discriminatedUnion('from', [
          z.strictObject({ from: z.literal('file'), file: model.fileToken }),
          z.strictObject({ from: z.literal('text'), text: z.string().max(1_000_000) }),
        ]),
        /** Opens the key, where it is encrypted. */
        keyPassphrase: model.passphrase.optional(),
        pfxPassword: z.string().max(1024).default('1234'),
        jobId: model.jobId.optional(),
      }),
      output: answered,
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
    /** Puts a request into a folder as .csr (PEM), .der and .txt (base64 without lines); its key stays. */
    'request.export': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        name: z.string().max(200),
        folder: z.string().min(1).max(200),
        /** Whether files of these names are replaced. */
        overwrite: z.boolean().default(false),
      }),
      /** `path`: of the folder. */
      output: z.object({ path: z.string(), files: z.array(model.madeFile) }),
      codes: [...workspaceCodes, 'NAME_TAKEN', 'DAMAGED', 'FORMAT_NOT_RECOGNISED'],
    },
  },
} as const satisfies ThingRow;

export type RequestLine = z.infer<typeof requestLine>;
export type RequestDetails = z.infer<typeof requestDetails>;
export type RequestSource = z.infer<typeof requestSource>;
export type RequestPurpose = z.infer<typeof requestPurpose>;
export type TakenExtension = z.infer<typeof takenExtension>;
export type AnsweredRequest = z.infer<typeof answered>;
