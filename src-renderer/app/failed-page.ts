import type { CodePlace } from '../../src-main/contract/models.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';

/** As V8 writes them: "at name (address:line:column)", the name perhaps with what it was called as. */
const frame =
  /^\s+at (?:async )?(?:new )?(?:([\w$.<>]+)(?: \[as [^\]]*\])? \()?[^()\s]*\/([\w.-]+)(?:\?[^:]*)?:(\d+):(\d+)\)?$/;
const longestName = 100;
const framesTold = 20;

/** Where an error comes from, without a word of it: a message may repeat what somebody has typed. */
export function failedPage(page: string, error: unknown, componentStack: string): MethodInput<'app.reportFailedPage'> {
  const { name, message, stack = '' } = error instanceof Error ? error : { name: 'NoError', message: '' };
  // A message of several lines could look like a place.
  const from = stack.indexOf(message);
  return {
    page,
    error: /^[\w$.]{1,100}$/.test(name) ? name : 'Error',
    frames: placesIn(from < 0 ? '' : stack.slice(from + message.length)),
    components: placesIn(componentStack),
  };
}

function placesIn(stack: string): CodePlace[] {
  return stack
    .split('\n')
    .flatMap((text) => {
      const [, name, file, line, column] = frame.exec(text) ?? [];
      if (file === undefined || file.length > longestName) return [];
      const known = name === undefined || name.length > longestName ? {} : { function: name };
      return [{ ...known, file, line: Number(line), column: Number(column) }];
    })
    .slice(0, framesTold);
}
