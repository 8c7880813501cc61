import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';
import { maximumSubject } from '../../../../src-main/contract/limits.ts';
import type { SubjectFields } from '../../../../src-main/contract/models.ts';

/** The field's own words, with the short forms that stand in a certificate. */
const labels = live(
  () =>
    ({
      organization: t`Organization (O)`,
      organizationalUnit: t`Organizational unit (OU)`,
      locality: t`Locality (L)`,
      stateOrProvince: t`State or province (ST)`,
      country: t`Country (C)`,
      commonName: t`Common name (CN)`,
    }) as const satisfies Readonly<Record<keyof SubjectFields | 'commonName', string>>,
);

export const subject = live(() => ({
  title: t`Subject`,
  labels,
  commonNameHint: t`Any letters, ä, ö, ü and ß too. Empty, it is the name above.`,
  countryHint: t`Two letters, for example DE.`,
  countryFault: t`Use the two letters of ISO 3166, for example DE.`,
  tooLong: (field: keyof typeof labels, length: number) =>
    t`${{ field: labels[field] }} has ${length} characters; ${{ most: maximumSubject[field] }} are allowed. Shorten it.`,
  keygen: t`Fill in from keygen.properties…`,
  /** `commonName`: where that was taken, too. */
  keygenFrom: (name: string, commonName: string | undefined) =>
    commonName === undefined
      ? t`Filled in from ${name}.`
      : t`Filled in from ${name}, with the common name ${commonName}.`,
  ofComputer: (fields: readonly string[]) => {
    const names = fields.join(', ');
    return plural(
      { count: fields.length },
      {
        one: `${names} is made of the name of the computer that the scripts run on. Fill it in by hand.`,
        other: `${names} are made of the name of the computer that the scripts run on. Fill it in by hand.`,
      },
    );
  },
}));
