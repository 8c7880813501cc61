import { maximumSubject } from '../../../../src-main/contract/limits.ts';
import type { SubjectFields } from '../../../../src-main/contract/models.ts';

/** The field's own words, with the short forms that stand in a certificate. */
const labels = {
  organization: 'Organization (O)',
  organizationalUnit: 'Organizational unit (OU)',
  locality: 'Locality (L)',
  stateOrProvince: 'State or province (ST)',
  country: 'Country (C)',
} as const satisfies Readonly<Record<keyof SubjectFields, string>>;

export const subject = {
  title: 'Subject',
  labels,
  countryHint: 'Two letters, for example DE.',
  countryFault: 'Use the two letters of ISO 3166, for example DE.',
  tooLong: (field: keyof typeof labels, length: number) =>
    `${labels[field]} has ${length} characters; ${maximumSubject[field]} are allowed. Shorten it.`,
  keygen: 'Fill in from keygen.properties…',
  /** `commonName`: where that was taken, too. */
  keygenFrom: (name: string, commonName: string | undefined) =>
    commonName === undefined
      ? `Filled in from ${name}.`
      : `Filled in from ${name}, with the common name ${commonName}.`,
  ofComputer: (names: readonly string[]) =>
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} made of the name of the computer that the scripts run on. Fill it in by hand.`,
};
