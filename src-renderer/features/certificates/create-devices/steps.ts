import { freeId } from '../../../bench/free-name.ts';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { CertificateDefaults } from '../../../../src-main/contract/models.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { createDevices as text } from './words.ts';
import { isTypedWell, noSecret } from '../../../ui/new-secret.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { daysFault } from '../../../ui/days.ts';
import { type Draft, type Kept, listed, usualBackdating, usualDays, withoutSecrets } from './order.ts';
import { subjectDraftOf, subjectFaults, subjectFieldOf } from '../subject/index.ts';
import { defaultKeys } from '../../../../src-main/contract/limits.ts';

export type Preview = MethodOutput<'device.preview'>;
type Faults = Readonly<Partial<Record<keyof Draft | 'pfxAgain' | 'keyAgain', string>>>;
interface Editing {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly failure?: Failure;
}

export type State =
  | ({ readonly step: 'signer' } & Editing)
  | ({ readonly step: 'devices'; readonly preview?: Preview | undefined; readonly checking: boolean } & Editing)
  /** `done`: how many were made before they were cancelled, or failed; what is whole is kept. */
  | ({ readonly step: 'files'; readonly preview: Preview; readonly done?: number } & Editing)
  | {
      readonly step: 'making';
      readonly draft: Draft;
      readonly preview: Preview;
      readonly done: number;
      readonly registered: number;
    }
  | {
      readonly step: 'made';
      readonly draft: Kept;
      readonly made: MethodOutput<'device.create'>;
      readonly registered: number;
      readonly failure?: Failure;
    };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  /** `refusal`: why nothing can be signed with the authority that is chosen. */
  | { readonly type: 'next'; readonly remembered: boolean; readonly refusal?: string | undefined }
  /** Rows with faults are to be left out, or not. */
  | { readonly type: 'left-out'; readonly on: boolean }
  /** `idFault`: why the one device that is wanted cannot be made. */
  | {
      readonly type: 'previewed';
      readonly preview: Preview;
      readonly goOn: boolean;
      readonly idFault?: string | undefined;
    }
  | { readonly type: 'back' }
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'registered'; readonly count: number; readonly failure?: Failure }
  | { readonly type: 'made'; readonly made: MethodOutput<'device.create'> }
  | { readonly type: 'failed'; readonly failure: Failure };

interface Known {
  readonly authority: string | undefined;
  readonly devices: readonly string[];
  readonly hubRunning: boolean;
  /** A publisher and a subscriber, each known by its thumbprint. */
  readonly pair: boolean;
  /** What new certificates begin with. */
  readonly defaults?: CertificateDefaults;
}

export function start({ authority, devices, hubRunning, pair, defaults }: Known): Extract<State, { step: 'signer' }> {
  return {
    step: 'signer',
    faults: {},
    draft: {
      signer: pair || authority === undefined ? 'self' : 'authority',
      authority: authority ?? '',
      passphrase: '',
      way: pair ? 'pair' : 'one',
      deviceId: freeId(devices),
      prefix: 'sensor-',
      count: '10',
      publisher: 'x509_pub_device',
      subscriber: 'x509_sub_device',
      ids: '',
      ...subjectDraftOf(defaults?.subject ?? {}),
      keyType: defaults?.keyTypes.device ?? defaultKeys.device,
      days: String(defaults?.days.device ?? usualDays),
      backdateMinutes: usualBackdating,
      // Everybody knows it: there is nothing to hide.
      pfxPassword: { first: '1234', again: '', shown: true },
      pfxProfile: 'modern',
      keyPassphrase: noSecret,
      rootInChain: true,
      register: hubRunning,
    },
  };
}

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed':
      if (state.step === 'making' || state.step === 'made') return state;
      if (state.step === 'devices') {
        return { step: 'devices', draft: { ...state.draft, ...event.part }, faults: {}, checking: false };
      }
      return { ...state, draft: { ...state.draft, ...event.part }, faults: {} };
    case 'next':
      return onward(state, event.remembered, event.refusal);
    case 'left-out': {
      const { csv } = state.draft;
      if (state.step !== 'devices' || csv === undefined) return state;
      return { ...state, draft: { ...state.draft, csv: { ...csv, leaveOutFaulty: event.on } }, faults: {} };
    }
    case 'previewed': {
      if (state.step !== 'devices') return state;
      const { draft } = state;
      const { preview, idFault } = event;
      // Something was typed while it was checked: what was found is of before.
      if (event.goOn && !state.checking) return state;
      if (event.goOn && idFault !== undefined) {
        return { step: 'devices', draft, faults: { deviceId: idFault }, checking: false, preview };
      }
      return event.goOn && usable(draft, preview)
        ? { step: 'files', draft, faults: {}, preview }
        : { step: 'devices', draft, faults: previewFaults(draft, preview, event.goOn), checking: false, preview };
    }
    case 'back':
      if (state.step === 'devices') return { step: 'signer', draft: state.draft, faults: {} };
      if (state.step === 'files')
        return { step: 'devices', draft: state.draft, faults: {}, checking: false, preview: state.preview };
      return state;
    case 'progress':
      return state.step === 'making' ? { ...state, done: event.done } : state;
    case 'registered': {
      if (state.step === 'making') return { ...state, registered: event.count };
      const failed = event.failure === undefined ? {} : { failure: event.failure };
      return state.step === 'made' ? { ...state, registered: event.count, ...failed } : state;
    }
    case 'made':
      return state.step === 'making'
        ? { step: 'made', draft: withoutSecrets(state.draft), made: event.made, registered: state.registered }
        : state;
    case 'failed':
      return failed(state, event.failure);
  }
}

