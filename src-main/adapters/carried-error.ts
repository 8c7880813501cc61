import { Problem, type ProblemCode } from '../core/problem.ts';
import { codeOf } from './storage-problem.ts';

/** An error on its way from a thread: it would lose its class, and what the disk says its code. */
export interface CarriedError {
  readonly problem?: {
    readonly code: ProblemCode;
    readonly message: string;
    readonly field: string | undefined;
    readonly remedy: string | undefined;
  };
  readonly code?: string | undefined;
  readonly message: string;
}

export function carried(error: unknown): CarriedError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Problem)) return { code: codeOf(error), message };
  const { code, field, remedy } = error;
  return { problem: { code, message, field, remedy }, message };
}

export function carriedOver({ problem, code, message }: CarriedError): Error {
  if (problem === undefined) return Object.assign(new Error(message), code === undefined ? {} : { code });
  const { field, remedy } = problem;
  return new Problem(problem.code, problem.message, {
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}
