import { type Json, type JsonObject, asJsonObject } from '../../../json.ts';
import type { Effects, ReceivedTelemetry, Refusal, RefusalCause } from '../../face.ts';
import type { HubLimits } from '../../limits.ts';
import { attributesFault } from './attributes.ts';
import { type ThingsBoardDevice, changedAttributes } from './registry.ts';

/** What a device can do at ThingsBoard, whatever protocol it says it in (thingsboard/thingsboard, JsonConverter). */

/** Of a message: MQTT's and HTTP's own, unless the server is set otherwise (thingsboard.yml). */
export const maximumBytes = 65_536;

/** A message of JSON, as its protocol has brought it. */
export interface Received {
  readonly device: ThingsBoardDevice;
  readonly topic: string;
  readonly qos: ReceivedTelemetry['qos'];
  readonly payload: Uint8Array;
  readonly body: Json;
}

type Taken = Effects | { readonly refusal: Refusal };

const refuse = (cause: RefusalCause, reason: string): Taken => ({ refusal: { cause, reason } });

export const messageEvent = ({ device, topic, qos, payload }: Received): Effects => ({
  telemetry: {
    face: 'thingsboard',
    deviceId: device.name,
    topic,
    qos,
    properties: {},
    systemProperties: {},
    payload,
  },
});

export const notAnObject = ({ device, topic }: Pick<Received, 'device' | 'topic'>): { readonly refusal: Refusal } => ({
  refusal: { cause: 'message-malformed', reason: `${device.name} published JSON on ${topic} that is no object.` },
});

/** A flat object, one with ts and values, or an array of them (JsonConverter.convertToTelemetry). */
export function takeTelemetry(received: Received): Taken {
  const { body } = received;
  const items: readonly Json[] = Array.isArray(body) ? body : [body];
  return items.every(isTelemetry) ? messageEvent(received) : notAnObject(received);
}

/** Only where both are there it is the form with a time; then the values must be an object. */
function isTelemetry(item: Json): boolean {
  const object = asJsonObject(item);
  if (object === undefined) return false;
  if (!('ts' in object && 'values' in object)) return true;
  return typeof object['ts'] === 'number' && asJsonObject(object['values']) !== undefined;
}

/** Attributes that the device sets itself. */
export function takeAttributes(received: Received, limits: HubLimits): Taken {
  const patch = asJsonObject(received.body);
  if (patch === undefined) return notAnObject(received);
  const { device } = received;
  const { attributes } = changedAttributes(device.clientAttributes, withoutNull(patch));
  const fault = attributesFault(attributes, limits);
  if (fault !== undefined) return refuse('limit-reached', `The attributes of ${device.name} cannot be kept. ${fault}`);
  const value = { ...device, clientAttributes: attributes };
  return { ...messageEvent(received), changes: [{ section: 'thingsboardDevices', key: device.name, value }] };
}

/** JSON null is passed over. */
const withoutNull = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

/** What a device has asked for of its attributes. */
export const attributesOf = (
  { clientAttributes, sharedAttributes }: ThingsBoardDevice,
  { clientKeys, sharedKeys }: { readonly clientKeys?: Json | undefined; readonly sharedKeys?: Json | undefined },
): JsonObject => ({
  ...chosen('client', clientAttributes, clientKeys, sharedKeys),
  ...chosen('shared', sharedAttributes, sharedKeys, clientKeys),
});

/** What was asked for of one kind; without any keys at all everything is. */
function chosen(
  kind: 'client' | 'shared',
  attributes: JsonObject,
  keys: Json | undefined,
  otherKeys: Json | undefined,
): JsonObject {
  if (keys === undefined && otherKeys !== undefined) return {};
  const wanted = typeof keys === 'string' ? new Set(keys.split(',').map((key) => key.trim())) : undefined;
  const found = Object.entries(attributes).filter(([key]) => wanted === undefined || wanted.has(key));
  return found.length === 0 ? {} : { [kind]: Object.fromEntries(found) };
}

/** What a server that is asked by the built-in method getSessionLimits answers. */
export const sessionLimits: JsonObject = { maxPayloadSize: maximumBytes, maxInflightMessages: 100, rateLimits: {} };
