import { Problem, type ProblemDetails, type ProblemCode } from '../core/problem.ts';

/** What was thrown in one thread, for another: an error loses its class on the way. */
export type Thrown =
  | { readonly problem: ProblemDetails & { readonly code: ProblemCode; readonly message: string } }
  /** Its stack: for the log. */
  | { readonly defect: string };

export function thrownHere(error: unknown): Thrown {
  if (!(error instanceof Problem)) return { defect: textOfError(error) };
  const { code, message, field, remedy, action } = error;
  return {
    problem: {
      code,
      message,
      action,
      ...(field === undefined ? {} : { field }),
      ...(remedy === undefined ? {} : { remedy }),
    },
  };
}

/** The error again, to be thrown here. */
export function thrownThere(thrown: Thrown): Error {
  if ('defect' in thrown) return Object.assign(new Error('Another thread failed'), { stack: thrown.defect });
  const { code, message, ...details } = thrown.problem;
  return new Problem(code, message, details);
}

/** All that an error tells, as text. */
export const textOfError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
