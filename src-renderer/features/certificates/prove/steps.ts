import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { prove as text } from './words.ts';

/** The destination that needs no hands. */
export const localHub = 'local-hub';

export interface Draft {
  readonly authority: string;
  /** A platform that takes proofs. */
  readonly destination: string;
  readonly code: string;
  readonly passphrase: string;
}

/** What is still told when it is proved. */
type Kept = Omit<Draft, 'passphrase'>;
type Proof = MethodOutput<'proof.sign'>;
/** What happens at the local hub, in its order. */
export const localSteps = ['start', 'upload', 'code', 'sign', 'verify'] as const;
type LocalStep = (typeof localSteps)[number];
/** Steps that are done, each with the sentence that tells it. */
export type LocalDone = Readonly<Partial<Record<LocalStep, string>>>;

type Faults = Readonly<Partial<Record<'code' | 'passphrase' | 'authority', string>>>;

export type State =
  | { readonly step: 'where'; readonly draft: Draft }
  | {
      readonly step: 'local';
      readonly draft: Draft;
      readonly faults: Faults;
      readonly working: boolean;
      readonly done: LocalDone;
      readonly failure?: Failure;
    }
  | {
      readonly step: 'code';
      readonly draft: Draft;
      readonly faults: Faults;
      readonly working: boolean;
      readonly failure?: Failure;
    }
  | { readonly step: 'proved'; readonly draft: Kept; readonly proof: Proof; readonly done: LocalDone };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  /** `refusal`: why nothing can be signed with the authority that is chosen. */
  | { readonly type: 'next'; readonly remembered: boolean; readonly refusal?: string | undefined }
  | { readonly type: 'back' }
  | { readonly type: 'step-done'; readonly step: LocalStep; readonly words: string }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'proved'; readonly proof: Proof };

export const start = (authority: string): Extract<State, { step: 'where' }> => ({
  step: 'where',
  draft: { authority, destination: localHub, code: '', passphrase: '' },
});

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed':
      if (state.step === 'proved' || (state.step !== 'where' && state.working)) return state;
      return state.step === 'where'
        ? { ...state, draft: { ...state.draft, ...event.part } }
        : { ...state, draft: { ...state.draft, ...event.part }, faults: {} };
    case 'next':
      return onward(state, event.remembered, event.refusal);
    case 'back':
      return (state.step === 'local' || state.step === 'code') && !state.working
        ? { step: 'where', draft: state.draft }
        : state;
    case 'step-done':
      return state.step === 'local' ? { ...state, done: { ...state.done, [event.step]: event.words } } : state;
    case 'failed':
      return failed(state, event.failure);
    case 'proved': {
      if (state.step !== 'local' && state.step !== 'code') return state;
      const { passphrase: _passphrase, ...draft } = state.draft;
      return { step: 'proved', draft, proof: event.proof, done: state.step === 'local' ? state.done : {} };
    }
  }
}

/** At its field where it has one, else above the form. */
function failed(state: State, failure: Failure): State {
  if (state.step !== 'local' && state.step !== 'code') return state;
  const { draft } = state;
  const field = failure.code === 'PASSWORD_REQUIRED' ? 'passphrase' : failure.details.field;
  const atField = field === 'passphrase' || (field === 'code' && state.step === 'code');
  const faults: Faults = atField ? { [field]: faultText(failure) } : {};
  const above = atField ? {} : { failure };
  return state.step === 'code'
    ? { step: 'code', draft, working: false, faults, ...above }
    : {
        step: 'local',
        draft,
        working: false,
        done: state.done,
        faults,
        ...above,
      };
}

function onward(state: State, remembered: boolean, refusal: string | undefined): State {
  if (state.step === 'proved') return state;
  const { draft } = state;
  if (state.step === 'where') {
    if (refusal !== undefined) return state;
    return draft.destination === localHub
      ? { step: 'local', draft, faults: {}, working: false, done: {} }
      : { step: 'code', draft, faults: {}, working: false };
  }
  if (state.working) return state;
  const faults: Faults = {
    ...(state.step === 'code' && draft.code.trim() === '' ? { code: text.codeNeeded } : {}),
    ...(!remembered && draft.passphrase === '' ? { passphrase: passphraseText.neededOf(draft.authority) } : {}),
  };
  if (Object.keys(faults).length > 0) return { ...state, faults };
  return state.step === 'local'
    ? { step: 'local', draft, faults: {}, working: true, done: {} }
    : { step: 'code', draft, faults: {}, working: true };
}

/** What is to be said of a code while it is typed. */
export function codeHint(code: string): { readonly usual: boolean; readonly digits: number } | undefined {
  const trimmed = code.trim();
  if (trimmed === '') return undefined;
  return { usual: /^(?:[0-9a-f]{40}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(trimmed), digits: trimmed.length };
}
