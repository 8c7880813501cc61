import { z } from 'zod';
import * as model from '../values.ts';
import { backdatings, defaultKeys } from '../limits.ts';
import { keyCodes, workspaceCodes } from '../method-row.ts';
import type { ThingRow } from './thing-row.ts';

/** Which devices: the ones listed, a numbered set, or the rows of a CSV text. */
export const deviceSet = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: z.array(model.newName).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('numbered'), prefix: model.newName, count: z.int().min(1).max(100_000) }),
  /**
   * CSV text with a header; the column `deviceId` (or `id`) is needed. What a row may say of its own is optional: `key`,
   * `days`, `organization`, `unit`, `locality`, `state`, `country` (or O, OU, L, ST, C) and `platform`.
   */
  z.strictObject({
    kind: z.literal('csv'),
    text: z.string().max(50_000_000),
    /** Makes the devices of the other rows; without it nothing is made where a row has a fault. */
    leaveOutFaulty: z.boolean().optional(),
  }),
]);

const deviceSummary = z.object({
  deviceId: z.string(),
  authority: z.string().optional(),
  /** ID of the platform that it is for, where that is known. */
  platform: z.string().optional(),
  pfxProfile: model.pfxProfile,
  certificate: model.certificateFacts,
  files: z.array(model.madeFile),
  /** Files of its set that are missing from the folder. */
  missing: z.array(z.string()),
  keptBefore: model.keptBefore.optional(),
});

const createdDevice = deviceSummary.extend({
  outcome: z.enum(['created', 'completed', 'kept']),
  warnings: z.array(model.warning),
});

const renewedDevice = deviceSummary.extend({
  /** Of the certificate before, by which clouds may still know the device. */
  before: z.object({ thumbprintSha1: z.string(), thumbprintSha256: z.string() }),
  /** What was there before, as `thing.restore` names it. */
  trashId: z.string(),
  warnings: z.array(model.warning),
});

/** A device in the least words: there may be many thousands. */
const deviceLine = z.object({
  deviceId: z.string(),
  authority: z.string().optional(),
  /** Who signed it, where that is no authority of the workspace, and not itself. */
  issuedBy: z.string().optional(),
  keyEncrypted: z.boolean(),
  key: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: model.instant,
  notAfter: model.instant,
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
  /** Its authority has taken it back. */
  revoked: model.revoked.optional(),
});

export const device = {
  list: 'devices',
  line: deviceLine,
  exported: true,
  methods: {
    'device.create': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        devices: deviceSet,
        /** Without it every device gets a self-signed certificate. */
        authority: z.strictObject({ name: z.string().max(200), passphrase: model.passphrase.optional() }).optional(),
        /** The same for all of them; the common name is always the device ID. */
        subject: model.subjectFields.default({}),
        keyType: model.keyType.default(defaultKeys.device),
        validityDays: model.validityDays.optional(),
        /** Never before its authority. */
        backdateMinutes: model.backdateMinutes.default(backdatings[0]),
        pfxPassword: z.string().max(1024).default('1234'),
        pfxProfile: model.pfxProfile.default('modern'),
        /** Whether the chain file ends with the root; the .pfx always holds it. */
        rootInChain: z.boolean().default(true),
        /** Encrypts the key files. */
        keyPassphrase: model.passphrase.optional(),
        /** Names the job for `job.progress` and `job.cancel`. */
        jobId: model.jobId.optional(),
      }),
      output: z.object({ devices: z.array(createdDevice), warnings: z.array(model.warning) }),
      codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'INCOMPLETE', 'CANCELLED'],
    },
    'device.renew': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        deviceIds: z.array(z.string().max(200)).min(1).max(100_000),
        /** Opens the authorities that have signed them; without it the remembered ones do. */
        passphrase: model.passphrase.optional(),
        key: z.enum(['same', 'new']).default('same'),
        /** Of new keys; without it each is of the kind that it was. */
        keyType: model.keyType.optional(),
        validityDays: model.validityDays.optional(),
        /** Never before its authority. */
        backdateMinutes: model.backdateMinutes.default(backdatings[0]),
        pfxPassword: z.string().max(1024).default('1234'),
        /** Opens the keys that are encrypted, and encrypts what is in their place. */
        keyPassphrase: model.passphrase.optional(),
        /** Names the job for `job.progress` and `job.cancel`; cancelled, what was renewed before stays so. */
        jobId: model.jobId.optional(),
      }),
      /** In the order asked for. All else of a device is as it was: subject, platform, profile of its .pfx, notes. */
      output: z.object({ devices: z.array(renewedDevice), warnings: z.array(model.warning) }),
      codes: [...workspaceCodes, ...keyCodes, 'NOT_AN_AUTHORITY', 'CANCELLED'],
    },
    'device.preview': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        devices: deviceSet,
        /** Names the job for `job.cancel`. */
        jobId: model.jobId.optional(),
      }),
      /** What `device.create` would find, before anything is made. */
      output: z.object({
        total: z.int(),
        faults: z.int(),
        /** Titles of the columns of a CSV file that say nothing here. */
        unknownColumns: z.array(z.string()),
        /** All rows with a fault, as far as a page can show them, and the first of the others; in their order. */
        rows: z.array(
          z.object({
            /** Counted from 1; in a CSV file as a spreadsheet counts. */
            row: z.int(),
            deviceId: z.string(),
            keyType: model.keyType.optional(),
            validityDays: z.int().optional(),
            /** Beside the common name, as it will stand in the certificate. */
            subject: z.string().optional(),
            /** What people call it. */
            platform: z.string().optional(),
            exists: z.boolean(),
            fault: z.string().optional(),
          }),
        ),
      }),
      codes: [...workspaceCodes, 'CANCELLED'],
    },
    'device.manifest': {
      input: z.strictObject({
        workspace: model.workspaceToken,
        /** In this order; without it, all of the workspace. */
        deviceIds: z.array(z.string().max(200)).min(1).max(100_000).optional(),
        /** Gets the table; without it the user is asked where to save. */
        file: model.fileToken.optional(),
        /** Names the job for `job.progress` and `job.cancel`. */
        jobId: model.jobId.optional(),
      }),
      /** A CSV file with a row a device. `name` is the file's; nothing where the user cancelled. */
      output: z.object({ name: z.string().optional(), devices: z.int() }),
      codes: [...workspaceCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'CANCELLED'],
    },
    'device.list': {
      input: z.strictObject({ workspace: model.workspaceToken }),
      output: z.object({ devices: z.array(deviceSummary) }),
      codes: [...workspaceCodes],
    },
  },
} as const satisfies ThingRow;

export type DeviceSet = z.infer<typeof deviceSet>;
export type DeviceSummary = z.infer<typeof deviceSummary>;
export type RenewedDevice = z.infer<typeof renewedDevice>;
export type CreatedDevice = z.infer<typeof createdDevice>;
export type DeviceLine = z.infer<typeof deviceLine>;
