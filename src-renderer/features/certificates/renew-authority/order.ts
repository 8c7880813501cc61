import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { DeviceLine, ServerLine } from '../../../../src-main/contract/models.ts';
import { daysFault, parseDays } from '../../../ui/days.ts';
import { ui } from '../../../ui/words.ts';

/** What is typed to have things below an authority issued again. */
export interface BelowDraft {
  readonly passphrase: string;
  readonly keyPassphrase: string;
  readonly pfxPassword: string;
}

export interface Draft extends BelowDraft {
  readonly key: 'same' | 'new';
  readonly days: string;
  readonly keysBelow: 'same' | 'new';
  readonly parentPassphrase: string;
}

export const emptyBelow: BelowDraft = { passphrase: '', keyPassphrase: '', pfxPassword: '' };
export const emptyDraft: Draft = { ...emptyBelow, key: 'same', days: '', keysBelow: 'same', parentPassphrase: '' };

export type Report = MethodOutput<'authority.reissue'>;

/** Which secrets are asked for. */
export interface Needed {
  /** The authority's own: it signs itself, or gets a new key, and is not remembered. */
  readonly passphrase: boolean;
  readonly parentPassphrase: boolean;
  /** Something has an encrypted key. */
  readonly keyPassphrase: boolean;
}

/** Whether any key of devices or servers is encrypted: what is below an authority may be further down. */
export const hasEncryptedKeys = (things: {
  readonly devices: readonly DeviceLine[];
  readonly servers: readonly ServerLine[];
}): boolean => [...things.devices, ...things.servers].some(({ keyEncrypted }) => keyEncrypted);

export function faultsOf(draft: Draft, needed: Needed): Readonly<Record<string, string>> {
  const days = draft.days === '' ? undefined : daysFault(draft.days);
  return {
    ...(days === undefined ? {} : { validityDays: days }),
    ...(needed.passphrase && draft.passphrase === '' ? { passphrase: ui.required } : {}),
    ...(needed.parentPassphrase && draft.parentPassphrase === '' ? { parentPassphrase: ui.required } : {}),
  };
}

/** What of it goes into every such call. */
export const belowOrder = ({ passphrase, keyPassphrase, pfxPassword }: BelowDraft) => ({
  ...(passphrase === '' ? {} : { passphrase }),
  ...(keyPassphrase === '' ? {} : { keyPassphrase }),
  ...(pfxPassword === '' ? {} : { pfxPassword }),
});

export function orderOf(draft: Draft, name: string): Omit<MethodInput<'authority.renew'>, 'workspace'> {
  const days = parseDays(draft.days);
  return {
    name,
    key: draft.key,
    ...(draft.days === '' || days === undefined ? {} : { validityDays: days }),
    ...(draft.key === 'new' ? { keysBelow: draft.keysBelow } : {}),
    ...(draft.parentPassphrase === '' ? {} : { parentPassphrase: draft.parentPassphrase }),
    ...belowOrder(draft),
  };
}

/** How many things came to what. */
export const countsOf = ({ done }: Report) => ({
  signed: done.filter(({ outcome }) => outcome === 'signed').length,
  chains: done.filter(({ outcome }) => outcome === 'chain').length,
  asItWas: done.filter(({ outcome }) => outcome === 'as-it-was').length,
});
