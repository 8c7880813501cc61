import { z } from 'zod';
import { subjectKind } from './things/index.ts';

/** A row of the table that `bundle.list` tells: a system that wants files under its own names. */
export const bundleId = z.string().min(1).max(50);

/** Whose files are made. */
export const exportSubject = z.strictObject({
  kind: subjectKind,
  name: z.string().max(200),
});

export const bundleRow = z.object({
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
});

/** A file that was placed in a folder outside of the workspace: its path below that folder. */
export const placedFile = z.object({ name: z.string(), path: z.string(), holdsKey: z.boolean() });

/** What ThingsBoard's key scripts know; passwords are named and not told. */
export const keygenName = z.enum([
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
export const keygenOption = z.enum(['prefix', 'alias', 'trustAlias', 'storePassword', 'keyPassword']);

export type KeygenOption = z.infer<typeof keygenOption>;
export type BundleRow = z.infer<typeof bundleRow>;
export type ExportSubject = z.infer<typeof exportSubject>;
export type PlacedFile = z.infer<typeof placedFile>;
