import type { Json } from '../json.ts';
import type { Credentials, Effects, HubWorld, LetIn, LoginDecision, ReceivedTelemetry, Refusal } from './face.ts';

/** The clouds by HTTPS (RFC 9110), as their faces see it. A request stands by itself: it is logged in and answered alone. */

/** A request without its body. */
export interface HttpsRequest {
  /** In capital letters. */
  readonly method: string;
  /** The parts of the path, percent-decoded. */
  readonly path: readonly string[];
  /** Percent-decoded, with names in small letters; of a name that comes twice the first counts. */
  readonly query: ReadonlyMap<string, string>;
  /** As they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** By which name, and port where it is not the usual one, the client has reached the hub. */
  readonly host: string;
  /** A UUID that no other request has. */
  readonly requestId: string;
}

/** A header's value, by its name in small letters. */
export const headerOf = ({ headers }: Pick<HttpsRequest, 'headers'>, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer without a body. */
export const bare = (status: number, headers: HttpsAnswer['headers'] = {}): HttpsAnswer => ({
  status,
  headers,
  body: new Uint8Array(),
});

/** Whose request it is and what it asks for. `kind` is a name of the face's own. */
export interface HttpsCall {
  readonly kind: string;
  /** Who the path says that it is. */
  readonly id: string;
  readonly idScope?: string;
  /** What else the path names. */
  readonly argument?: string;
  /** Octets that the body may have. */
  readonly mostBytes: number;
}

/** What requests have left behind that is neither on disk nor outlives the hub. */
export interface HttpsWorld extends HubWorld {
  /** Cloud-to-device messages that were handed out, by lock token. */
  readonly locks: ReadonlyMap<string, MessageLock>;
  /** Files that may be uploaded, by correlation ID. */
  readonly uploads: ReadonlyMap<string, Upload>;
  /** What was ordered and not fetched yet, by the key that the face gave it. */
  readonly orders: ReadonlyMap<string, unknown>;
  /** Base64 of a signature of the text that this hub alone can make. */
  sign(text: string): string;
}

/** A message that nobody else is handed until then. */
export interface MessageLock {
  readonly deviceId: string;
  readonly messageId: string;
  readonly until: Date;
}

export interface Upload {
  readonly deviceId: string;
  /** As the device has named it. */
  readonly name: string;
  readonly until: Date;
}

/** Sets or, with undefined, removes. */
type Entries<T> = ReadonlyMap<string, T | undefined>;

/** What a device is kept waiting for. */
export interface HttpsWait {
  readonly waitsFor: LongPoll;
  readonly mostMs: number;
  answered(news: Json): HttpsAnswer;
  /** Nothing came. */
  readonly otherwise: HttpsAnswer;
}

/** A client is answered by what comes of an order: the one of this reaction, or one of an earlier request that has the key. */
export interface HttpsOrdered {
  /** A name that the face gives it, for a client that comes back for it. */
  readonly ordered: string;
  readonly mostMs: number;
  /** Nothing has come of it by then. */
  readonly otherwise: HttpsAnswer;
}

/** ThingsBoard's changes of attributes, and calls. */
export type LongPoll = 'attributes' | 'rpc';

/** What a request brings about. */
export interface HttpsReaction extends Effects {
  readonly answer: HttpsAnswer | HttpsWait | HttpsOrdered | { readonly refusal: Refusal };
  /** Telemetry that came in one request. */
  readonly batch?: readonly ReceivedTelemetry[];
  readonly locks?: Entries<MessageLock>;
  readonly uploads?: Entries<Upload>;
}

/** A cloud's way of HTTPS. */
export interface HttpsFace {
  /** Undefined where the path is none of this cloud's; an answer where it is, and nothing can come of it. */
  route(request: HttpsRequest, world: HubWorld): HttpsCall | HttpsAnswer | undefined;
  login(call: HttpsCall, credentials: Credentials, world: HubWorld, request: HttpsRequest): LoginDecision;
  /** What a client is told of a refusal: no more than the cloud says. */
  refuse(refusal: Refusal, isLogin: boolean, request: HttpsRequest, world: HubWorld): HttpsAnswer;
  answer(client: LetIn, call: HttpsCall, request: HttpsRequest, body: Uint8Array, world: HttpsWorld): HttpsReaction;
}

/** What may be done at a path, by method; the first of the patterns that fits counts. */
export interface HttpsTable<T> {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, T>>;
}

/**
 * Looks a request up in a table by the rest of its path, the parts joined by slashes. Of a method that is not there the answer
 * is for the face to make, from those that are.
 */
export function lookUp<T>(
  table: readonly HttpsTable<T>[],
  rest: string,
  method: string,
): { readonly found: T; readonly argument: string | undefined } | { readonly allowed: readonly string[] } | undefined {
  for (const { pattern, methods } of table) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
    return found === undefined ? { allowed: Object.keys(methods) } : { found, argument: match[1] };
  }
  return undefined;
}