function onward(state: State, remembered: boolean, refusal: string | undefined): State {
  switch (state.step) {
    case 'signer': {
      const { signer, authority, passphrase } = state.draft;
      if (signer === 'authority' && refusal !== undefined) return { ...state, faults: { authority: refusal } };
      const missing = signer === 'authority' && !remembered && passphrase === '';
      return missing
        ? { ...state, faults: { passphrase: passphraseText.neededOf(authority) } }
        : { step: 'devices', draft: state.draft, faults: {}, checking: false };
    }
    case 'devices': {
      const faults = deviceFaults(state.draft);
      return Object.keys(faults).length > 0
        ? { ...state, faults, checking: false }
        : { ...state, faults: {}, checking: true };
    }
    case 'files': {
      const faults = secretFaults(state.draft);
      if (Object.keys(faults).length > 0) return { ...state, faults };
      return { step: 'making', draft: state.draft, preview: state.preview, done: 0, registered: 0 };
    }
    case 'making':
    case 'made':
      return state;
  }
}

const secretFaults = ({ pfxPassword, keyPassphrase }: Draft): Faults => ({
  ...(isTypedWell(pfxPassword) ? {} : { pfxAgain: passphraseText.different }),
  ...(isTypedWell(keyPassphrase) ? {} : { keyAgain: passphraseText.different }),
});

function deviceFaults(draft: Draft): Faults {
  const days = daysFault(draft.days);
  const count = Number(draft.count);
  const inRange = /^\d+$/.test(draft.count.trim()) && count >= 1 && count <= 100_000;
  return {
    ...(draft.way === 'several' && !inRange ? { count: text.countFault } : {}),
    ...(draft.way === 'list' && listed(draft.ids).length === 0 ? { ids: text.idsNeeded } : {}),
    ...(draft.way === 'csv' && draft.csv === undefined ? { csv: text.csvNeeded } : {}),
    ...(days === undefined ? {} : { days }),
    ...subjectFaults(draft),
  };
}

/** The field that says which devices. */
const namingField = { one: 'deviceId', several: 'prefix', pair: 'publisher', list: 'ids', csv: 'csv' } as const;

/** Devices that a set without its faulty rows has. */
export const countOf = ({ total, faults }: Preview): number => total - faults;

/** Whether it can be made: without faults, or without the rows that have them. */
const usable = ({ way, csv }: Draft, preview: Preview): boolean =>
  preview.faults === 0 || (way === 'csv' && csv?.leaveOutFaulty === true && countOf(preview) > 0);

/** The first fault of a set stands at its field; all of them are in the table. A file has them there alone until it is `goOn`. */
function previewFaults({ way }: Draft, preview: Preview, goOn: boolean): Faults {
  const first = preview.rows.find(({ fault }) => fault !== undefined);
  if (first?.fault === undefined || (way === 'csv' && !goOn)) return {};
  if (way === 'pair' && first.row > 1) return { subscriber: first.fault };
  if (way !== 'csv') return { [namingField[way]]: first.fault };
  return { csv: countOf(preview) === 0 ? text.csvAllFaulty : text.csvFaults(preview.faults, first.row) };
}

/** Back to the page with the field at fault. */
function failed(state: State, failure: Failure): State {
  if (state.step === 'made') return { ...state, failure };
  if (state.step === 'devices') {
    const { draft } = state;
    // Whoever cancels knows it, and nothing has changed.
    if (failure.code === 'CANCELLED') return { ...state, checking: false };
    return failure.code === 'INVALID_INPUT'
      ? { step: 'devices', draft, checking: false, faults: { [namingField[draft.way]]: faultText(failure) } }
      : { step: 'devices', draft, checking: false, faults: {}, failure };
  }
  if (state.step !== 'making') return state;
  const { draft, preview } = state;
  const { field } = failure.details;
  const inSubject = subjectFieldOf(field);
  if (inSubject !== undefined) {
    return { step: 'devices', draft, preview, checking: false, faults: { [inSubject]: faultText(failure) } };
  }
  if (field === 'keyPassphrase') {
    return { step: 'files', draft, preview, faults: { keyPassphrase: faultText(failure) } };
  }
  if (field === 'passphrase' || /^(?:WRONG_PASSWORD|PASSWORD_REQUIRED)$/.test(failure.code)) {
    return { step: 'signer', draft: { ...draft, passphrase: '' }, faults: { passphrase: faultText(failure) } };
  }
  return field === 'pfxPassword'
    ? { step: 'files', draft, preview, faults: { pfxPassword: faultText(failure) } }
    : { step: 'files', draft, preview, faults: {}, failure, ...(state.done === 0 ? {} : { done: state.done }) };
}
