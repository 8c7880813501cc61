import { i18n } from '../../language/index.ts';
import type { CertificateReport, ReportField } from './model.ts';

/** Something in which two certificates differ; undefined on the side that has it not. */
export interface ReportDifference {
  /** "Subject: Organization (O)", "Extension Key Usage" ... */
  readonly field: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** What differs between two reports, in their order. What is the same in both is not told. */
export function differencesOf(left: CertificateReport, right: CertificateReport): ReportDifference[] {
  const [ofLeft, ofRight] = [valuesOf(left), valuesOf(right)];
  return [...new Set([...ofLeft.keys(), ...ofRight.keys()])].flatMap((field) => {
    const [a, b] = [ofLeft.get(field), ofRight.get(field)];
    return a === b ? [] : [{ field, left: a, right: b }];
  });
}

/** Values by the name of their field. Those of one name, such as several organizational units, are one value. */
function valuesOf({ sections, extensions, thumbprints }: CertificateReport): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const add = (field: string, value: string) => {
    const before = values.get(field);
    values.set(field, before === undefined ? value : `${before}, ${value}`);
  };
  for (const { title, fields } of sections) for (const { name, value } of fields) add(`${title}: ${name}`, value);
  for (const { name, critical, fields, bytes } of extensions) {
    const words = fields.length === 0 ? bytes : fields.map(told).join(', ');
    add(i18n.t('Extension {name}', { name }), critical ? i18n.t('critical, {words}', { words }) : words);
  }
  for (const { name, value } of thumbprints) add(i18n.t('Thumbprint: {name}', { name }), value);
  return values;
}

const told = ({ name, value }: ReportField): string => `${name} ${value}`;
