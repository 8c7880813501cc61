import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { CertificateDefaults } from '../../../../src-main/contract/models.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import type { KeyType } from '../../../ui/keys.ts';
import { createAuthority as text } from './words.ts';
import {
  type SubjectDraft,
  commonNameFault,
  subjectDraftOf,
  subjectFaults,
  subjectFieldOf,
  subjectOf,
} from '../subject/index.ts';
import { freeName } from '../../../bench/free-name.ts';
import { daysFault, parseDays } from '../../../ui/days.ts';
import { type NewPassphrase, noPassphrase, passphraseFaults } from '../../../ui/new-secret.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { defaultDays, defaultKeys } from '../../../../src-main/contract/limits.ts';

/** Everything that is typed; it travels along, so that going back loses nothing. */
export interface Draft extends SubjectDraft {
  readonly kind: 'root' | 'intermediate';
  readonly parent: string;
  readonly name: string;
  /** Empty where it is the name. */
  readonly commonName: string;
  readonly keyType: KeyType;
  readonly days: string;
  /** What is usual for each kind, as the user or Certbench has it. */
  readonly usualDays: Readonly<Record<'root' | 'intermediate', string>>;
  readonly passphrase: NewPassphrase;
  /** Opens the parent's key, where it is not remembered. */
  readonly parentPassphrase: string;
}

/** What is still needed when it is made. */
type Kept = Omit<Draft, 'passphrase' | 'parentPassphrase'>;
type Faults = Readonly<Partial<Record<keyof Draft | 'again', string>>>;
type Made = MethodOutput<'authority.create'>;

export type State =
  /** `checking`: goes on as soon as the name is checked. */
  | { readonly step: 'about'; readonly draft: Draft; readonly faults: Faults; readonly checking: boolean }
  | { readonly step: 'passphrase'; readonly draft: Draft; readonly faults: Faults; readonly failure?: Failure }
  | { readonly step: 'making'; readonly draft: Draft }
  | { readonly step: 'made'; readonly draft: Kept; readonly made: Made };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  /** `refusal`: why no authority can be signed with the parent that is chosen. */
  | { readonly type: 'next'; readonly parentRemembered: boolean; readonly refusal?: string | undefined }
  /** `name`: the one that was checked. */
  | { readonly type: 'checked'; readonly name: string; readonly fault: string | undefined }
  | { readonly type: 'back' }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly failure: Failure };

export function start(
  existing: readonly string[],
  parent: string | undefined,
  { subject, keyTypes, days }: CertificateDefaults = { subject: {}, keyTypes: {}, days: {} },
): Extract<State, { step: 'about' }> {
  const usualDays = {
    root: String(days.root ?? defaultDays.root),
    intermediate: String(days.intermediate ?? defaultDays.intermediate),
  };
  const kind = parent === undefined ? 'root' : 'intermediate';
  return {
    step: 'about',
    faults: {},
    checking: false,
    draft: {
      kind,
      parent: parent ?? existing[0] ?? '',
      name: freeName(kind === 'root' ? 'RootCA' : 'Intermediate', existing),
      commonName: '',
      keyType: keyTypes.authority ?? defaultKeys.authority,
      days: usualDays[kind],
      usualDays,
      ...subjectDraftOf(subject),
      passphrase: noPassphrase,
      parentPassphrase: '',
    },
  };
}

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed': {
      if (state.step !== 'about' && state.step !== 'passphrase') return state;
      const draft = withKind(state.draft, event.part);
      const changed = Object.keys(event.part);
      const faults = Object.fromEntries(Object.entries(state.faults).filter(([field]) => !changed.includes(field)));
      const left = { draft, faults: 'passphrase' in event.part ? {} : faults };
      return state.step === 'about' ? { ...state, ...left, checking: false } : { ...state, ...left };
    }
    case 'next':
      if (state.step === 'about') {
        const faults = aboutFaults(state.draft, event.refusal);
        return { ...state, faults, checking: Object.keys(faults).length === 0 };
      }
      if (state.step === 'passphrase') {
        const faults = secretFaults(state.draft, event.parentRemembered);
        return Object.keys(faults).length > 0 ? { ...state, faults } : { step: 'making', draft: state.draft };
      }
      return state;
    case 'checked':
      // What was typed since is checked by itself.
      if (state.step !== 'about' || !state.checking || event.name !== state.draft.name) return state;
      return event.fault === undefined
        ? { step: 'passphrase', draft: state.draft, faults: {} }
        : { ...state, faults: { name: event.fault }, checking: false };
    case 'back':
      return state.step === 'passphrase' ? aboutAgain(state.draft, {}) : state;
    case 'made': {
      if (state.step !== 'making') return state;
      const { passphrase: _passphrase, parentPassphrase: _parentPassphrase, ...draft } = state.draft;
      return { step: 'made', draft, made: event.made };
    }
    case 'failed':
      return state.step === 'making' ? afterFailure(state.draft, event.failure) : state;
  }
}

