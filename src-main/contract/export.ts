import { z } from 'zod';
import { jobId, passphrase, pfxProfile, warning, workspaceToken } from './values.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { subjectKind } from './things/index.ts';

/** A row of the table that `bundle.list` tells: a system that wants files under its own names. */
export const bundleId = z.string().min(1).max(50);

/** Whose files are made. */
export const exportSubject = z.strictObject({
  kind: subjectKind,
  name: z.string().max(200),
});

/**
 * Where the files of a subject go: into the folder, into one below it with the name of the subject, or into a .zip with that
 * name, which has a README.txt too.
 */
export const exportLayout = z.enum(['files', 'folders', 'zips']);

const bundleRow = z.object({
  id: bundleId,
  label: z.string(),
  /** What it is for, as one sentence. */
  about: z.string(),
  options: z.array(
    z.object({
      option: z.enum(['prefix', 'alias', 'trustAlias', 'storePassword', 'keyPassword', 'trust', 'pfxProfile']),
      /** The platform's documentation's own, or what follows from the subject. */
      default: z.string().optional(),
    }),
  ),
  /** What would be made, with / between folders. */
  files: z.array(z.object({ name: z.string(), holdsKey: z.boolean() })),
  needsKey: z.boolean(),
  /** Whether it is what a keygen.properties configures. */
  keygen: z.boolean(),
});

/** A file, or a .zip of files, that was placed in a folder outside of the workspace: its path below that folder. */
const placedFile = z.object({ name: z.string(), path: z.string(), holdsKey: z.boolean() });

/** What ThingsBoard's key scripts know; passwords are named and not told. */
const keygenName = z.enum([
  'DOMAIN_SUFFIX',
  'SUBJECT_ALTERNATIVE_NAMES',
  'ORGANIZATIONAL_UNIT',
  'ORGANIZATION',
  'CITY',
  'STATE_OR_PROVINCE',
  'TWO_LETTER_COUNTRY_CODE',
  'SERVER_KEYSTORE_PASSWORD',
  'SERVER_KEY_PASSWORD',
  'SERVER_KEY_ALIAS',
  'SERVER_FILE_PREFIX',
  'SERVER_KEY_ALG',
  'SERVER_KEY_SIZE',
  'SERVER_KEY_GROUP_NAME',
  'SERVER_KEYSTORE_DIR',
  'CLIENT_KEYSTORE_PASSWORD',
  'CLIENT_KEY_PASSWORD',
  'CLIENT_KEY_ALIAS',
  'CLIENT_FILE_PREFIX',
  'CLIENT_KEY_ALG',
  'CLIENT_KEY_SIZE',
  'CLIENT_KEY_GROUP_NAME',
]);

/** An option of an export that a keygen.properties can say. */
const keygenOption = z.enum(['prefix', 'alias', 'trustAlias', 'storePassword', 'keyPassword']);

export type KeygenOption = z.infer<typeof keygenOption>;
export type BundleRow = z.infer<typeof bundleRow>;
export type ExportLayout = z.infer<typeof exportLayout>;
export type ExportSubject = z.infer<typeof exportSubject>;
export type PlacedFile = z.infer<typeof placedFile>;

const token = z.string().min(1).max(200);

const text = z.string().max(200);

const password = z.string().max(1024);

/** Files for other systems, under the names that they know. */
export const exportMethods = {
  'bundle.list': {
    /** `prefix`: as the user types it, for the names of the files; what is no prefix counts as none. */
    input: z.strictObject({ workspace: workspaceToken, subject: exportSubject, prefix: text.optional() }),
    /** Those that suit the subject. */
    output: z.object({
      bundles: z.array(bundleRow),
      /** What the platform wants that the subject is for, where that is known. */
      suggested: bundleId.optional(),
      /** Whether a passphrase opens its key. */
      keyEncrypted: z.boolean(),
      passphraseRemembered: z.boolean(),
    }),
    codes: [...workspaceCodes, ...keyCodes],
  },
  'certificate.export': {
    input: z.strictObject({
      workspace: workspaceToken,
      /** One after the other; the files of each are made all or none. */
      subjects: z.array(exportSubject).min(1).max(100_000),
      bundle: bundleId,
      /** Made where it is missing. */
      folder: token,
      layout: exportLayout.default('files'),
      /** Replaces files of the same names; else they are refused. */
      overwrite: z.boolean().default(false),
      prefix: text.optional(),
      alias: text.optional(),
      trustAlias: text.optional(),
      storePassword: password.optional(),
      keyPassword: password.optional(),
      pfxProfile: pfxProfile.optional(),
      /** A keygen.properties, for the options that are not given here. */
      optionsFrom: token.optional(),
      /** Certificates to be trusted. */
      trustPem: z.string().max(1_000_000).optional(),
      /** Opens the key, where it is encrypted and the passphrase not remembered. */
      keyPassphrase: passphrase.optional(),
      /** Writes a keygen.properties with the same options into the folder, with the passwords in it. */
      writeKeygen: z.boolean().default(false),
      /** Names the job for `job.progress`, in subjects, and `job.cancel`; cancelled, what was made by then stays. */
      jobId: jobId.optional(),
    }),
    /** A failure midway tells what was made before it. */
    output: z.object({
      /** Stands for the folder in `app.showInFolder`. */
      folder: token,
      /** The whole path of the folder, for people; nothing takes it back. */
      path: z.string(),
      files: z.array(placedFile),
      warnings: z.array(warning),
    }),
    codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'CANCELLED'],
  },
  'folder.choose': {
    input: z.strictObject({}),
    /** Nothing where the user cancelled. */
    output: z.object({ folder: z.object({ token, path: z.string() }).optional() }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'keygen.read': {
    /** `kind`: of the certificate that the options are wanted for. */
    input: z.strictObject({ file: token, kind: subjectKind.optional() }),
    output: z.object({
      /** `$(hostname)` stands where the file wants the name of the computer; `hostname`: it stands there. */
      values: z.array(z.object({ name: keygenName, value: z.string(), hostname: z.boolean() })),
      /**
       * What the scripts name a certificate by; nothing that is empty or wants the name of the computer. For `server.create` and
       * `device.create`, whose common name is the device ID.
       */
      subject: z
        .object({
          commonName: z.string(),
          organization: z.string(),
          organizationalUnit: z.string(),
          locality: z.string(),
          stateOrProvince: z.string(),
          country: z.string(),
        })
        .partial(),
      /** For which a server's certificate is good. */
      alternativeNames: z.object({ dns: z.array(z.string()), addresses: z.array(z.string()) }),
      /** Passwords that the file holds. They stay here: `certificate.export` takes the file as `optionsFrom`. */
      passwords: z.array(keygenName),
      /** Where a kind was given: what the file says for an export of it; without a value where that is a password. */
      options: z.array(z.object({ option: keygenOption, value: z.string().optional() })).optional(),
      notices: z.array(z.string()),
    }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'FORMAT_NOT_RECOGNISED'],
  },
  'keygen.write': {
    input: z.strictObject({
      /** Gets a keygen.properties. */
      folder: token,
      overwrite: z.boolean().default(false),
      values: z.array(z.strictObject({ name: keygenName, value: password })).max(100),
      /** A keygen.properties, for the values that are not given here. */
      optionsFrom: token.optional(),
    }),
    output: z.object({ folder: token, path: z.string(), files: z.array(placedFile) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'STORAGE_FAILED', 'WORKSPACE_BUSY', 'FORMAT_NOT_RECOGNISED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
