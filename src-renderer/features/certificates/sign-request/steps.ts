import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type {
  AnsweredRequest,
  RequestDetails,
  RequestLine,
  RequestPurpose,
  RequestSource,
  TakenExtension,
} from '../../../../src-main/contract/models.ts';
import { defaultDays } from '../../../../src-main/contract/limits.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { daysFault, parseDays } from '../../../ui/days.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { signRequest as text } from './words.ts';

/** Everything that is chosen and typed; it travels along, so that going back loses nothing. */
export interface Draft {
  /** Of the workspace; '' for another. */
  readonly name: string;
  readonly file?: { readonly token: string; readonly name: string } | undefined;
  readonly text: string;
  readonly purpose: RequestPurpose;
  readonly take: readonly TakenExtension[];
  readonly authority: string;
  /** Opens the authority's key, where it is not remembered. */
  readonly passphrase: string;
  readonly days: string;
  readonly pathLength: string;
  readonly keyPassphrase: string;
  readonly pfxPassword: string;
}

type Faults = Readonly<Partial<Record<keyof Draft, string>>>;

export type State =
  | {
      readonly step: 'which';
      readonly draft: Draft;
      readonly faults: Faults;
      readonly failure?: Failure;
      readonly reading: boolean;
    }
  | {
      readonly step: 'terms';
      readonly draft: Draft;
      readonly details: RequestDetails;
      readonly faults: Faults;
      readonly failure?: Failure;
    }
  | { readonly step: 'signing'; readonly draft: Draft; readonly details: RequestDetails }
  | { readonly step: 'signed'; readonly made: AnsweredRequest; readonly howto: MethodInput<'howto.show'> | undefined };

/** What the workspace knows of what is chosen. */
export interface Circumstances {
  /** Whether the authority's passphrase is. */
  readonly remembered: boolean;
  /** Why the authority cannot sign this. */
  readonly refusal: string | undefined;
  /** Whether the request's key is here, and closed. */
  readonly key: RequestLine['privateKey'];
}

export type Event =
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  | { readonly type: 'next'; readonly circumstances: Circumstances }
  | { readonly type: 'read'; readonly details: RequestDetails }
  | { readonly type: 'back' }
  | { readonly type: 'signed'; readonly made: AnsweredRequest }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Of somebody else, until one of the workspace is named: that one is read at once. */
export function start(name: string | undefined, authority: string | undefined): State {
  return {
    step: 'which',
    faults: {},
    reading: name !== undefined,
    draft: {
      name: name ?? '',
      text: '',
      purpose: 'device',
      take: [],
      authority: authority ?? '',
      passphrase: '',
      days: String(defaultDays.device),
      pathLength: '',
      keyPassphrase: '',
      pfxPassword: '',
    },
  };
}

export function next(state: State, event: Event): State {
  switch (event.type) {
    case 'typed':
      return typed(state, event.part);
    case 'next':
      return onward(state, event.circumstances);
    case 'read':
      return state.step === 'which' ? asked(state.draft, event.details) : state;
    case 'back':
      return state.step === 'terms' ? { step: 'which', draft: state.draft, faults: {}, reading: false } : state;
    case 'signed':
      return state.step === 'signing'
        ? { step: 'signed', made: event.made, howto: howtoOf(state.draft, state.details, event.made) }
        : state;
    case 'failed':
      return failed(state, event.failure);
  }
}

/** Names are taken over, since nobody else can know them; usages follow from the purpose unless somebody wants it otherwise. */
function asked(draft: Draft, details: RequestDetails): State {
  const { purpose, offered } = details;
  const take = offered.filter((name) => name === 'alternativeNames');
  return { step: 'terms', details, faults: {}, draft: { ...draft, purpose, take, days: String(defaultDays[purpose]) } };
}

function typed(state: State, part: Partial<Draft>): State {
  if (state.step !== 'which' && state.step !== 'terms') return state;
  // The usual lifetime follows the purpose as long as nobody has typed another.
  const follows = part.purpose !== undefined && state.draft.days === String(defaultDays[state.draft.purpose]);
  const days = follows ? { days: String(defaultDays[part.purpose ?? 'device']) } : {};
  const draft = { ...state.draft, ...days, ...part };
  const faults = Object.fromEntries(Object.entries(state.faults).filter(([field]) => !Object.hasOwn(part, field)));
  return state.step === 'which'
    ? { step: 'which', draft, faults, reading: false }
    : { step: 'terms', draft, faults, details: state.details };
}

