import { fromUtf8, toUtf8 } from '../bytes.ts';
import type { JsonObject } from '../json.ts';
import type { EncodedMessage, IncomingMessage, Subscription, Target } from './platform.ts';

/** What a device answers to a method; `status` where the platform has one. */
interface MethodReply {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Answers a method by its name and what it was called with; undefined: not at all. */
export type AnswerMethod = (method: string, payload: Uint8Array) => MethodReply | undefined;

/** What is no JSON stays text; nothing is null. */
export function asJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A simulated device knows no methods of its own: it shows that the call has come, and with what. */
export const answerPlainly: AnswerMethod = (method, payload) => ({
  status: 200,
  body: toUtf8(JSON.stringify({ method, received: asJson(fromUtf8(payload) ?? '') })),
});

/** Desired properties as they were changed, or a whole section of them. */
export interface DesiredChange {
  /** Only what has changed; null where a property is gone. */
  readonly properties: JsonObject;
  readonly version: number | undefined;
}

/** A platform whose devices have properties that are desired and reported, whatever it calls them. */
export interface PropertyExchange {
  /** Further filters by which changes come; those that the device listens to anyway are not named. */
  subscriptions(target: Target, deviceId: string): readonly Subscription[];
  /** Undefined where the message is no such change. */
  desired(incoming: IncomingMessage, target: Target, deviceId: string): DesiredChange | undefined;
  /** Tells the server what the device has. */
  report(properties: JsonObject, requestId: string, target: Target, deviceId: string): EncodedMessage;
  /** What the server answers to it, which is nothing to tell. */
  isAnswer(incoming: IncomingMessage, target: Target, deviceId: string): boolean;
}
