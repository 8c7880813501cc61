import type { RemedyAction } from './remedy.ts';

/** Everything that can be wrong for a reason the user can act on. The contract lists which method may answer which. */
export type ProblemCode =
  | 'INVALID_INPUT'
  | 'NAME_TAKEN'
  | 'NOT_FOUND'
  | 'PASSWORD_REQUIRED'
  | 'WRONG_PASSWORD'
  | 'ENCRYPTION_NOT_SUPPORTED'
  | 'KEY_NOT_SUPPORTED'
  | 'FORMAT_NOT_RECOGNISED'
  | 'DAMAGED'
  | 'KEY_MISMATCH'
  | 'NOT_AN_AUTHORITY'
  | 'WORKSPACE_INVALID'
  | 'WORKSPACE_TOO_NEW'
  | 'WORKSPACE_BUSY'
  | 'INCOMPLETE'
  | 'STORAGE_FAILED'
  | 'PORT_TAKEN'
  | 'HUB_NOT_RUNNING'
  | 'HUB_RUNNING'
  | 'PROOF_REFUSED'
  | 'LIMIT_REACHED'
  | 'NOT_CONNECTED'
  | 'NO_ANSWER'
  | 'SERVER_UNREACHABLE'
  | 'SERVER_REFUSED'
  | 'CANCELLED';

export interface ProblemDetails {
  /** The input field or file that is at fault. */
  readonly field?: string;
  /** What the user can do about it, as a sentence. */
  readonly remedy?: string;
  /** The same, or a part of it, where Certbench itself can do it or open the place for it. */
  readonly action?: RemedyAction | undefined;
}

/**
 * An expected failure: what happened (`message`), which field, and what to do. Anything else that is thrown is a defect.
 * A message never holds a password or key material.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly field: string | undefined;
  readonly remedy: string | undefined;
  readonly action: RemedyAction | undefined;

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message);
    this.code = code;
    this.field = details.field;
    this.remedy = details.remedy;
    this.action = details.action;
  }

  /** The same failure, with something said otherwise. */
  but(change: {
    readonly code?: ProblemCode;
    readonly message?: string;
    readonly field?: string;
    readonly action?: RemedyAction;
  }): Problem {
    const { code = this.code, message = this.message, field = this.field, action = this.action } = change;
    return new Problem(code, message, {
      action,
      ...(field === undefined ? {} : { field }),
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
    });
  }
}

/** Does what may fail, and says of a failure which input is at fault. */
export function inField<T>(field: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Problem ? error.but({ field }) : error;
  }
}
