import type { RemedyAction } from './remedies.ts';

/** Every code that a call can answer with. `methods.ts` says which method answers which; INTERNAL is a defect in Certbench. */
export const errorCodes = [
  'INVALID_INPUT',
  'NAME_TAKEN',
  'NOT_FOUND',
  'PASSWORD_REQUIRED',
  'WRONG_PASSWORD',
  'ENCRYPTION_NOT_SUPPORTED',
  'KEY_NOT_SUPPORTED',
  'FORMAT_NOT_RECOGNISED',
  'DAMAGED',
  'KEY_MISMATCH',
  'NOT_AN_AUTHORITY',
  'WORKSPACE_INVALID',
  'WORKSPACE_TOO_NEW',
  'WORKSPACE_BUSY',
  'INCOMPLETE',
  'STORAGE_FAILED',
  'PORT_TAKEN',
  'HUB_NOT_RUNNING',
  'HUB_RUNNING',
  'PROOF_REFUSED',
  'LIMIT_REACHED',
  'NOT_CONNECTED',
  'NO_ANSWER',
  'SERVER_UNREACHABLE',
  'SERVER_REFUSED',
  'CANCELLED',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Codes of the transport itself, which any call can answer with. */
export type TransportCode =
  | 'UNKNOWN_METHOD'
  | 'FORBIDDEN'
  /** The program was installed or built anew while it ran, and cannot load a part of itself any more. */
  | 'PROGRAM_CHANGED'
  | 'INTERNAL';

export interface ReplyError<C extends string = ErrorCode | TransportCode> {
  readonly code: C;
  /** What happened, as a sentence. */
  readonly message: string;
  readonly details: {
    /** The input field at fault. */
    readonly field?: string;
    /** What to do about it. */
    readonly remedy?: string;
    /** Of that, what Certbench itself can do or open. */
    readonly action?: RemedyAction;
    /** Finds the cause of an INTERNAL error in the log. */
    readonly reference?: string;
  };
}

/** A reply is a value: failures are answers, not exceptions. */
export type Reply<T, C extends string = ErrorCode | TransportCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ReplyError<C> };
