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
export type TransportCode = 'UNKNOWN_METHOD' | 'FORBIDDEN' | 'INTERNAL';

/** What Certbench itself can do about a failure: a window draws a button for it, the command line prints the command. */
export type RemedyAction =
  | { readonly do: 'start-hub' }
  | { readonly do: 'use-port'; readonly port: number }
  | { readonly do: 'choose-workspace' }
  | { readonly do: 'create-authority' }
  | { readonly do: 'create-device' }
  | { readonly do: 'create-server' }
  /** `authority`: as the local hub calls it. */
  | { readonly do: 'prove-authority'; readonly authority: string }
  /** Opens a file that asks for more work than any in good faith. */
  | { readonly do: 'open-patiently' };

export interface ReplyError<C extends string = ErrorCode | TransportCode> {
  readonly code: C;
  /** What happened, as a sentence. */
  readonly message: string;
  readonly details: {
    /** The input field at fault. */
    readonly field?: string;
    /** What to do about it. */
    readonly remedy?: string;
    /** The same for a program to do. */
    readonly action?: RemedyAction;
    /** Finds the cause of an INTERNAL error in the log. */
    readonly reference?: string;
  };
}

/** A reply is a value: failures are answers, not exceptions. */
export type Reply<T, C extends string = ErrorCode | TransportCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ReplyError<C> };
