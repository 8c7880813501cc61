import type { MethodOutput } from '../contract/methods.ts';
import type { CertificateReport } from '../contract/models.ts';

/** Columns after which values begin, blanks before included. */
const valueColumn = 30;
/** Values longer than this, such as a modulus, go on in the next line. */
const lineWidth = 96;

/** Everything that a certificate says, for people: warnings first. */
export function reportLines({ warnings, sections, extensions, thumbprints }: CertificateReport): string[] {
  return [
    ...warnings.map(({ cause, message }) => `  ! ${message} [${cause}]`),
    ...sections.flatMap(({ title, fields, damaged }) => [
      `  ${title}${damaged ? ', damaged' : ''}`,
      ...fields.flatMap(fieldLines),
    ]),
    ...extensions.flatMap(({ name, oid, critical, meaning, fields, damaged, bytes }) => [
      `  ${name}${oid === '' || oid === name ? '' : ` (${oid})`}${critical ? ', critical' : ''}`,
      `    ${meaning}`,
      ...fields.flatMap(fieldLines),
      ...(damaged ? fieldLines({ name: 'Damaged', value: bytes }) : []),
      ...(fields.length === 0 && !damaged ? fieldLines({ name: 'Bytes', value: bytes }) : []),
    ]),
    '  Thumbprints',
    ...thumbprints.flatMap(fieldLines),
  ];
}

function fieldLines({ name, value }: { readonly name: string; readonly value: string }): string[] {
  const label = `    ${name}`.padEnd(valueColumn - 1);
  const width = lineWidth - valueColumn;
  // Words are left whole: they are copied, and searched for.
  const parts = /^[0-9A-Fa-f]+$/.test(value) ? (value.match(new RegExp(`.{1,${width}}`, 'g')) ?? [value]) : [value];
  return parts.map((part, index) => (index === 0 ? `${label} ${part}` : `${' '.repeat(valueColumn)}${part}`));
}

/** A line an element: where it begins, how long its head and contents are, and what it is, as `openssl asn1parse` has it. */
export function treeLines({ lines, end }: NonNullable<CertificateReport['tree']>): string[] {
  const told = lines.map(({ depth, offset, header, length, tag, value, wrapped }) => {
    const place = `${String(offset).padStart(6)}:d=${String(depth).padEnd(2)} hl=${header} l=${String(length ?? 'inf').padStart(5)}`;
    return `${place}${wrapped ? ' >' : '  '}${' '.repeat(depth)}${tag}${value === '' ? '' : ` ${value}`}`;
  });
  if (end === undefined) return told;
  return [...told, end === 'damaged' ? 'It is damaged from here on.' : 'More is not shown.'];
}

export function differenceLines({ left, right, differences }: MethodOutput<'certificate.compare'>): string[] {
  if (differences.length === 0) return [`${left}: both certificates are the same`];
  return [
    `< ${left}`,
    `> ${right}`,
    ...differences.flatMap(({ field, left: one, right: other }) => [
      field,
      `  < ${one ?? '(not there)'}`,
      `  > ${other ?? '(not there)'}`,
    ]),
  ];
}
