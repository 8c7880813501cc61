import { fromUtf8, toUtf8 } from '../../../bytes.ts';
import type { EncodedMessage, IncomingMessage } from '../../../platform/platform.ts';

/** What travels between a device and DPS (learn.microsoft.com, "Communicate with DPS using the MQTT protocol"). */

export const responseFilter = '$dps/registrations/res/#';

type JsonObject = Readonly<Record<string, unknown>>;

export function registerMessage(
  requestId: number,
  registrationId: string,
  payload: JsonObject | undefined,
): EncodedMessage {
  return {
    topic: `$dps/registrations/PUT/iotdps-register/?$rid=${requestId}`,
    payload: toUtf8(JSON.stringify({ registrationId, ...(payload === undefined ? {} : { payload }) })),
    qos: 1,
  };
}

export function statusMessage(requestId: number, operationId: string): EncodedMessage {
  return {
    topic: `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=${requestId}&operationId=${operationId}`,
    payload: new Uint8Array(),
    qos: 1,
  };
}

/** An answer of the service. Of its body nothing is believed before it is looked at. */
export interface DpsAnswer {
  readonly status: number;
  readonly requestId: string;
  readonly retryAfterSeconds: number | undefined;
  /** Undefined where it is not a JSON object. */
  readonly body: JsonObject | undefined;
  readonly raw: string;
}

/** Longest raw text that is kept of an answer. */
const maximumRaw = 2000;

/** Undefined where the message is no answer to a registration. */
export function readAnswer({ topic, payload }: IncomingMessage): DpsAnswer | undefined {
  const [, status, query] = /^\$dps\/registrations\/res\/(\d{3})\/\?(.*)$/s.exec(topic) ?? [];
  if (status === undefined || query === undefined) return undefined;
  const parameters = new Map(
    query.split('&').map((pair) => [pair.split('=', 1)[0] ?? '', pair.replace(/^[^=]*=?/, '')]),
  );
  const retryAfter = parameters.get('retry-after') ?? '';
  const text = fromUtf8(payload) ?? '';
  return {
    status: Number(status),
    requestId: parameters.get('$rid') ?? '',
    retryAfterSeconds: /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    body: asObject(text),
    raw: `${status} ${text}`.trim().slice(0, maximumRaw),
  };
}

export function asObject(text: string): JsonObject | undefined {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A member of an answer, as far as it is an object. */
export function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A member of an answer, as far as it is text. */
export function textIn(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The six digits that say what is wrong; the first three are a class like HTTP's. */
export function errorCodeIn(object: JsonObject | undefined): number | undefined {
  const value = object?.['errorCode'];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
