import { fromUtf8 } from '../../../bytes.ts';
import type { AmqpValue } from '../../../amqp/message.ts';
import { type JsonObject, asObject } from '../../../platform/answers.ts';
import type { ServerError } from '../../../platform/connection.ts';
import type { EncodedMessage, IncomingMessage } from '../../../platform/platform.ts';

/** What travels between a device and DPS, as far as it is the same by each transport. */

/** Who registers, as the messages name it. */
export interface Registrant {
  readonly idScope: string;
  readonly registrationId: string;
  /** Of the service, as a date. */
  readonly apiVersion: string;
}

/** How a registration is said by one of the transports. */
export interface RegistrationTransport {
  register(who: Registrant, requestId: string, body: Uint8Array): EncodedMessage;
  status(who: Registrant, requestId: string, operationId: string): EncodedMessage;
  /** Undefined where the message is no answer to this request. */
  read(message: IncomingMessage, requestId: string): DpsAnswer | undefined;
}

/** An answer of the service. Of its body nothing is believed before it is looked at. */
export interface DpsAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  /** Undefined where it is not a JSON object. */
  readonly body: JsonObject | undefined;
  readonly raw: string;
}

/** Longest raw text that is kept of an answer. */
const maximumRaw = 2000;

/** An answer, its body read as far as it can be. `retryAfter` is text in seconds. */
export function answerOf(status: number, payload: Uint8Array, retryAfter: AmqpValue | undefined): DpsAnswer {
  const text = fromUtf8(payload) ?? '';
  const seconds = retryAfter === undefined ? '' : String(retryAfter);
  return {
    status,
    retryAfterSeconds: /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined,
    body: asObject(text),
    raw: `${status} ${text}`.trim().slice(0, maximumRaw),
  };
}

/** What AMQP calls the statuses of HTTPS (Azure/azure-iot-sdk-node, azure-iot-amqp-base, translateError). */
const statusOf: Readonly<Record<string, number>> = {
  'com.microsoft:argument-error': 400,
  'amqp:unauthorized-access': 401,
  'amqp:not-found': 404,
  'com.microsoft:device-already-exists': 409,
  'com.microsoft:device-container-throttled': 429,
};

/** An error, as the answer that it is by MQTT. */
export function errorAnswer({ condition, text, retryAfterSeconds }: ServerError): DpsAnswer {
  const [, code] = /^http:(\d{3})$/.exec(condition) ?? [];
  const status = code === undefined ? (statusOf[condition] ?? 500) : Number(code);
  return { status, retryAfterSeconds, body: asObject(text), raw: `${condition} ${text}`.trim().slice(0, maximumRaw) };
}
