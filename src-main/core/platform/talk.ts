import type { JsonObject } from '../json.ts';
import type { AnswerMethod, DesiredChange } from './asked.ts';
import type { EncodedMessage, IncomingMessage, Subscription, TwinDocument } from './platform.ts';

/**
 * How a connection goes on which a device has to say that it is there, and remembers what was said: a value, of which each message
 * that is heard makes a new one. Who carries it out brings connection and time.
 */
export interface Talk {
  /** What it has to have subscribed to before it says the first word. */
  readonly subscription: Subscription;
  readonly opening: EncodedMessage;
  /** How long the server may take to have heard it. */
  readonly patienceMs: number;
  /** Whether the server has heard it: the device counts as connected from then on. */
  readonly isUp: boolean;
  hear(message: IncomingMessage, answering: AnswerMethod): Heard;
  /** Tells the server what the device has. `requestId`: 16 bytes. */
  report(properties: JsonObject, requestId: Uint8Array): Pick<Heard, 'talk' | 'answers'>;
}

export interface Heard {
  readonly talk: Talk;
  readonly answers: readonly EncodedMessage[];
  /** The twin as it is now. */
  readonly twin?: TwinDocument;
  /** Properties that are desired otherwise. */
  readonly desired?: DesiredChange;
  /** What is to be told as the message's body; undefined where it only carries the conversation on. */
  readonly told?: Uint8Array;
}
