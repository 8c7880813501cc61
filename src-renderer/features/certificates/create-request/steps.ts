import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { CertificateDefaults } from '../../../../src-main/contract/models.ts';
import { defaultKeys } from '../../../../src-main/contract/limits.ts';
import { freeId } from '../../../bench/free-name.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import type { KeyType } from '../../../ui/keys.ts';
import { type NewSecret, isTypedWell, noSecret } from '../../../ui/new-secret.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { type SubjectDraft, subjectDraftOf, subjectFaults, subjectFieldOf, subjectOf } from '../subject/index.ts';
import { createRequest as text } from './words.ts';

/** Everything that is typed. */
export interface Draft extends SubjectDraft {
  readonly deviceId: string;
  readonly keyType: KeyType;
  /** One a line. */
  readonly hosts: string;
  /** Nothing leaves the key open. */
  readonly keyPassphrase: NewSecret;
}

type Faults = Readonly<Partial<Record<keyof Draft | 'keyAgain', string>>>;
type Made = MethodOutput<'request.create'>;
type Hosts = Pick<MethodOutput<'server.checkHosts'>, 'dns' | 'addresses'>;

export type State =
  | { readonly step: 'device'; readonly draft: Draft; readonly faults: Faults; readonly failure?: Failure }
  | { readonly step: 'making'; readonly draft: Draft }
  | { readonly step: 'made'; readonly made: Made; readonly howto: MethodInput<'howto.show'> };

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  | { readonly type: 'next' }
  /** What was typed as alternative names cannot be there. */
  | { readonly type: 'unnameable'; readonly fault: string }
  | { readonly type: 'made'; readonly made: Made; readonly hosts: Hosts }
  | { readonly type: 'failed'; readonly failure: Failure };

/** `existing`: IDs of devices, and names of requests. */
export function start(existing: readonly string[], defaults?: CertificateDefaults): State {
  return {
    step: 'device',
    faults: {},
    draft: {
      deviceId: freeId(existing),
      keyType: defaults?.keyTypes.device ?? defaultKeys.device,
      hosts: '',
      keyPassphrase: noSecret,
      ...subjectDraftOf(defaults?.subject ?? {}),
    },
  };
}

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed': {
      if (state.step !== 'device') return state;
      const { part } = event;
      const kept = Object.entries(state.faults).filter(
        ([field]) => !Object.hasOwn(part, field) && !(field === 'keyAgain' && part.keyPassphrase !== undefined),
      );
      return { step: 'device', draft: { ...state.draft, ...part }, faults: Object.fromEntries(kept) };
    }
    case 'next': {
      if (state.step !== 'device') return state;
      const { draft } = state;
      const faults = {
        ...(draft.deviceId.trim() === '' ? { deviceId: text.deviceIdNeeded } : {}),
        ...subjectFaults(draft),
        ...(isTypedWell(draft.keyPassphrase) ? {} : { keyAgain: passphraseText.different }),
      };
      return Object.keys(faults).length > 0 ? { step: 'device', draft, faults } : { step: 'making', draft };
    }
    case 'unnameable':
      return state.step === 'making' ? { step: 'device', draft: state.draft, faults: { hosts: event.fault } } : state;
    case 'made':
      return state.step === 'making'
        ? { step: 'made', made: event.made, howto: howtoOf(state.draft, event.hosts) }
        : state;
    case 'failed':
      return state.step === 'making' ? failed(state.draft, event.failure) : state;
  }
}

/** Fields of the page, by the names that the service gives them. */
const fields: Readonly<Record<string, keyof Draft>> = {
  deviceId: 'deviceId',
  name: 'deviceId',
  commonName: 'deviceId',
  dns: 'hosts',
  addresses: 'hosts',
  keyPassphrase: 'keyPassphrase',
};

function failed(draft: Draft, failure: Failure): State {
  const field = failure.details.field ?? '';
  const at = Object.hasOwn(fields, field) ? fields[field] : subjectFieldOf(field);
  return at === undefined
    ? { step: 'device', draft, faults: {}, failure }
    : { step: 'device', draft, faults: { [at]: faultText(failure) } };
}

const factsOf = (draft: Draft, { dns, addresses }: Hosts) => {
  const subject = subjectOf(draft);
  return {
    deviceId: draft.deviceId.trim(),
    ...(Object.keys(subject).length === 0 ? {} : { subject }),
    keyType: draft.keyType,
    dns,
    addresses,
  };
};

/** What is asked of the service. */
export function orderOf(draft: Draft, hosts: Hosts, workspace: string, jobId: string): MethodInput<'request.create'> {
  const { first } = draft.keyPassphrase;
  return { workspace, jobId, ...factsOf(draft, hosts), ...(first === '' ? {} : { keyPassphrase: first }) };
}

/** What shows the commands for the same; no secret is in it. */
const howtoOf = (draft: Draft, hosts: Hosts): MethodInput<'howto.show'> => ({
  topic: 'request',
  ...factsOf(draft, hosts),
  keyEncrypted: draft.keyPassphrase.first !== '',
});
