import { i18n } from '../language/index.ts';

/** Reason codes as RFC 5280 5.3.1 names them; 0 says nothing, and 7 is not used. */
const names = {
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
} as const;

export type RevocationReason = (typeof names)[keyof typeof names];

/** Undefined for a code that says nothing, or is not known. */
export const reasonOf = (code: number): RevocationReason | undefined =>
  (names as Readonly<Record<number, RevocationReason>>)[code];

export function codeOfReason(reason: RevocationReason): number {
  const [code] = Object.entries(names).find(([, name]) => name === reason) ?? [];
  return Number(code);
}

/** The reason as people say it, to stand in brackets. */
export function reasonWords(reason: RevocationReason): string {
  switch (reason) {
    case 'keyCompromise':
      return i18n.t('key compromise');
    case 'cACompromise':
      return i18n.t('compromise of the authority');
    case 'affiliationChanged':
      return i18n.t('change of affiliation');
    case 'superseded':
      return i18n.t('superseded');
    case 'cessationOfOperation':
      return i18n.t('cessation of operation');
    case 'certificateHold':
      return i18n.t('on hold');
    case 'removeFromCRL':
      return i18n.t('taken off the list again');
    case 'privilegeWithdrawn':
      return i18n.t('privilege withdrawn');
    case 'aACompromise':
      return i18n.t('compromise of the attribute authority');
  }
}
