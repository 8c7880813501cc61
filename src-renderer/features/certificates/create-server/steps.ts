import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { CertificateDefaults } from '../../../../src-main/contract/models.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { createServer as text } from './words.ts';
import type { KeyType } from '../../../ui/keys.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { parseDays } from '../../../ui/days.ts';
import {
  type KeygenFile,
  type SubjectDraft,
  subjectDraftOf,
  subjectFaults,
  subjectFieldOf,
  subjectOf,
} from '../subject/index.ts';
import { freeName } from '../../../bench/free-name.ts';
import { defaultDays, defaultKeys, maximumDays } from '../../../../src-main/contract/limits.ts';

/** Not asked for as long as nobody has typed another number: then an issuer's earlier end may shorten it. */
const usualDays = String(defaultDays.server);

/** Everything that is typed; it travels along, so that going back loses nothing. */
export interface Draft extends SubjectDraft {
  readonly name: string;
  /** One a line. */
  readonly hosts: string;
  readonly signer: 'authority' | 'self';
  readonly authority: string;
  /** Opens the authority's key, where it is not remembered. */
  readonly passphrase: string;
  readonly keyType: KeyType;
  readonly days: string;
}

type Faults = Readonly<Partial<Record<keyof Draft, string>>>;
type Checked = MethodOutput<'server.checkHosts'>;
type Made = MethodOutput<'server.create'>;

export type State =
  | {
      readonly step: 'names';
      readonly draft: Draft;
      readonly faults: Faults;
      readonly failure?: Failure;
      /** What was found in the hosts that are typed. */
      readonly checked?: Checked | undefined;
      /** Goes on as soon as they are checked. */
      readonly checking: boolean;
    }
  | {
      readonly step: 'signer';
      readonly draft: Draft;
      readonly faults: Faults;
      readonly failure?: Failure;
      readonly checked: Checked;
    }
  | { readonly step: 'making'; readonly draft: Draft; readonly checked: Checked }
  | { readonly step: 'made'; readonly draft: Draft; readonly checked: Checked; readonly made: Made };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  /** `refusal`: why nothing can be signed with the authority that is chosen. */
  | { readonly type: 'next'; readonly remembered: boolean; readonly refusal?: string | undefined }
  /** `hosts`: the text that was checked. `nameFault`: why the name cannot be used, asked where it goes on after this. */
  | {
      readonly type: 'checked';
      readonly hosts: string;
      readonly checked: Checked;
      readonly nameFault?: string | undefined;
    }
  | { readonly type: 'back' }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly failure: Failure };

export function start(
  existing: readonly string[],
  authority: string | undefined,
  defaults?: CertificateDefaults,
): State {
  return {
    step: 'names',
    faults: {},
    checking: false,
    draft: {
      name: freeName('mqtt-server', existing),
      hosts: 'localhost\n127.0.0.1',
      signer: authority === undefined ? 'self' : 'authority',
      authority: authority ?? '',
      passphrase: '',
      keyType: defaults?.keyTypes.server ?? defaultKeys.server,
      days: String(defaults?.days.server ?? usualDays),
      ...subjectDraftOf(defaults?.subject ?? {}),
    },
  };
}

export const hostsOf = (typed: string): string[] =>
  typed
    .split(/[\r\n,;]+/)
    .map((host) => host.trim())
    .filter((host) => host !== '');

/** Adds a host to what is typed. */
export const withHost = (typed: string, host: string): string => [...hostsOf(typed), host].join('\n');

/** What a keygen.properties says beside the subject. Clients of today look at a common name only where it is a host, too. */
export function withKeygen(draft: Draft, { subject: { commonName }, alternativeNames }: KeygenFile): Partial<Draft> {
  const { dns, addresses } = alternativeNames;
  const hosts = [...dns, ...addresses];
  const named = hosts.length === 0 && commonName !== undefined ? [commonName] : hosts;
  return {
    hosts: [...new Set([...hostsOf(draft.hosts), ...named])].join('\n'),
    ...(commonName === undefined ? {} : { name: commonName }),
  };
}

