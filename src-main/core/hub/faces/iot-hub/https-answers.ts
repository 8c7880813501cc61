import { toUtf8 } from '../../../bytes.ts';
import type { JsonObject } from '../../../json.ts';
import type { HubWorld, Refusal, RefusalCause } from '../../face.ts';
import { type HttpsAnswer, type HttpsRequest, bare } from '../../https.ts';
import { throttledSeconds } from '../../limits.ts';

/** What IoT Hub says by HTTPS. */

export const noContent = bare(204);

export const jsonAnswer = (status: number, body: JsonObject, headers: HttpsAnswer['headers'] = {}): HttpsAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: toUtf8(JSON.stringify(body)),
});

/** Names of errors (Azure/azure-iot-sdk-csharp, ErrorCode), with the status of each and what it says. */
const errors = {
  InvalidProtocolVersion: [400, 'Invalid API version'],
  ArgumentInvalid: [400, 'Argument invalid'],
  IotHubUnauthorizedAccess: [401, 'Unauthorized'],
  DeviceMaximumActiveFileUploadLimitExceeded: [403, 'Number of active file upload requests cannot exceed limit'],
  GenericNotFound: [404, 'Not found'],
  DeviceNotFound: [404, 'Device not found'],
  InvalidOperation: [405, 'Method not allowed'],
  DeviceMessageLockLost: [412, 'Device message lock lost'],
  MessageTooLarge: [413, 'Message too large'],
  ThrottlingException: [429, 'Too many requests'],
  ServerError: [500, 'Server error'],
  ServiceUnavailable: [503, 'Service unavailable'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

export type HttpsErrorName = keyof typeof errors;

/** `11/28/2026 23:54:22`, as the service writes it. */
const stamp = (date: Date): string => {
  const [, year = '', month = '', day = '', time = ''] =
    /^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(date.toISOString()) ?? [];
  return `${month}/${day}/${year} ${time}`;
};

/** An error in the form that Microsoft's SDKs take apart (Azure/azure-iot-sdk-node, azure-iot-http-base, parseErrorBody). */
export function errorAnswer(
  name: HttpsErrorName,
  { requestId }: Pick<HttpsRequest, 'requestId'>,
  { now }: Pick<HubWorld, 'now'>,
  headers: HttpsAnswer['headers'] = {},
): HttpsAnswer {
  const [status, message] = errors[name];
  const tracking = `Tracking ID:${requestId.replaceAll('-', '')}-TimeStamp:${stamp(now)}`;
  return jsonAnswer(
    status,
    { Message: `ErrorCode:${name};${message}`, ExceptionMessage: tracking },
    { 'iothub-errorcode': name, ...headers },
  );
}

const names: Readonly<Partial<Record<RefusalCause, HttpsErrorName>>> = {
  'message-too-large': 'MessageTooLarge',
  'message-malformed': 'ArgumentInvalid',
  'limit-reached': 'ServiceUnavailable',
  throttled: 'ThrottlingException',
  'hub-failed': 'ServerError',
};

/** IoT Hub names every failed identity alike. */
export const refusalAnswer = (
  { cause }: Refusal,
  isLogin: boolean,
  request: HttpsRequest,
  world: HubWorld,
): HttpsAnswer => {
  const isOfIdentity = isLogin && cause !== 'limit-reached' && cause !== 'throttled';
  const name = isOfIdentity ? undefined : names[cause];
  const later = cause === 'throttled' ? { 'retry-after': String(throttledSeconds) } : {};
  return errorAnswer(name ?? 'IotHubUnauthorizedAccess', request, world, later);
};
