import type { ErrorCode, ReplyError } from '../contract/reply.ts';

interface ParseIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  /** What is too big or too small. */
  readonly origin?: string | undefined;
  readonly maximum?: unknown;
  readonly minimum?: unknown;
}

interface ParseFault {
  readonly issues: readonly ParseIssue[];
}

/** The first fault of an input as an error that names the field. Of what was given only sizes and numbers are told. */
export function inputError({ issues: [first] }: ParseFault, input: unknown): ReplyError<ErrorCode> {
  const field = first?.path.map(String).join('.') ?? '';
  const reason = first === undefined ? 'not understood.' : (sizeFault(first, input) ?? `${first.message}.`);
  return {
    code: 'INVALID_INPUT',
    message: `${field === '' ? 'The input' : field}: ${reason}`,
    details: field === '' ? {} : { field },
  };
}

function sizeFault(issue: ParseIssue, input: unknown): string | undefined {
  const large = issue.code === 'too_big';
  if (!large && issue.code !== 'too_small') return undefined;
  const limit = large ? issue.maximum : issue.minimum;
  const value = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | null)?.[key], input);
  if (typeof limit !== 'number') return undefined;
  if (typeof value === 'number') {
    return large ? `${value} is too large; ${limit} is the most.` : `${value} is too small; ${limit} is the least.`;
  }
  if (typeof value !== 'string' && !Array.isArray(value)) return undefined;
  if (value.length === 0) return 'it must not be empty.';
  const [one, many] = typeof value === 'string' ? ['character', 'characters'] : ['entry', 'entries'];
  const counted = value.length === 1 ? `1 ${one} is` : `${value.length} ${many} are`;
  return large ? `${counted} too many; ${limit} are allowed.` : `${counted} too few; ${limit} are needed.`;
}
