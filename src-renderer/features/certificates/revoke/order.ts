import { revocationDays } from '../../../../src-main/contract/limits.ts';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { parseDays } from '../../../ui/days.ts';
import { ui } from '../../../ui/words.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { text } from './words.ts';

type Reason = NonNullable<MethodInput<'authority.revoke'>['reason']>;

/** What is typed for the next list of an authority. `reason` may be left unsaid. */
export interface Draft {
  readonly reason: Reason | '';
  readonly days: string;
  readonly passphrase: string;
}

export const emptyDraft: Draft = { reason: '', days: String(revocationDays.usual), passphrase: '' };

/** Reasons that suit what is revoked: an authority may be compromised, a device may not. */
export const reasonsFor = (kind: CertificateKey['kind']): readonly (Reason | '')[] => [
  '',
  'keyCompromise',
  ...(kind === 'authority' ? (['cACompromise'] as const) : []),
  'superseded',
  'cessationOfOperation',
  'affiliationChanged',
  'privilegeWithdrawn',
  'certificateHold',
];

/** Whether the passphrase of an authority is asked for. */
export const asksPassphrase = (name: string, authorities: readonly AuthorityLine[]): boolean =>
  authorities.some((one) => one.name === name && !one.passphraseRemembered);

function listDays(typed: string): number | undefined {
  const days = parseDays(typed);
  return days !== undefined && days <= revocationDays.most ? days : undefined;
}

export const daysFault = (typed: string): string | undefined =>
  listDays(typed) === undefined ? text.daysFault(revocationDays.most) : undefined;

export function faultsOf(draft: Draft, asked: boolean): Readonly<Record<string, string>> {
  const days = daysFault(draft.days);
  return {
    ...(days === undefined ? {} : { nextUpdateDays: days }),
    ...(asked && draft.passphrase === '' ? { passphrase: ui.required } : {}),
  };
}

/** How the list is signed. */
export function signingOf(draft: Draft, authority: string): Omit<MethodInput<'authority.signList'>, 'workspace'> {
  const days = listDays(draft.days);
  return {
    authority,
    ...(days === undefined ? {} : { nextUpdateDays: days }),
    ...(draft.passphrase === '' ? {} : { passphrase: draft.passphrase }),
  };
}
