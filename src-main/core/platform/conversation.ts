import type { ServerError } from './connection.ts';
import type { EncodedMessage, IncomingMessage } from './platform.ts';

/** Why a service does not do what it was asked for, and what to do about it. `cause` is stable, for programs; `raw` is its answer. */
export interface Denial {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
  readonly raw: string;
}

/** A turn in which something is waited for. */
interface Waiting<Outcome> {
  readonly patienceMs: number;
  /** Undefined: the message does not belong to this turn, and the wait goes on. */
  heard(message: IncomingMessage): Turn<Outcome> | undefined;
  /** Nothing was heard for as long. */
  silence(): Turn<Outcome>;
}

/**
 * Where a conversation with a service stands: what to do now, and how it goes on. A turn is a value, and the same answers lead to the
 * same turns; who carries it out brings connection and time.
 */
export type Turn<Outcome> =
  | (Waiting<Outcome> & {
      readonly do: 'say';
      readonly message: EncodedMessage;
      /** The server has answered the message itself with an error, as it does by AMQP and HTTPS. */
      refused(error: ServerError): Turn<Outcome>;
    })
  | (Waiting<Outcome> & { readonly do: 'listen' })
  | {
      readonly do: 'rest';
      readonly ms: number;
      /** Why the service wants to be asked again, where it has refused so far. */
      readonly because?: Denial | undefined;
      after(): Turn<Outcome>;
    }
  | { readonly do: 'end'; readonly outcome: Outcome };
