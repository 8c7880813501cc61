import type { ReplyError } from '../contract/reply.ts';
import { commandOf } from './remedies.ts';

/** A call that was answered with an error: exit status 1. */
export class CallFailure extends Error {
  readonly reply: ReplyError<string>;

  constructor(reply: ReplyError<string>) {
    super(reply.message);
    this.reply = reply;
  }
}

/** Where a part of the program itself cannot be loaded any more, its texts may not be there either. */
export const programChanged: ReplyError<string> = {
  code: 'PROGRAM_CHANGED',
  message: 'A part of Certbench is not there any more: it was installed or built anew while it ran.',
  details: { remedy: 'Start it again. If it stays so, install it anew.' },
};

/** A run that went through and did not pass by the criteria of its plan: exit status 3. */
export class NotPassed extends Error {}

/** Something on the command line that cannot be understood: exit status 2. */
export class UsageFailure extends Error {}

/** Code and sentence in one line, the remedy in the next, and the command that does it where there is one. */
export function failureText({ code, message, details }: ReplyError<string>): string {
  const reference = details.reference === undefined ? '' : ` (reference ${details.reference})`;
  const remedy = details.remedy === undefined ? '' : `\n  ${details.remedy}`;
  const command = commandOf(details.action);
  return `${code}: ${message}${reference}${remedy}${command === undefined ? '' : `\n  ${command}`}\n`;
}
