import type { MethodRow } from '../contract/method-row.ts';
import type { MethodName } from '../contract/methods.ts';
import type { ErrorCode, Reply, ReplyError } from '../contract/reply.ts';
import type { Services } from '../services/index.ts';
import type { Log } from '../services/ports.ts';
import { Problem } from '../services/problem.ts';
import { isProgramChanged } from '../services/program-changed.ts';
import { programChanged, unforeseen } from '../services/unforeseen.ts';
import { inputError } from './input-error.ts';

/**
 * Answers one call: is the method known, parse its input, run the service, cut what the contract does not declare. The
 * only place that catches everything: what is not an expected failure of this method is told as INTERNAL, with a
 * reference to the log and nothing else.
 */
export async function dispatch(
  { rows, handlerOf }: Pick<Services, 'rows' | 'handlerOf'>,
  log: Log,
  method: string,
  input: unknown,
): Promise<Reply<unknown>> {
  let row: MethodRow | undefined;
  try {
    const found = rows.of(method);
    // In this turn, where it is known: whoever cancels comes behind what he cancels.
    row = found instanceof Promise ? await found : found;
    if (row === undefined) {
      return { ok: false, error: { code: 'UNKNOWN_METHOD', message: 'There is no such method.', details: {} } };
    }
    const parsed = row.input.safeParse(input);
    if (!parsed.success) return { ok: false, error: inputError(parsed.error, input) };
    // Method and input belong together by the row just read, which the type checker cannot follow through the union.
    const handler = handlerOf(method as MethodName) as (input: unknown) => unknown;
    const value = row.output.parse(await handler(parsed.data));
    log.tell?.('debug', `${method}: done`);
    return { ok: true, value };
  } catch (error) {
    if (isProgramChanged(error)) {
      log.tell?.('warn', `${method}: PROGRAM_CHANGED`);
      const { message, remedy } = programChanged();
      return { ok: false, error: { code: 'PROGRAM_CHANGED', message, details: { remedy } } };
    }
    const known = expected(row, error);
    // Neither words nor values: what somebody typed may stand in them.
    if (known !== undefined) log.tell?.('warn', `${method}: ${known.code} ${known.details.field ?? ''}`.trimEnd());
    return { ok: false, error: known ?? internal(method, error, log) };
  }
}

function expected(row: MethodRow | undefined, error: unknown): ReplyError<ErrorCode> | undefined {
  if (!(error instanceof Problem)) return undefined;
  const codes: readonly string[] = row?.codes ?? [];
  if (error.code !== 'INVALID_INPUT' && !codes.includes(error.code)) return undefined;
  return {
    code: error.code,
    message: error.message,
    details: {
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      ...(error.action === undefined ? {} : { action: error.action }),
    },
  };
}

function internal(method: string, error: unknown, log: Log): ReplyError<'INTERNAL'> {
  const reference = crypto.randomUUID().slice(0, 8);
  log.error(`${method} failed (${reference})`, error);
  const { message, remedy } = unforeseen();
  return { code: 'INTERNAL', message, details: { reference, remedy } };
}