function onward(state: State, { remembered, refusal, key }: Circumstances): State {
  if (state.step === 'which') {
    const { draft } = state;
    const chosen = draft.name !== '' || draft.file !== undefined || draft.text.trim() !== '';
    return { step: 'which', draft, faults: chosen ? {} : { file: text.needed }, reading: chosen };
  }
  if (state.step !== 'terms') return state;
  const { draft, details } = state;
  const days = daysFault(draft.days);
  const faults = {
    ...(draft.authority === '' ? { authority: text.noAuthority } : {}),
    ...(refusal === undefined ? {} : { authority: refusal }),
    ...(draft.authority !== '' && !remembered && draft.passphrase === ''
      ? { passphrase: passphraseText.neededOf(draft.authority) }
      : {}),
    ...(days === undefined ? {} : { days }),
    ...(draft.purpose === 'intermediate' && !/^(?:|\d{1,2}|100)$/.test(draft.pathLength.trim())
      ? { pathLength: text.pathLengthFault }
      : {}),
    ...(key === 'encrypted' && draft.keyPassphrase === '' ? { keyPassphrase: text.keyPassphraseNeeded } : {}),
  };
  return Object.keys(faults).length > 0
    ? { step: 'terms', draft, details, faults }
    : { step: 'signing', draft, details };
}

/** Fields of the pages, by the names that the service gives them. */
const fields: Readonly<Record<string, keyof Draft>> = {
  source: 'file',
  authority: 'authority',
  passphrase: 'passphrase',
  purpose: 'purpose',
  take: 'take',
  validityDays: 'days',
  pathLength: 'pathLength',
  keyPassphrase: 'keyPassphrase',
};

/** Back to the field at fault. */
function failed(state: State, failure: Failure): State {
  if (state.step === 'signed') return state;
  const { draft } = state;
  const named = failure.details.field ?? '';
  const field = Object.hasOwn(fields, named) ? fields[named] : undefined;
  if (state.step === 'which') {
    const fault =
      field === 'file' && draft.name === ''
        ? { faults: { [draft.file === undefined ? 'text' : 'file']: faultText(failure) } }
        : { faults: {}, failure };
    return { step: 'which', draft, reading: false, ...fault };
  }
  const { details } = state;
  const at = field ?? (/^(?:WRONG_PASSWORD|PASSWORD_REQUIRED)$/.test(failure.code) ? 'passphrase' : undefined);
  return at === undefined || at === 'file'
    ? { step: 'terms', draft, details, faults: {}, failure }
    : { step: 'terms', draft, details, faults: { [at]: faultText(failure) } };
}

export function sourceOf({ name, file, text: pasted }: Draft): RequestSource {
  if (name !== '') return { from: 'workspace', name };
  return file === undefined ? { from: 'text', text: pasted } : { from: 'file', file: file.token };
}

const termsOf = ({ authority, purpose, take, days, pathLength }: Draft) => ({
  authority,
  purpose,
  take: [...take],
  ...(days === String(defaultDays[purpose]) ? {} : { validityDays: parseDays(days) }),
  ...(purpose === 'intermediate' && pathLength.trim() !== '' ? { pathLength: Number(pathLength) } : {}),
});

/** What is asked of the service. */
export function orderOf(draft: Draft, workspace: string, jobId: string): MethodInput<'request.sign'> {
  const { passphrase, keyPassphrase, pfxPassword } = draft;
  return {
    workspace,
    jobId,
    source: sourceOf(draft),
    ...termsOf(draft),
    ...(passphrase === '' ? {} : { passphrase }),
    ...(keyPassphrase === '' ? {} : { keyPassphrase }),
    ...(pfxPassword === '' ? {} : { pfxPassword }),
  };
}

/** What shows the commands for the same, where that is a certificate alone. */
function howtoOf(draft: Draft, { commonName, key }: RequestDetails, made: AnsweredRequest) {
  const { purpose, file } = draft;
  if (made.kind !== 'certificate' || purpose === 'intermediate') return undefined;
  const howto: MethodInput<'howto.show'> = {
    topic: 'signRequest',
    ...termsOf(draft),
    purpose,
    name: made.name,
    file: file?.name ?? `${made.name}.csr`,
    keyAlgorithm: key.startsWith('RSA') ? 'RSA' : 'other',
    ...(commonName === undefined ? {} : { commonName }),
  };
  return howto;
}
