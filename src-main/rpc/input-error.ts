import type { ErrorCode, ReplyError } from '../contract/reply.ts';
import { type ParseIssue, inputFault, theInput } from '../services/input-fault.ts';

/** The first fault of an input as an error that names the field, in the language of the user. */
export function inputError(
  { issues }: { readonly issues: readonly ParseIssue[] },
  input: unknown,
): ReplyError<ErrorCode> {
  const { path, reason, remedy } = inputFault(issues, input);
  const field = path.map(String).join('.');
  return {
    code: 'INVALID_INPUT',
    message: `${field === '' ? theInput() : field}: ${reason}.`,
    details: field === '' ? { remedy } : { field, remedy },
  };
}