/** Whether it is valid for longer than Apple accepts. */
export const isLong = (draft: Draft): boolean => (parseDays(draft.days) ?? 0) > Number(usualDays);

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed':
      return typed(state, event.part);
    case 'next':
      return onward(state, event.remembered, event.refusal);
    case 'checked': {
      // What was typed since is checked by itself.
      if (state.step !== 'names' || event.hosts !== state.draft.hosts) return state;
      const { checked } = event;
      const { draft, faults } = state;
      if (!state.checking) return { ...state, checked };
      const [fault] = checked.faults;
      const found = {
        ...(event.nameFault === undefined ? {} : { name: event.nameFault }),
        ...(fault === undefined ? {} : { hosts: fault.message }),
      };
      return Object.keys(found).length === 0
        ? { step: 'signer', draft, faults: {}, checked }
        : { step: 'names', draft, faults: { ...faults, ...found }, checking: false, checked };
    }
    case 'back':
      return state.step === 'signer'
        ? { step: 'names', draft: state.draft, faults: {}, checked: state.checked, checking: false }
        : state;
    case 'made':
      return state.step === 'making'
        ? { step: 'made', draft: state.draft, checked: state.checked, made: event.made }
        : state;
    case 'failed':
      return failed(state, event.failure);
  }
}

function typed(state: State, part: Partial<Draft>): State {
  if (state.step === 'making' || state.step === 'made') return state;
  const draft = { ...state.draft, ...part };
  const faults = Object.fromEntries(Object.entries(state.faults).filter(([field]) => !Object.hasOwn(part, field)));
  if (state.step === 'signer') return { step: 'signer', draft, faults, checked: state.checked };
  const checked = part.hosts === undefined ? state.checked : undefined;
  return { step: 'names', draft, faults, checked, checking: false };
}

function onward(state: State, remembered: boolean, refusal: string | undefined): State {
  const { draft } = state;
  if (state.step === 'names') {
    const faults = {
      ...(draft.name.trim() === '' ? { name: text.nameNeeded } : {}),
      ...(hostsOf(draft.hosts).length === 0 ? { hosts: text.hostsNeeded } : {}),
      ...subjectFaults(draft),
    };
    const good = Object.keys(faults).length === 0;
    return { step: 'names', draft, faults, checked: state.checked, checking: good };
  }
  if (state.step !== 'signer') return state;
  const days = parseDays(draft.days);
  const faults = {
    ...(draft.signer === 'authority' && refusal !== undefined ? { authority: refusal } : {}),
    ...(draft.signer === 'authority' && !remembered && draft.passphrase === ''
      ? { passphrase: passphraseText.neededOf(draft.authority) }
      : {}),
    ...(days === undefined || days > maximumDays.server ? { days: text.daysFault } : {}),
  };
  return Object.keys(faults).length > 0
    ? { step: 'signer', draft, faults, checked: state.checked }
    : { step: 'making', draft, checked: state.checked };
}

/** Fields of the pages, by the names that the service gives them. */
const nameFields: Readonly<Record<string, keyof Draft>> = {
  name: 'name',
  commonName: 'name',
  dns: 'hosts',
  addresses: 'hosts',
};

/** Back to the page with the field at fault. */
function failed(state: State, failure: Failure): State {
  if (state.step === 'names') return { ...state, checking: false, failure };
  if (state.step !== 'making') return state;
  const { draft, checked } = state;
  const field = failure.details.field ?? '';
  const atName = Object.hasOwn(nameFields, field) ? nameFields[field] : subjectFieldOf(field);
  if (atName !== undefined) {
    return { step: 'names', draft, faults: { [atName]: faultText(failure) }, checked, checking: false };
  }
  if (field === 'validityDays') return { step: 'signer', draft, faults: { days: faultText(failure) }, checked };
  if (field === 'passphrase' || /^(?:WRONG_PASSWORD|PASSWORD_REQUIRED)$/.test(failure.code)) {
    const again = { ...draft, passphrase: '' };
    return { step: 'signer', draft: again, faults: { passphrase: faultText(failure) }, checked };
  }
  return { step: 'signer', draft, faults: {}, checked, failure };
}

const subjectIn = (draft: Draft) => {
  const subject = subjectOf(draft);
  return Object.keys(subject).length === 0 ? {} : { subject };
};

const certificateOf = (draft: Draft, { dns, addresses }: Checked) => ({
  name: draft.name.trim(),
  ...subjectIn(draft),
  dns,
  addresses,
  keyType: draft.keyType,
  ...(draft.days === usualDays ? {} : { validityDays: parseDays(draft.days) }),
});

/** What is asked of the service. */
export function orderOf(
  draft: Draft,
  checked: Checked,
  workspace: string,
  jobId: string,
): MethodInput<'server.create'> {
  const { signer, authority, passphrase } = draft;
  return {
    workspace,
    jobId,
    ...certificateOf(draft, checked),
    ...(signer === 'self' ? {} : { authority: { name: authority, ...(passphrase === '' ? {} : { passphrase }) } }),
  };
}

/** What shows the commands for the same. */
export const howtoOf = (draft: Draft, checked: Checked): MethodInput<'howto.show'> => ({
  topic: 'server',
  ...certificateOf(draft, checked),
  ...(draft.signer === 'self' ? {} : { authority: draft.authority }),
});
