import type { Command } from 'commander';
import type { MethodOutput } from '../contract/methods.ts';
import type { SubjectFields } from '../contract/models.ts';
import { UsageFailure } from './failure.ts';
import type { Session } from './session.ts';

/** What a subject has beside its common name, as options. */
export interface SubjectOptions {
  organization?: string;
  organizationalUnit?: string;
  locality?: string;
  state?: string;
  country?: string;
}

export const addSubjectOptions = (command: Command): Command =>
  command
    .option('--organization <text>', 'O of the subject')
    .option('--organizational-unit <text>', 'OU of the subject')
    .option('--locality <text>', 'L of the subject')
    .option('--state <text>', 'ST of the subject: state or province')
    .option('--country <code>', 'C of the subject: two letters');

export const addKeygenOption = (command: Command, commonName: string): Command =>
  command.option(
    '--keygen <file>',
    `a keygen.properties, for the subject where it is not given otherwise; ${commonName}`,
  );

export const subjectOf = (options: SubjectOptions): SubjectFields => ({
  organization: options.organization,
  organizationalUnit: options.organizationalUnit,
  locality: options.locality,
  stateOrProvince: options.state,
  country: options.country,
});

export type KeygenFile = MethodOutput<'keygen.read'>;

/** A keygen.properties, where one is named; what was read otherwise than bash would is told. */
export async function keygenOf(session: Session, file: string | undefined): Promise<KeygenFile | undefined> {
  if (file === undefined) return undefined;
  const read = await session.call('keygen.read', { file: session.path(file) });
  for (const notice of read.notices) session.output.warn(notice);
  return read;
}

/** Where a keygen.properties says it, and the option that says it instead. */
export const keygenNames = {
  organization: { name: 'ORGANIZATION', option: '--organization' },
  organizationalUnit: { name: 'ORGANIZATIONAL_UNIT', option: '--organizational-unit' },
  locality: { name: 'CITY', option: '--locality' },
  stateOrProvince: { name: 'STATE_OR_PROVINCE', option: '--state' },
  country: { name: 'TWO_LETTER_COUNTRY_CODE', option: '--country' },
} as const satisfies Readonly<Record<keyof SubjectFields, { readonly name: string; readonly option: string }>>;
const fields = Object.keys(keygenNames) as (keyof SubjectFields)[];

/** What is given, and the rest from a keygen.properties. Throws UsageFailure for what only the computer of the scripts knows. */
export function subjectWith(options: SubjectOptions, keygen: KeygenFile | undefined): SubjectFields {
  const given = subjectOf(options);
  return Object.fromEntries(
    fields.map((field) => {
      const { name, option } = keygenNames[field];
      return [field, given[field] ?? said(keygen, field, name, option)] as const;
    }),
  );
}

/** The common name of a keygen.properties. Throws as `subjectWith`; `option` says it instead. */
export const commonNameOf = (keygen: KeygenFile | undefined, option: string): string | undefined =>
  said(keygen, 'commonName', 'DOMAIN_SUFFIX', option);

function said(
  keygen: KeygenFile | undefined,
  field: keyof KeygenFile['subject'],
  name: string,
  option: string,
): string | undefined {
  if (keygen?.values.some((one) => one.name === name && one.hostname) !== true) return keygen?.subject[field];
  throw new UsageFailure(`${name} is made of the name of the computer. Say with ${option} what it is.`);
}
