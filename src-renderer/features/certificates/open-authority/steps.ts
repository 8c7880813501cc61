import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { openAuthority as text } from './words.ts';
import { type NewPassphrase, noPassphrase, passphraseFaults } from '../../../ui/new-secret.ts';
import { freeName } from '../../../bench/free-name.ts';

export interface ChosenFile {
  readonly token: string;
  readonly name: string;
}

export interface Draft {
  readonly file?: ChosenFile | undefined;
  readonly keyFile?: ChosenFile | undefined;
  readonly filePassword: string;
  /** Of the key in the keystore, where it has one apart from the store's; undefined until that is known. */
  readonly keyPassword?: string | undefined;
  /** Whether to open a file that asks for a long time; undefined until one does. */
  readonly patient?: boolean | undefined;
  readonly name: string;
  /** Whether the name was typed; else it follows the file. */
  readonly named: boolean;
  readonly passphrase: NewPassphrase;
}

/** What may still be told when it is opened. */
export type Kept = Omit<Draft, 'filePassword' | 'keyPassword' | 'passphrase'> & { readonly fileEncrypted: boolean };
type Faults = Readonly<
  Partial<Record<'file' | 'keyFile' | 'filePassword' | 'keyPassword' | 'name' | 'passphrase' | 'again', string>>
>;

export type State =
  | { readonly step: 'files'; readonly draft: Draft; readonly faults: Faults; readonly failure?: Failure }
  | { readonly step: 'passphrase'; readonly draft: Draft; readonly faults: Faults; readonly failure?: Failure }
  | { readonly step: 'opening'; readonly draft: Draft }
  | { readonly step: 'opened'; readonly draft: Kept; readonly made: MethodOutput<'authority.import'> };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  | { readonly type: 'chosen'; readonly file: ChosenFile; readonly existing: readonly string[] }
  | { readonly type: 'next' }
  | { readonly type: 'back' }
  | { readonly type: 'opened'; readonly made: MethodOutput<'authority.import'> }
  | { readonly type: 'failed'; readonly failure: Failure };

export const start = (): Extract<State, { step: 'files' }> => ({
  step: 'files',
  faults: {},
  draft: { filePassword: '', name: '', named: false, passphrase: noPassphrase },
});

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed':
      if (state.step !== 'files' && state.step !== 'passphrase') return state;
      return { step: state.step, draft: { ...state.draft, ...event.part }, faults: {} };
    case 'chosen': {
      if (state.step !== 'files') return state;
      const { draft } = state;
      const base = event.file.name.replace(/\.[^.]*$/, '').replaceAll(/[^A-Za-z0-9._ -]/g, '-');
      const name = draft.named ? draft.name : freeName(base === '' ? 'Authority' : base, event.existing);
      return {
        step: 'files',
        draft: { ...draft, file: event.file, keyPassword: undefined, patient: undefined, name },
        faults: {},
      };
    }
    case 'next':
      if (state.step === 'files') {
        const faults = fileFaults(state.draft);
        return Object.keys(faults).length > 0
          ? { ...state, faults }
          : { step: 'passphrase', draft: state.draft, faults: {} };
      }
      if (state.step === 'passphrase') {
        const faults = passphraseFaults(state.draft.passphrase);
        return Object.keys(faults).length > 0 ? { ...state, faults } : { step: 'opening', draft: state.draft };
      }
      return state;
    case 'back':
      return state.step === 'passphrase' ? { step: 'files', draft: state.draft, faults: {} } : state;
    case 'opened': {
      if (state.step !== 'opening') return state;
      const { filePassword, keyPassword: _keyPassword, passphrase: _passphrase, ...draft } = state.draft;
      return { step: 'opened', draft: { ...draft, fileEncrypted: filePassword !== '' }, made: event.made };
    }
    case 'failed':
      return state.step === 'opened' ? state : failed(state, event.failure);
  }
}

const fileFaults = ({ file, name }: Draft): Faults => ({
  ...(file === undefined ? { file: text.fileNeeded } : {}),
  ...(file !== undefined && name.trim() === '' ? { name: text.nameNeeded } : {}),
});

/** What is wrong with the files shows there, whichever page it turned up on. */
function failed({ step, draft }: Exclude<State, { step: 'opened' }>, failure: Failure): State {
  if (step !== 'opening') return { step: 'files', draft, faults: {}, failure };
  const { code, details } = failure;
  if (code === 'CANCELLED') return { step: 'passphrase', draft, faults: {}, failure };
  if (code === 'LIMIT_REACHED' && draft.patient !== true) {
    return { step: 'files', draft: { ...draft, patient: false }, faults: {}, failure };
  }
  const sentence = code === 'WRONG_PASSWORD' ? text.wrongPassword : faultText(failure);
  if (details.field === 'keyPassword') {
    const { keyPassword = '' } = draft;
    const fault = keyPassword === '' ? text.keyPasswordNeeded : sentence;
    return { step: 'files', draft: { ...draft, keyPassword }, faults: { keyPassword: fault } };
  }
  const field = code === 'PASSWORD_REQUIRED' || code === 'WRONG_PASSWORD' ? 'filePassword' : details.field;
  return ['filePassword', 'name', 'file', 'keyFile'].includes(field ?? '')
    ? { step: 'files', draft, faults: { [field ?? '']: sentence } }
    : { step: 'files', draft, faults: {}, failure };
}

export function orderOf(draft: Draft, workspace: string, jobId: string): MethodInput<'authority.import'> {
  return {
    workspace,
    jobId,
    name: draft.name.trim(),
    file: draft.file?.token ?? '',
    ...(draft.keyFile === undefined ? {} : { keyFile: draft.keyFile.token }),
    ...(draft.filePassword === '' ? {} : { filePassword: draft.filePassword }),
    ...((draft.keyPassword ?? '') === '' ? {} : { keyPassword: draft.keyPassword }),
    ...(draft.patient === true ? { patient: true } : {}),
    passphrase: draft.passphrase.first,
    remember: draft.passphrase.remember,
  };
}
