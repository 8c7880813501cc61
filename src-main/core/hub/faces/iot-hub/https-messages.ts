import { fromBase64, toUtf8 } from '../../../bytes.ts';
import { asJsonObject, parseJson, type Json } from '../../../json.ts';
import { type HubDevice, withDeliveryFailed, withoutPending } from '../../devices.ts';
import type { LetIn, ReceivedTelemetry, Refusal } from '../../face.ts';
import { type HttpsReaction, type HttpsRequest, type HttpsWorld, type MessageLock, headerOf } from '../../https.ts';
import { errorAnswer, noContent } from './https-answers.ts';
import { takeTelemetry } from './operations.ts';

/** Messages from and to devices (REST, "Device": Send Device Event, Receive, Complete and Abandon Device Bound Notification). */

/** A body of several messages. */
const batchType = 'application/vnd.microsoft.iothub.json';

/** How long a message is its receiver's alone (Understand cloud-to-device messaging, Message lifecycle: 1 minute unless set otherwise). */
const lockMs = 60_000;

/** Headers of IoT Hub's own, under the names that the properties have in MQTT. */
const systemNames: Readonly<Record<string, string>> = {
  'iothub-messageid': '$.mid',
  'iothub-correlationid': '$.cid',
  'iothub-userid': '$.uid',
  'iothub-expiry': '$.exp',
  'iothub-contenttype': '$.ct',
  'iothub-contentencoding': '$.ce',
};
const ownPrefix = /^iothub-app-/i;

const malformed = (reason: string): HttpsReaction => ({ answer: { refusal: { cause: 'message-malformed', reason } } });

/** What IoT Hub keeps of headers, or of the like in a batch. */
function propertiesOf(pairs: readonly (readonly [name: string, value: string])[]) {
  const properties: [string, string][] = [];
  const systemProperties: [string, string][] = [];
  for (const [name, value] of pairs) {
    const system = systemNames[name.toLowerCase()];
    if (system !== undefined) systemProperties.push([system, value]);
    else if (ownPrefix.test(name)) properties.push([name.replace(ownPrefix, ''), value]);
  }
  return { properties: Object.fromEntries(properties), systemProperties: Object.fromEntries(systemProperties) };
}

export function receiveEvent({ deviceId }: LetIn, request: HttpsRequest, body: Uint8Array): HttpsReaction {
  const origin = { deviceId, topic: `/devices/${deviceId}/messages/events`, qos: 1 } as const;
  const [type = ''] = headerOf(request, 'content-type')?.split(';') ?? [];
  if (type.trim().toLowerCase() === batchType) return receiveBatch(origin, body);
  const effects = takeTelemetry({ ...origin, ...propertiesOf(request.headers), payload: body });
  return 'refusal' in effects ? { answer: { refusal: effects.refusal } } : { ...effects, answer: noContent };
}

type Origin = Pick<ReceivedTelemetry, 'deviceId' | 'topic' | 'qos'>;

/** One that cannot be taken refuses all. */
function receiveBatch(origin: Origin, body: Uint8Array): HttpsReaction {
  const items = parseJson(body);
  if (!Array.isArray(items)) return malformed('The body of the batch is not a JSON array.');
  const batch: ReceivedTelemetry[] = [];
  for (const item of items as readonly Json[]) {
    const message = messageOf(origin, item);
    if (message === undefined) {
      return malformed('A message of the batch is no object with a body, and properties that are texts.');
    }
    const effects = takeTelemetry(message);
    if ('refusal' in effects) return { answer: { refusal: effects.refusal } };
    batch.push({ face: 'iot-hub', ...message });
  }
  return { batch, answer: noContent };
}

function messageOf(origin: Origin, item: Json): Omit<ReceivedTelemetry, 'face'> | undefined {
  const { body, base64Encoded, properties = {} } = asJsonObject(item) ?? {};
  const pairs = Object.entries(asJsonObject(properties) ?? { '': null });
  if (typeof body !== 'string' || pairs.some(([, value]) => typeof value !== 'string')) return undefined;
  const payload = base64Encoded === false ? toUtf8(body) : fromBase64(body);
  return payload && { ...origin, ...propertiesOf(pairs as [string, string][]), payload };
}

/** What a header may hold; other characters are percent-encoded, as properties are in MQTT. */
const headerName = (text: string) => text.replaceAll(/[^A-Za-z0-9!#$&'*+\-.^_`|~]/gu, encodeURIComponent);
const headerValue = (text: string) => text.replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent);

/** The next message that nobody holds. One whose lock has run out has not been delivered. */
export function handOut(device: HubDevice, request: HttpsRequest, world: HttpsWorld): HttpsReaction {
  const { deviceId } = device;
  const own = [...world.locks].filter(([, lock]) => lock.deviceId === deviceId);
  const isOver = ({ until }: MessageLock) => until <= world.now;
  const over = own.filter(([, lock]) => isOver(lock));
  const value = over.reduce((one, [, { messageId }]) => withDeliveryFailed(one, messageId), device);
  const held = new Set(own.flatMap(([, lock]) => (isOver(lock) ? [] : [lock.messageId])));
  const locks = new Map<string, MessageLock | undefined>(over.map(([token]) => [token, undefined]));
  const effects = over.length === 0 ? {} : { changes: [{ section: 'devices', key: deviceId, value } as const] };
  const message = value.pending.find(({ messageId }) => !held.has(messageId));
  if (message === undefined) return { ...effects, locks, answer: noContent };
  const { messageId, properties, body, deliveryCount = 0 } = message;
  const applied = Object.entries(properties).map(([name, text]) => [
    `iothub-app-${headerName(name)}`,
    headerValue(text),
  ]);
  locks.set(request.requestId, { deviceId, messageId, until: new Date(world.now.getTime() + lockMs) });
  const headers = {
    etag: `"${request.requestId}"`,
    'iothub-messageid': headerValue(messageId),
    'iothub-to': headerValue(`/devices/${encodeURIComponent(deviceId)}/messages/deviceBound`),
    'iothub-deliverycount': String(deliveryCount),
    'content-type': 'application/octet-stream',
    ...Object.fromEntries(applied),
  };
  return { ...effects, locks, answer: { status: 200, headers, body: toUtf8(body) } };
}

/** What its receiver has done with a message, by the token that it has got with it. */
export function settle(
  device: HubDevice,
  token: string,
  isDone: boolean,
  request: HttpsRequest,
  world: HttpsWorld,
): HttpsReaction {
  const { deviceId } = device;
  const lock = world.locks.get(token);
  if (lock === undefined || lock.deviceId !== deviceId || lock.until <= world.now) {
    const reason = `${deviceId} names a lock token that is not held for it, or no longer.`;
    const declined: Refusal = { cause: 'operation-unknown', reason };
    return { declined, answer: errorAnswer('DeviceMessageLockLost', request, world) };
  }
  const value = (isDone ? withoutPending : withDeliveryFailed)(device, lock.messageId);
  const changes = [{ section: 'devices', key: deviceId, value } as const];
  return { changes, locks: new Map([[token, undefined]]), answer: noContent };
}
