import { defaultDays, defaultKeys, maximumDays } from '../../../src-main/contract/limits.ts';
import type { CertificateDefaults } from '../../../src-main/contract/models.ts';
import { type SubjectDraft, subjectDraftOf, subjectFaults, subjectOf } from '../certificates/subject/index.ts';
import { daysFault, parseDays } from '../../ui/days.ts';
import type { KeyType } from '../../ui/keys.ts';
import { defaults as text } from './words.ts';

type KeyOwner = keyof typeof defaultKeys;
type Lived = keyof typeof defaultDays;

/** In the order of the form. */
export const keyOwners = Object.keys(defaultKeys) as readonly KeyOwner[];
export const lived = Object.keys(defaultDays) as readonly Lived[];

/** What is typed: everything has a value, Certbench's own where the user has none. */
export interface DefaultsDraft {
  readonly subject: SubjectDraft;
  readonly keyTypes: Readonly<Record<KeyOwner, KeyType>>;
  readonly days: Readonly<Record<Lived, string>>;
}

export const ownDefaults: CertificateDefaults = { subject: {}, keyTypes: {}, days: {} };

export const draftOf = ({ subject, keyTypes, days }: CertificateDefaults): DefaultsDraft => ({
  subject: subjectDraftOf(subject),
  keyTypes: Object.fromEntries(keyOwners.map((one) => [one, keyTypes[one] ?? defaultKeys[one]])) as Record<
    KeyOwner,
    KeyType
  >,
  days: Object.fromEntries(lived.map((one) => [one, String(days[one] ?? defaultDays[one])])) as Record<Lived, string>,
});

/** What is saved: only what is otherwise than Certbench has it, so that a later Certbench may know better. */
export const defaultsOf = ({ subject, keyTypes, days }: DefaultsDraft): CertificateDefaults => ({
  subject: subjectOf(subject),
  keyTypes: Object.fromEntries(
    keyOwners.filter((one) => keyTypes[one] !== defaultKeys[one]).map((one) => [one, keyTypes[one]]),
  ),
  days: Object.fromEntries(
    lived.flatMap((one) => {
      const typed = parseDays(days[one]);
      return typed === undefined || typed === defaultDays[one] ? [] : [[one, typed]];
    }),
  ),
});

/** By the field of a subject, or `days.<what lives>`. */
export type DefaultsFaults = Readonly<Record<string, string>>;

export function faultsOfDefaults({ subject, days }: DefaultsDraft): DefaultsFaults {
  const faults = lived.map((one) => [`days.${one}`, daysFault(days[one]) ?? tooLong(one, days[one])] as const);
  return {
    ...subjectFaults(subject),
    ...Object.fromEntries(faults.flatMap(([field, fault]) => (fault === undefined ? [] : [[field, fault]]))),
  };
}

const tooLong = (one: Lived, typed: string): string | undefined =>
  one === 'server' && (parseDays(typed) ?? 0) > maximumDays.server ? text.serverDays(maximumDays.server) : undefined;
