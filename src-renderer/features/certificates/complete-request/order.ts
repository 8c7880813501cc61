import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { AnsweredRequest } from '../../../../src-main/contract/models.ts';
import { completeRequest as text } from './words.ts';

/** What is chosen and typed. */
export interface Draft {
  readonly file?: { readonly token: string; readonly name: string } | undefined;
  readonly text: string;
  readonly keyPassphrase: string;
  readonly pfxPassword: string;
}

export type Faults = Readonly<Partial<Record<'file' | 'text' | 'keyPassphrase', string>>>;

export const empty: Draft = { text: '', keyPassphrase: '', pfxPassword: '' };

export const faultsOf = (draft: Draft, encrypted: boolean): Faults => ({
  ...(draft.file === undefined && draft.text.trim() === '' ? { file: text.needed } : {}),
  ...(encrypted && draft.keyPassphrase === '' ? { keyPassphrase: text.keyPassphraseNeeded } : {}),
});

/** What is asked of the service. */
export const orderOf = (
  { file, text: pasted, keyPassphrase, pfxPassword }: Draft,
  encrypted: boolean,
): Omit<MethodInput<'request.complete'>, 'workspace' | 'name' | 'jobId'> => ({
  answer: file === undefined ? { from: 'text', text: pasted } : { from: 'file', file: file.token },
  ...(encrypted ? { keyPassphrase } : pfxPassword === '' ? {} : { pfxPassword }),
});

/** What shows the commands for the same, where a device has come of it. A certificate that was pasted is taken as a file. */
export const howtoOf = (
  { file }: Draft,
  name: string,
  keyEncrypted: boolean,
  kind: AnsweredRequest['kind'],
): MethodInput<'howto.show'> | undefined =>
  kind === 'device'
    ? { topic: 'completeRequest', name, file: file?.name ?? `${name}.pem`.replaceAll(':', '_'), keyEncrypted }
    : undefined;
