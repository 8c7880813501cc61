import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { BundleRow, ExportLayout, ExportSubject, KeygenOption } from '../../../../src-main/contract/models.ts';
import { type NewSecret, isTypedWell, noSecret } from '../../../ui/new-secret.ts';

export type Bundles = MethodOutput<'bundle.list'>;
type KeygenFile = MethodOutput<'keygen.read'>;

export type TextOption = KeygenOption;
export const textOptions = [
  'prefix',
  'alias',
  'trustAlias',
  'storePassword',
  'keyPassword',
] as const satisfies readonly TextOption[];

export const passwordOptions = ['storePassword', 'keyPassword'] as const;
type PasswordOption = (typeof passwordOptions)[number];

/** What is typed and chosen. An empty text means the default. */
export interface ExportForm {
  readonly bundle: BundleRow['id'] | undefined;
  readonly texts: Readonly<Record<TextOption, string>>;
  /** How passwords among them were typed. */
  readonly typing: Readonly<Record<PasswordOption, Omit<NewSecret, 'first'>>>;
  readonly pfxProfile: 'modern' | 'compatible';
  /** One .zip a subject in place of its files. */
  readonly zip: boolean;
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
  typing: { storePassword: noSecret, keyPassword: noSecret },
  pfxProfile: 'modern',
  zip: false,
  folder: undefined,
  trust: undefined,
  keygen: undefined,
  writeKeygen: false,
  keyPassphrase: '',
};

/** The row that is chosen; until one is, that of the platform that the files are for, else the first. */
export const rowOf = ({ bundles, suggested }: Bundles, { bundle = suggested }: ExportForm): BundleRow | undefined =>
  bundles.find(({ id }) => id === bundle) ?? bundles[0];

export const uses = ({ options }: BundleRow, wanted: BundleRow['options'][number]['option']): boolean =>
  options.some(({ option }) => option === wanted);

export const defaultOf = ({ options }: BundleRow, wanted: TextOption): string | undefined =>
  options.find(({ option }) => option === wanted)?.default;

export const isPassword = (option: TextOption): option is PasswordOption =>
  passwordOptions.some((password) => password === option);

export const secretOf = ({ texts, typing }: ExportForm, option: PasswordOption): NewSecret => ({
  ...typing[option],
  first: texts[option],
});

export const arePasswordsTypedWell = (form: ExportForm, row: BundleRow): boolean =>
  passwordOptions.every((option) => !uses(row, option) || isTypedWell(secretOf(form, option)));

/** Whether the passphrase of the key has to be typed. */
export const needsPassphrase = ({ keyEncrypted, passphraseRemembered }: Bundles, row: BundleRow): boolean =>
  row.needsKey && keyEncrypted && !passphraseRemembered;

/** Fills in what a keygen.properties says; its passwords stay with the program, which is told to take them from there. */
export function filled(form: ExportForm, keygen: NonNullable<ExportForm['keygen']>): ExportForm {
  const said = (keygen.file.options ?? []).map(({ option, value = '' }) => [option, value] as const);
  return { ...form, texts: { ...form.texts, ...Object.fromEntries(said) }, keygen };
}

/** Whether a password that was not typed comes from the keygen.properties. */
export const fromKeygen = ({ keygen, texts }: ExportForm, wanted: TextOption): boolean =>
  texts[wanted] === '' &&
  (keygen?.file.options ?? []).some(({ option, value }) => option === wanted && value === undefined);

interface Ordered {
  readonly workspace: string;
  readonly subjects: readonly [ExportSubject, ...ExportSubject[]];
  readonly row: BundleRow;
  readonly folder: string;
}

/** The files of several subjects would have the same names. */
function layoutOf({ zip }: ExportForm, count: number): ExportLayout {
  if (zip) return 'zips';
  return count > 1 ? 'folders' : 'files';
}

/** What is no secret of an order: only what the bundle uses, and no defaults. */
function namesOf(form: ExportForm, { workspace, subjects, row, folder }: Ordered) {
  const typed = (['prefix', 'alias', 'trustAlias'] as const).filter(
    (option) => uses(row, option) && form.texts[option] !== '',
  );
  const { trust, pfxProfile } = form;
  return {
    workspace,
    bundle: row.id,
    folder,
    layout: layoutOf(form, subjects.length),
    ...Object.fromEntries(typed.map((option) => [option, form.texts[option]])),
    ...(uses(row, 'pfxProfile') ? { pfxProfile } : {}),
    ...(uses(row, 'trust') && trust !== undefined ? { trustPem: trust.pem } : {}),
  };
}

/** The call that makes the files. */
export function orderOf(form: ExportForm, ordered: Ordered): MethodInput<'certificate.export'> {
  const { row, subjects } = ordered;
  const typed = passwordOptions.filter((option) => uses(row, option) && form.texts[option] !== '');
  const { keygen, keyPassphrase } = form;
  return {
    ...namesOf(form, ordered),
    subjects: [...subjects],
    ...Object.fromEntries(typed.map((option) => [option, form.texts[option]])),
    ...(row.keygen && keygen !== undefined ? { optionsFrom: keygen.token } : {}),
    ...(row.keygen && form.writeKeygen ? { writeKeygen: true } : {}),
    ...(keyPassphrase === '' ? {} : { keyPassphrase }),
  };
}

/** The call that shows the commands for the first subject. */
export const howtoOf = (form: ExportForm, ordered: Ordered): MethodInput<'howto.show'> => ({
  topic: 'export',
  ...namesOf(form, ordered),
  subject: ordered.subjects[0],
  keyEncrypted: uses(ordered.row, 'keyPassword') && form.texts.keyPassword !== '',
});
