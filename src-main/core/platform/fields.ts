import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/** What is wrong with a typed value, and what to type instead. */
export interface FieldFault {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * A field of a platform's form beside host and port. The window draws it, and the command line has it as an option under
 * its name in kebab case. Every value is text; a toggle is `true` or `false`.
 */
export interface PlatformField {
  readonly name: string;
  readonly label: string;
  /** What it is for, in a sentence; the option's help too. */
  readonly hint: string;
  readonly kind: 'text' | 'password' | 'choice' | 'toggle';
  /** Value and label; of a choice alone. */
  readonly choices: readonly (readonly [value: string, label: string])[];
  /** The port that goes with a choice, where it is not the platform's own. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly initial: string;
  readonly required: boolean;
  /** Of use to few; the window keeps it folded away. */
  readonly advanced: boolean;
  check(value: string): FieldFault | undefined;
}

type Words = Pick<PlatformField, 'name' | 'label' | 'hint'>;

export function textField(
  words: Words & Partial<Pick<PlatformField, 'initial' | 'required' | 'advanced' | 'check'>>,
): PlatformField {
  return { kind: 'text', choices: [], initial: '', required: false, advanced: false, check: () => undefined, ...words };
}

export function passwordField(words: Words & Partial<Pick<PlatformField, 'advanced'>>): PlatformField {
  return {
    kind: 'password',
    choices: [],
    initial: '',
    required: false,
    advanced: false,
    check: () => undefined,
    ...words,
  };
}

/** The first choice is the initial one. */
export function choiceField(
  words: Words & {
    readonly choices: readonly [readonly [string, string], ...(readonly (readonly [string, string])[])];
    readonly advanced?: boolean;
    readonly ports?: Readonly<Record<string, number>>;
  },
): PlatformField {
  const values = words.choices.map(([value]) => value);
  return {
    kind: 'choice',
    initial: words.choices[0][0],
    required: true,
    advanced: false,
    check: (value) =>
      values.includes(value)
        ? undefined
        : {
            reason: i18n.t('{value} is not offered.', { value: JSON.stringify(value) }),
            remedy: i18n.t('Choose one of: {values}.', { values: values.join(', ') }),
          },
    ...words,
  };
}

export function toggleField(words: Words & { readonly initial?: 'true' | 'false' }): PlatformField {
  return {
    kind: 'toggle',
    choices: [],
    initial: 'false',
    required: false,
    advanced: false,
    check: (value) =>
      value === 'true' || value === 'false'
        ? undefined
        : {
            reason: i18n.t('{value} is neither true nor false.', { value: JSON.stringify(value) }),
            remedy: i18n.t('Use true or false.'),
          },
    ...words,
  };
}

/** A platform's settings: a value for each of its fields. */
export type Settings = Readonly<Record<string, string>>;

/** What is wrong with the typed values, by field; what is left out has its initial value. */
export function settingsFaults(
  fields: readonly PlatformField[],
  typed: Settings,
): { readonly name: string; readonly fault: FieldFault }[] {
  const unknown = Object.keys(typed).filter((name) => !fields.some((field) => field.name === name));
  return [
    ...unknown.map((name) => ({
      name,
      fault: {
        reason: i18n.t('The platform has no such setting.'),
        remedy: i18n.t('It has: {fields}.', { fields: fields.map((field) => field.name).join(', ') || 'none' }),
      },
    })),
    ...fields.flatMap((field) => {
      const value = (typed[field.name] ?? field.initial).trim();
      const fault =
        value === ''
          ? field.required
            ? { reason: i18n.t('{label} is missing.', { label: field.label }), remedy: field.hint }
            : undefined
          : field.check(value);
      return fault === undefined ? [] : [{ name: field.name, fault }];
    }),
  ];
}

/** Every setting, checked and without blanks around it. Throws INVALID_INPUT with the field. */
export function readSettings(fields: readonly PlatformField[], typed: Settings): Settings {
  const [first] = settingsFaults(fields, typed);
  if (first !== undefined) {
    throw new Problem('INVALID_INPUT', first.fault.reason, {
      field: `settings.${first.name}`,
      remedy: first.fault.remedy,
    });
  }
  return Object.fromEntries(
    fields.map((field) => {
      const value = typed[field.name] ?? field.initial;
      return [field.name, field.kind === 'password' ? value : value.trim()];
    }),
  );
}
