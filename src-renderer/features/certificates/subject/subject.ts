import { maximumSubject } from '../../../../src-main/contract/limits.ts';
import type { SubjectFields } from '../../../../src-main/contract/models.ts';
import { subject as text } from './words.ts';

type Field = keyof SubjectFields;

/** What is typed of a subject; nothing of it is needed. */
export type SubjectDraft = Readonly<Record<Field, string>>;

/** In the order of the form: what a company fills in first. */
export const noSubject: SubjectDraft = {
  organization: '',
  organizationalUnit: '',
  locality: '',
  stateOrProvince: '',
  country: '',
};

export const subjectFields = Object.keys(noSubject) as Field[];

/** A subject as it is typed, with nothing where it has nothing. */
export const subjectDraftOf = (subject: SubjectFields): SubjectDraft =>
  Object.fromEntries(subjectFields.map((field) => [field, subject[field] ?? ''])) as Record<Field, string>;

/** What holds something, as it is asked of the service. */
const filled = (draft: SubjectDraft): [Field, string][] =>
  subjectFields
    .map((field): [Field, string] => {
      const value = draft[field].trim();
      return [field, field === 'country' ? value.toUpperCase() : value];
    })
    .filter(([, value]) => value !== '');

/** What is asked of the service: nothing that is empty. */
export const subjectOf = (draft: SubjectDraft): SubjectFields => Object.fromEntries(filled(draft));

/** What cannot stand in a certificate, before it is asked for. Characters are left to the service. */
export function subjectFaults(draft: SubjectDraft): Readonly<Partial<Record<Field, string>>> {
  const faults = filled(draft).map(([field, value]): [Field, string] | undefined => {
    const { length } = Array.from(value);
    if (field === 'country') return /^[A-Z]{2}$/.test(value) ? undefined : [field, text.countryFault];
    return length > maximumSubject[field] ? [field, text.tooLong(field, length)] : undefined;
  });
  return Object.fromEntries(faults.filter((fault) => fault !== undefined));
}

/** The same of a common name that is another than the thing's name. */
export function commonNameFault(value: string): string | undefined {
  const { length } = Array.from(value.trim());
  return length > maximumSubject.commonName ? text.tooLong('commonName', length) : undefined;
}

/** The field of a subject that a service names. */
export const subjectFieldOf = (field: string | undefined): Field | undefined =>
  subjectFields.find((one) => one === field?.replace(/^subject\./, ''));
