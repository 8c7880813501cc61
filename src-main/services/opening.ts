import { i18n } from '../core/language/index.ts';
import type { Warning } from '../contract/models.ts';
import { maximumFileBytes } from '../core/keystore/open.ts';
import type { FilePasswords, OpenedFile } from '../core/keystore/opened.ts';
import { otherPassword, passwordRequired } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import type { Grants } from './grants.ts';
import type { Job } from './jobs.ts';
import type { Ports } from './ports.ts';

/** A file of somebody else's as it is handed in. */
export interface FileToOpen extends FilePasswords {
  readonly token: string;
  /** The input that named it. */
  readonly field: string;
  /** The user wants it opened however long it takes. */
  readonly patient: boolean;
}

/** Opens a file that the user chose. Throws what `openFile` and reading a file do, and CANCELLED. */
export async function openChosen(
  { token, field, patient, ...passwords }: FileToOpen,
  grants: Grants,
  { folders, opening }: Pick<Ports, 'folders' | 'opening'>,
  job: Job,
): Promise<OpenedFile & { readonly warnings: readonly Warning[] }> {
  const path = grants.resolve(token, field);
  const bytes = await job.waitFor(folders.readFile(path, maximumFileBytes));
  const opened = await job.waitFor(opening.open(bytes, { passwords, patient, field }, job.signal));
  const warnings = opened.notices.map((message): Warning => ({ code: 'passed-over', message }));
  return { ...opened, warnings: [...namedOtherwise(folders.nameOf(path), opened), ...warnings] };
}

/** PKCS#8 DER of the keys of a file, for a use that needs them: PASSWORD_REQUIRED or WRONG_PASSWORD where all are closed. */
export function openKeys({ keys, kind }: OpenedFile, { password, keyPassword }: FilePasswords): Uint8Array[] {
  const open = keys.flatMap(({ privateKey }) => privateKey ?? []);
  if (open.length > 0 || keys.length === 0) return open;
  const what =
    kind === 'jks'
      ? 'Java keystore'
      : kind === 'bks'
        ? 'BKS keystore'
        : kind === 'pkcs12'
          ? 'PKCS#12 file'
          : 'private key';
  if (password === undefined && keyPassword === undefined) throw passwordRequired(what);
  throw otherPassword(what);
}

/** Says that a keystore is of another kind than its name tells: since Java 9 keytool writes PKCS#12 under any name. */
function namedOtherwise(name: string, { kind }: OpenedFile): Warning[] {
  if (kind !== 'jks' && kind !== 'pkcs12') return [];
  const says = /\.jks$/i.test(name) ? 'jks' : /\.(?:p12|pfx)$/i.test(name) ? 'pkcs12' : kind;
  if (says === kind) return [];
  const message =
    kind === 'pkcs12'
      ? i18n.t(
          '{name} is a PKCS#12 keystore in spite of its name, as keytool makes it since Java 9. Its key has the password of the store and no other.',
          { name },
        )
      : i18n.t('{name} is a Java keystore (JKS) in spite of its name; programs other than Java may not open it.', {
          name,
        });
  return [{ code: 'named-otherwise', message }];
}

/** The public half of a key. Throws KEY_NOT_SUPPORTED, and DAMAGED for a key that signs what nobody can verify. */
export async function publicKeyOf(privateKey: Uint8Array, keys: Ports['keys'], field: string): Promise<Uint8Array> {
  const signer = keys.signer(privateKey);
  const { publicKey } = signer;
  if (await keys.proves(signer, publicKey)) return publicKey;
  throw new Problem('DAMAGED', i18n.t('The private key is damaged: what it signs cannot be verified.'), {
    field,
    remedy: i18n.t('Restore it from a backup.'),
  });
}
