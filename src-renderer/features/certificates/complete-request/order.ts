import type { MethodInput } from '../../../../src-main/contract/methods.ts';
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
