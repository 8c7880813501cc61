import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { BundleRow, ExportSubject } from '../../../../src-main/contract/models.ts';

export type Bundles = MethodOutput<'bundle.list'>;
type KeygenFile = MethodOutput<'keygen.read'>;
type KeygenName = KeygenFile['passwords'][number];

export const textOptions = ['prefix', 'alias', 'trustAlias', 'storePassword', 'keyPassword'] as const;
export type TextOption = (typeof textOptions)[number];

/** What is typed and chosen. An empty text means the default. */
export interface ExportForm {
  readonly bundle: BundleRow['id'] | undefined;
  readonly texts: Readonly<Record<TextOption, string>>;
  readonly pfxProfile: 'modern' | 'compatible';
  readonly folder: { readonly token: string; readonly path: string } | undefined;
  readonly trust: { readonly name: string; readonly pem: string } | undefined;
  readonly keygen: { readonly token: string; readonly name: string; readonly file: KeygenFile } | undefined;
  /** Writes a keygen.properties beside the files. */
  readonly writeKeygen: boolean;
  readonly keyPassphrase: string;
}

export const emptyForm: ExportForm = {
  bundle: undefined,
  texts: { prefix: '', alias: '', trustAlias: '', storePassword: '', keyPassword: '' },
  pfxProfile: 'modern',
  folder: undefined,
  trust: undefined,
  keygen: undefined,
  writeKeygen: false,
  keyPassphrase: '',
};

/** The row that is chosen; the first one until one is. */
export const rowOf = ({ bundles }: Bundles, { bundle }: ExportForm): BundleRow | undefined =>
  bundles.find(({ id }) => id === bundle) ?? bundles[0];

export const uses = ({ options }: BundleRow, wanted: BundleRow['options'][number]['option']): boolean =>
  options.some(({ option }) => option === wanted);

export const defaultOf = ({ options }: BundleRow, wanted: TextOption): string | undefined =>
  options.find(({ option }) => option === wanted)?.default;

/** ThingsBoard's scripts and their kin, which a keygen.properties configures. */
export const takesKeygen = ({ id }: BundleRow): boolean => id === 'thingsboard' || id === 'thingsboard-2';

/** Whether the passphrase of the key has to be typed. */
export const needsPassphrase = ({ keyEncrypted, passphraseRemembered }: Bundles, row: BundleRow): boolean =>
  row.needsKey && keyEncrypted && !passphraseRemembered;

const sideOf = ({ kind }: Pick<ExportSubject, 'kind'>) => (kind === 'server' ? 'SERVER' : 'CLIENT');

/** Names in a keygen.properties of what is typed here. */
function keygenNames(subject: Pick<ExportSubject, 'kind'>): Readonly<Record<TextOption, KeygenName>> {
  const side = sideOf(subject);
  return {
    prefix: `${side}_FILE_PREFIX`,
    alias: `${side}_KEY_ALIAS`,
    trustAlias: 'SERVER_KEY_ALIAS',
    storePassword: `${side}_KEYSTORE_PASSWORD`,
    keyPassword: `${side}_KEY_PASSWORD`,
  };
}

/** Fills in what a keygen.properties says; its passwords stay with the program, which is told to take them from there. */
export function filled(
  form: ExportForm,
  subject: Pick<ExportSubject, 'kind'>,
  keygen: NonNullable<ExportForm['keygen']>,
): ExportForm {
  const names = keygenNames(subject);
  const texts = { ...form.texts };
  for (const option of textOptions) {
    const found = keygen.file.values.find(({ name, hostname }) => name === names[option] && !hostname);
    if (found !== undefined) texts[option] = found.value;
    if (keygen.file.passwords.includes(names[option])) texts[option] = '';
  }
  return { ...form, texts, keygen };
}

/** Whether a password that was not typed comes from the keygen.properties. */
export const fromKeygen = ({ keygen, texts }: ExportForm, subject: ExportSubject, option: TextOption): boolean =>
  texts[option] === '' && (keygen?.file.passwords.includes(keygenNames(subject)[option]) ?? false);

interface Ordered {
  readonly workspace: string;
  readonly subject: ExportSubject;
  readonly row: BundleRow;
  readonly folder: string;
  readonly ownFolder: boolean;
  readonly overwrite: boolean;
}

/** What is no secret of an order: only what the bundle uses, and no defaults. */
function namesOf(form: ExportForm, { workspace, subject, row, folder, ownFolder }: Ordered) {
  const typed = (['prefix', 'alias', 'trustAlias'] as const).filter(
    (option) => uses(row, option) && form.texts[option] !== '',
  );
  const { trust, pfxProfile } = form;
  return {
    workspace,
    subject,
    bundle: row.id,
    folder,
    ownFolder,
    ...Object.fromEntries(typed.map((option) => [option, form.texts[option]])),
    ...(uses(row, 'pfxProfile') ? { pfxProfile } : {}),
    ...(uses(row, 'trust') && trust !== undefined ? { trustPem: trust.pem } : {}),
  };
}

/** The call that makes the files. */
export function orderOf(form: ExportForm, ordered: Ordered): MethodInput<'certificate.export'> {
  const { row, overwrite } = ordered;
  const typed = (['storePassword', 'keyPassword'] as const).filter(
    (option) => uses(row, option) && form.texts[option] !== '',
  );
  const { keygen, keyPassphrase } = form;
  return {
    ...namesOf(form, ordered),
    overwrite,
    ...Object.fromEntries(typed.map((option) => [option, form.texts[option]])),
    ...(takesKeygen(row) && keygen !== undefined ? { optionsFrom: keygen.token } : {}),
    ...(keyPassphrase === '' ? {} : { keyPassphrase }),
  };
}

/** The call that shows the commands for the same. */
export const howtoOf = (form: ExportForm, ordered: Ordered): MethodInput<'howto.show'> => ({
  topic: 'export',
  ...namesOf(form, ordered),
  keyEncrypted: uses(ordered.row, 'keyPassword') && form.texts.keyPassword !== '',
});

/** The call that writes the same settings as a keygen.properties. */
export function keygenOrderOf(
  form: ExportForm,
  { row, subject, folder, overwrite }: Ordered,
): MethodInput<'keygen.write'> {
  const names = keygenNames(subject);
  const values = textOptions
    .filter((option) => uses(row, option))
    .map((option) => ({
      name: names[option],
      value: form.texts[option] || (fromKeygen(form, subject, option) ? '' : (defaultOf(row, option) ?? '')),
    }))
    .filter(({ value }) => value !== '');
  const { keygen } = form;
  return { folder, overwrite, values, ...(keygen === undefined ? {} : { optionsFrom: keygen.token }) };
}
