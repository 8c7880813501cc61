import { i18n } from '../core/language/index.ts';
import { contractRemedy } from './contract-remedies.ts';

/** What zod says of an input, as far as it is told to people in words of their own (zod.dev, Error customization). */
export interface ParseIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  /** What is too big or too small. */
  readonly origin?: string | undefined;
  readonly maximum?: unknown;
  readonly minimum?: unknown;
  /** What was to be there. */
  readonly expected?: string | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly options?: readonly unknown[] | undefined;
  /** Members that nothing knows. */
  readonly keys?: readonly string[] | undefined;
  readonly format?: string | undefined;
  /** Of each form that it could have had. */
  readonly errors?: readonly (readonly ParseIssue[])[] | undefined;
  /** Of a name. */
  readonly issues?: readonly ParseIssue[] | undefined;
}

/** A fault of an input in the language of the user: where it is, why, and what to do. `reason` is a clause without a full stop. */
export interface InputFault {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
  readonly remedy: string;
}

/** What is wrong in it, where something may have several forms by the one that it comes next to. */
export const plainIssues = (issues: readonly ParseIssue[]): readonly ParseIssue[] => issues.flatMap(plainly);

function plainly(issue: ParseIssue): readonly ParseIssue[] {
  const isOther = ([first]: readonly ParseIssue[]) => first?.code === 'invalid_type' && first.path.length === 0;
  const [nearest] = (issue.errors ?? [])
    .filter((branch) => !isOther(branch))
    .toSorted((one, other) => one.length - other.length);
  if (nearest === undefined) return [issue];
  return plainIssues(nearest).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The first fault. Of what was given only sizes and numbers are told, since it may be a secret. */
export function inputFault(issues: readonly ParseIssue[], input: unknown): InputFault {
  const [issue = { path: [], message: '' }] = plainIssues(issues);
  return { path: issue.path, ...(ofSize(issue, input) ?? ofKind(issue, at(input, issue.path))) };
}

/** What a fault is called that is in no member of it. */
export const theInput = (): string => i18n.t('The input');

type Told = Omit<InputFault, 'path'>;

const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | null | undefined)?.[key], input);

function ofKind(issue: ParseIssue, value: unknown): Told {
  const { code, message, keys = [], format } = issue;
  const choices = issue.values ?? issue.options ?? [];
  if (value === undefined && code !== 'unrecognized_keys' && issue.path.length > 0)
    return { reason: i18n.t('it is missing'), remedy: choices.length > 0 ? oneOf(choices) : i18n.t('Give it.') };
  if (code === 'unrecognized_keys') {
    return {
      reason: i18n.t('it has what is not known: {names}', { names: keys.join(', ') }),
      remedy: i18n.t('Take it out, or correct its name.'),
    };
  }
  if (choices.length > 0) return { reason: i18n.t('it is none of what it may be'), remedy: oneOf(choices) };
  if (code === 'invalid_key') {
    const [inner] = issue.issues ?? [];
    return { reason: i18n.t('it cannot have this name'), remedy: contractRemedy(inner?.message ?? '') ?? correct() };
  }
  const written = contractRemedy(message);
  if (code === 'custom') return { reason: i18n.t('it cannot be so'), remedy: written ?? correct() };
  if (code === 'invalid_format') {
    const remedy =
      format === 'datetime' ? i18n.t('Write it as {example}.', { example: '2026-01-31T08:00:00Z' }) : written;
    return { reason: i18n.t('it is not written as it has to be'), remedy: remedy ?? correct() };
  }
  const kinds = code === 'invalid_union' ? (issue.errors ?? []).map(([first]) => first?.expected) : [issue.expected];
  const wanted = [...new Set(kinds.flatMap((kind) => kindWords(kind) ?? []))];
  return {
    reason: i18n.t('it is of the wrong kind'),
    remedy: wanted.length === 0 ? correct() : i18n.t('Give this: {kinds}.', { kinds: wanted.join(', ') }),
  };
}

const oneOf = (values: readonly unknown[]): string =>
  i18n.t('Use one of: {values}.', { values: values.map(String).join(', ') });

const correct = (): string => i18n.t('Correct it.');

function kindWords(kind = ''): string | undefined {
  switch (kind) {
    case 'string':
      return i18n.t('a text');
    case 'number':
      return i18n.t('a number');
    case 'int':
      return i18n.t('a whole number');
    case 'boolean':
      return i18n.t('true or false');
    case 'array':
      return i18n.t('a list');
    case 'object':
    case 'record':
      return i18n.t('an object with members');
    default:
      return undefined;
  }
}

function ofSize(issue: ParseIssue, input: unknown): Told | undefined {
  const isLarge = issue.code === 'too_big';
  const limit = isLarge ? issue.maximum : issue.minimum;
  if ((!isLarge && issue.code !== 'too_small') || typeof limit !== 'number') return undefined;
  const value = at(input, issue.path);
  if (typeof value === 'number') {
    return isLarge
      ? {
          reason: i18n.t('{value} is too large; {limit} is the most', { value, limit }),
          remedy: i18n.t('Give a smaller number.'),
        }
      : {
          reason: i18n.t('{value} is too small; {limit} is the least', { value, limit }),
          remedy: i18n.t('Give a larger number.'),
        };
  }
  if (typeof value !== 'string' && !Array.isArray(value)) return undefined;
  const { length: count } = value as string | readonly unknown[];
  if (count === 0) return { reason: i18n.t('it must not be empty'), remedy: i18n.t('Give it.') };
  return typeof value === 'string' ? ofText(isLarge, count, limit) : ofList(isLarge, count, limit);
}

const ofText = (isLarge: boolean, count: number, limit: number): Told =>
  isLarge
    ? {
        reason: i18n.t(
          '{count, plural, one {# character is} other {# characters are}} too many; {limit, plural, one {# is} other {# are}} allowed',
          { count, limit },
        ),
        remedy: i18n.t('Shorten it.'),
      }
    : {
        reason: i18n.t(
          '{count, plural, one {# character is} other {# characters are}} too few; {limit, plural, one {# is} other {# are}} needed',
          { count, limit },
        ),
        remedy: i18n.t('Make it longer.'),
      };

const ofList = (isLarge: boolean, count: number, limit: number): Told =>
  isLarge
    ? {
        reason: i18n.t(
          '{count, plural, one {# entry is} other {# entries are}} too many; {limit, plural, one {# is} other {# are}} allowed',
          { count, limit },
        ),
        remedy: i18n.t('Leave some out.'),
      }
    : {
        reason: i18n.t(
          '{count, plural, one {# entry is} other {# entries are}} too few; {limit, plural, one {# is} other {# are}} needed',
          { count, limit },
        ),
        remedy: i18n.t('Add some.'),
      };