const aboutAgain = (draft: Draft, faults: Faults): State => ({ step: 'about', draft, faults, checking: false });

/** Choosing the kind changes what is usual for it, as long as nothing else was typed. */
function withKind(draft: Draft, part: Partial<Draft>): Draft {
  if (part.kind === undefined || part.kind === draft.kind) return { ...draft, ...part };
  const days = draft.days === draft.usualDays[draft.kind] ? draft.usualDays[part.kind] : draft.days;
  const name = draft.name.startsWith('RootCA') && part.kind === 'intermediate' ? 'Intermediate' : draft.name;
  return { ...draft, days, name, ...part };
}

function aboutFaults(draft: Draft, refusal: string | undefined): Faults {
  const days = daysFault(draft.days);
  const commonName = commonNameFault(draft.commonName);
  return {
    ...(draft.kind === 'intermediate' && refusal !== undefined ? { parent: refusal } : {}),
    ...(draft.name.trim() === '' ? { name: text.nameNeeded } : {}),
    ...(days === undefined ? {} : { days }),
    ...(commonName === undefined ? {} : { commonName }),
    ...subjectFaults(draft),
  };
}

function secretFaults(draft: Draft, parentRemembered: boolean): Faults {
  const parentNeeded = draft.kind === 'intermediate' && !parentRemembered && draft.parentPassphrase === '';
  return {
    ...passphraseFaults(draft.passphrase),
    ...(parentNeeded ? { parentPassphrase: passphraseText.neededOf(draft.parent) } : {}),
  };
}

/** Fields of the first page, by the names that the service gives them. */
const aboutFields: Readonly<Record<string, keyof Draft>> = {
  name: 'name',
  parent: 'parent',
  pathLength: 'parent',
  validityDays: 'days',
};

/** The common name is the name where no other was typed. */
const subjectFieldAt = (field: string, { commonName }: Draft): keyof Draft | undefined =>
  field === 'commonName' ? (commonName.trim() === '' ? 'name' : 'commonName') : subjectFieldOf(field);

/** Back to the page with the field at fault. */
function afterFailure(draft: Draft, failure: Failure): State {
  const field = failure.details.field?.replace(/^subject\./, '') ?? '';
  const atField = Object.hasOwn(aboutFields, field) ? aboutFields[field] : subjectFieldAt(field, draft);
  if (atField !== undefined) return aboutAgain(draft, { [atField]: faultText(failure) });
  // What was made up here fits itself: only the parent's can be wrong.
  const aboutParent = field === 'parentPassphrase' || /^(?:WRONG_PASSWORD|PASSWORD_REQUIRED)$/.test(failure.code);
  if (draft.kind === 'intermediate' && aboutParent) {
    return { step: 'passphrase', draft, faults: { parentPassphrase: faultText(failure) } };
  }
  return { step: 'passphrase', draft, faults: {}, failure };
}

/** What is asked of the service. */
export function orderOf(draft: Draft, workspace: string, jobId: string): MethodInput<'authority.create'> {
  return {
    workspace,
    jobId,
    ...factsOf(draft),
    passphrase: draft.passphrase.first,
    remember: draft.passphrase.remember,
    ...(draft.parentPassphrase === '' ? {} : { parentPassphrase: draft.parentPassphrase }),
  };
}

/** The part of it that tells the authority, and no secret. */
export function factsOf(draft: Kept) {
  const commonName = draft.commonName.trim();
  const validityDays = draft.days === String(defaultDays[draft.kind]) ? undefined : parseDays(draft.days);
  return {
    name: draft.name.trim(),
    subject: { ...(commonName === '' ? {} : { commonName }), ...subjectOf(draft) },
    keyType: draft.keyType,
    ...(draft.kind === 'intermediate' ? { parent: draft.parent } : {}),
    ...(validityDays === undefined ? {} : { validityDays }),
  };
}
