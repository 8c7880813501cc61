import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import { type Backdating, backdatings, defaultDays } from '../../../../src-main/contract/limits.ts';
import type { DeviceSet } from '../../../../src-main/contract/models.ts';
import type { KeyType } from '../../../ui/keys.ts';
import type { NewSecret } from '../../../ui/new-secret.ts';
import { parseDays } from '../../../ui/days.ts';
import { type KeygenFile, type SubjectDraft, subjectOf } from '../subject/index.ts';

/** Not asked for as long as nobody has typed another number: then an issuer's earlier end may shorten it. */
export const usualDays = String(defaultDays.device);
export const [usualBackdating] = backdatings;

interface CsvDraft {
  readonly name: string;
  readonly text: string;
  /** The devices of the other rows are made. */
  readonly leaveOutFaulty?: boolean;
}

/** Everything that is typed; it travels along, so that going back loses nothing. */
export interface Draft extends SubjectDraft {
  readonly signer: 'authority' | 'self';
  readonly authority: string;
  readonly passphrase: string;
  readonly way: 'one' | 'several' | 'pair' | 'list' | 'csv';
  readonly deviceId: string;
  readonly prefix: string;
  readonly count: string;
  /** Of a pair: who publishes, and who listens. */
  readonly publisher: string;
  readonly subscriber: string;
  readonly ids: string;
  readonly csv?: CsvDraft | undefined;
  readonly keyType: KeyType;
  readonly days: string;
  readonly backdateMinutes: Backdating;
  readonly pfxPassword: NewSecret;
  readonly pfxProfile: 'modern' | 'compatible';
  /** Nothing leaves the keys open. */
  readonly keyPassphrase: NewSecret;
  readonly rootInChain: boolean;
  readonly register: boolean;
}

/** What is still needed when they are made. */
export type Kept = Omit<Draft, 'passphrase' | 'pfxPassword' | 'keyPassphrase'> & { readonly keyEncrypted: boolean };

export function withoutSecrets({ passphrase: _passphrase, pfxPassword: _pfxPassword, ...draft }: Draft): Kept {
  const { keyPassphrase, ...kept } = draft;
  return { ...kept, keyEncrypted: keyPassphrase.first !== '' };
}

export const listed = (ids: string): string[] =>
  ids
    .split(/[\r\n,;]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '');

export function setOf(
  draft: Pick<Draft, 'way' | 'deviceId' | 'prefix' | 'count' | 'publisher' | 'subscriber' | 'ids' | 'csv'>,
): DeviceSet {
  switch (draft.way) {
    case 'one':
      return { kind: 'ids', ids: [draft.deviceId.trim()] };
    case 'several':
      return { kind: 'numbered', prefix: draft.prefix.trim(), count: Number(draft.count) };
    case 'pair':
      return { kind: 'ids', ids: [draft.publisher.trim(), draft.subscriber.trim()] };
    case 'list':
      return { kind: 'ids', ids: listed(draft.ids) };
    case 'csv': {
      const { text = '', leaveOutFaulty = false } = draft.csv ?? {};
      return { kind: 'csv', text, ...(leaveOutFaulty ? { leaveOutFaulty } : {}) };
    }
  }
}

export function orderOf(draft: Draft, workspace: string, jobId: string): MethodInput<'device.create'> {
  const { authority, passphrase, keyPassphrase, pfxPassword } = draft;
  return {
    workspace,
    jobId,
    ...factsOf(draft),
    ...(draft.backdateMinutes === usualBackdating ? {} : { backdateMinutes: draft.backdateMinutes }),
    ...(draft.signer === 'self'
      ? {}
      : { authority: { name: authority, ...(passphrase === '' ? {} : { passphrase }) } }),
    ...(keyPassphrase.first === '' ? {} : { keyPassphrase: keyPassphrase.first }),
    pfxPassword: pfxPassword.first,
  };
}

/** What shows how to make the same by hand; no secret is in it. */
export function howtoOf(draft: Kept): MethodInput<'howto.show'> {
  const { signer, authority, keyEncrypted } = draft;
  return { topic: 'device', ...factsOf(draft), keyEncrypted, ...(signer === 'self' ? {} : { authority }) };
}

function factsOf(draft: Draft | Kept) {
  const { keyType, pfxProfile, rootInChain } = draft;
  const validityDays = draft.days === usualDays ? undefined : parseDays(draft.days);
  const subject = subjectOf(draft);
  return {
    devices: setOf(draft),
    ...(Object.keys(subject).length === 0 ? {} : { subject }),
    keyType,
    pfxProfile,
    rootInChain,
    ...(validityDays === undefined ? {} : { validityDays }),
  };
}

/** What a keygen.properties says beside the subject: the scripts' one client has its common name. */
export const withKeygen = ({ way }: Draft, { subject: { commonName } }: KeygenFile): Partial<Draft> =>
  way === 'one' && commonName !== undefined ? { deviceId: commonName } : {};
