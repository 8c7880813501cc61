import { toUtf8 } from '../../../bytes.ts';
import { asJsonObject, jsonLevels, parseJson, type Json, type JsonObject } from '../../../json.ts';
import type { HubFace, Reaction, RefusalCause, Session } from '../../face.ts';
import type { OutgoingMessage, PublishedMessage } from '../../messages.ts';
import { type HubLimits, defaultLimits } from '../../limits.ts';
import { shortened } from '../../../quoting.ts';
import { claimsLogin, decideLogin, isDevices } from './login.ts';
import { attributesFault } from './attributes.ts';
import { type ThingsBoardDevice, changedAttributes } from './registry.ts';

/** `NETTY_MAX_PAYLOAD_SIZE` in tb-mqtt-transport.yml. */
const maximumBytes = 65_536;

const ATTRIBUTES = 'v1/devices/me/attributes';
const ATTRIBUTE_RESPONSES = 'v1/devices/me/attributes/response/+';
const RPC_REQUESTS = 'v1/devices/me/rpc/request/+';
const RPC_RESPONSES = 'v1/devices/me/rpc/response/+';
const filters: readonly string[] = [ATTRIBUTES, ATTRIBUTE_RESPONSES, RPC_REQUESTS, RPC_RESPONSES];

const close = (cause: RefusalCause, reason: string): Reaction => ({ refusal: { cause, reason } });

const outgoing = (session: Session, filter: string, topic: string, body: Json): OutgoingMessage[] => {
  const qos = session.filters.get(filter)?.qos;
  return qos === undefined ? [] : [{ topic, payload: toUtf8(JSON.stringify(body)), qos }];
};

/** ThingsBoard's device side (thingsboard/thingsboard, MqttTransportHandler, MqttTopics and JsonConverter). */
export const thingsboardFace: HubFace = {
  name: 'thingsboard',
  ofRegistry: false,
  mqtt: {
    versions: [3, 4, 5],
    maximumQos: 1,
    retains: false,
    sharedSubscriptions: false,
    subscriptionIdentifiers: false,
    topicAliasMaximum: 10,
    longestKeepAliveSeconds: 65_535,
    assignsClientIds: true,
  },
  claims: claimsLogin,
  login: decideLogin,
  knows: isDevices,

  /** What it does not know it grants not, and keeps the connection. */
  subscribe: (_session, { filter, qos }) => ({
    granted: filters.includes(filter) ? (qos === 0 ? 0 : 1) : 128,
  }),

  publish(session, message, { state, limits = defaultLimits }) {
    const { deviceId } = session;
    if (message.qos === 2) {
      return close('qos-not-supported', `${deviceId} published with QoS 2; ThingsBoard has 0 and 1.`);
    }
    if (message.payload.length > maximumBytes) {
      const size = message.payload.length;
      return close('message-too-large', `The message has ${size} bytes; ThingsBoard takes ${maximumBytes}.`);
    }
    const device = state.thingsboardDevices.get(deviceId);
    if (device === undefined) return close('device-unknown', `Device ${deviceId} was removed from the hub.`);
    const [, kind = '', id = ''] = /^v1\/devices\/me\/([a-z/]+?)(?:\/(\d{1,10}))?$/.exec(message.topic) ?? [];
    const receive = (id === '' ? receivers : requestReceivers).get(kind);
    if (receive === undefined) {
      if (session.protocolVersion === 5 && message.qos > 0) {
        return close(
          'topic-unknown',
          `${deviceId} published on ${shortened(message.topic)}, which is no topic of ThingsBoard.`,
        );
      }
      const reason = 'ThingsBoard acknowledges messages on topics that it does not know, and drops them.';
      return { events: [{ type: 'dropped', deviceId, topic: message.topic, reason }] };
    }
    const body = parseJson(message.payload);
    if (body === undefined) {
      return close(
        'message-malformed',
        `${deviceId} published something on ${shortened(message.topic)} that is not JSON of ${jsonLevels} levels at most.`,
      );
    }
    return receive({ session, device, message, body, id, limits });
  },
};

interface Received {
  readonly session: Session;
  readonly device: ThingsBoardDevice;
  readonly message: PublishedMessage;
  readonly body: Json;
  readonly id: string;
  readonly limits: HubLimits;
}

type Receiver = (received: Received) => Reaction;

const messageEvent = ({ device, message }: Received): Reaction => ({
  telemetry: {
    face: 'thingsboard',
    deviceId: device.name,
    topic: message.topic,
    qos: message.qos,
    properties: {},
    systemProperties: {},
    payload: message.payload,
  },
});

const notAnObject = ({ device, message }: Received): Reaction =>
  close('message-malformed', `${device.name} published JSON on ${message.topic} that is no object.`);

/** Topics by what follows v1/devices/me/ */
const receivers: ReadonlyMap<string, Receiver> = new Map<string, Receiver>(
  Object.entries<Receiver>({
    /** A flat object, one with ts and values, or an array of them (JsonConverter.convertToTelemetry). */
    telemetry(received) {
      const { body } = received;
      const items: readonly Json[] = Array.isArray(body) ? body : [body];
      return items.every(isTelemetry) ? messageEvent(received) : notAnObject(received);
    },

    attributes(received) {
      const patch = asJsonObject(received.body);
      if (patch === undefined) return notAnObject(received);
      const { device } = received;
      const { attributes } = changedAttributes(device.clientAttributes, withoutNull(patch));
      const fault = attributesFault(attributes, received.limits);
      if (fault !== undefined)
        return close('limit-reached', `The attributes of ${device.name} cannot be kept. ${fault}`);
      const value = { ...device, clientAttributes: attributes };
      return { ...messageEvent(received), changes: [{ section: 'thingsboardDevices', key: device.name, value }] };
    },

    claim: messageEvent,
  }),
);

/** Those with a number at the end, which the answer repeats. */
const requestReceivers: ReadonlyMap<string, Receiver> = new Map<string, Receiver>(
  Object.entries<Receiver>({
    'attributes/request'(received) {
      const { session, device, body, id } = received;
      const asked = asJsonObject(body);
      if (asked === undefined) return notAnObject(received);
      const { clientKeys, sharedKeys } = asked;
      const answer = {
        ...chosen('client', device.clientAttributes, clientKeys, sharedKeys),
        ...chosen('shared', device.sharedAttributes, sharedKeys, clientKeys),
      };
      return { replies: outgoing(session, ATTRIBUTE_RESPONSES, `v1/devices/me/attributes/response/${id}`, answer) };
    },

    'rpc/response': ({ message, id }) => ({
      methodResponse: { requestId: id, status: 200, payload: message.payload },
    }),

    /** The device asks the server: the built-in question is answered, others are for a rule chain, which the hub has not. */
    'rpc/request'(received) {
      const { session, body, id } = received;
      const method = asJsonObject(body)?.['method'];
      if (typeof method !== 'string') return notAnObject(received);
      const limits = { maxPayloadSize: maximumBytes, maxInflightMessages: 100, rateLimits: {} };
      const replies =
        method === 'getSessionLimits'
          ? outgoing(session, RPC_RESPONSES, `v1/devices/me/rpc/response/${id}`, limits)
          : [];
      return { ...messageEvent(received), replies };
    },
  }),
);

/** Only where both are there it is the form with a time; then the values must be an object. */
function isTelemetry(item: Json): boolean {
  const object = asJsonObject(item);
  if (object === undefined) return false;
  if (!('ts' in object && 'values' in object)) return true;
  return typeof object['ts'] === 'number' && asJsonObject(object['values']) !== undefined;
}

/** JSON null is passed over. */
const withoutNull = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

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

/** Tells a device of a change of its shared attributes, if it has subscribed to that. */
export function attributeUpdates(session: Session, set: JsonObject, deleted: readonly string[]): OutgoingMessage[] {
  return [
    ...(Object.keys(set).length === 0 ? [] : outgoing(session, ATTRIBUTES, ATTRIBUTES, set)),
    ...(deleted.length === 0 ? [] : outgoing(session, ATTRIBUTES, ATTRIBUTES, { deleted })),
  ];
}

/** Calls something in the device; undefined where it has not subscribed to that. */
export function rpcRequest(
  session: Session,
  requestId: string,
  method: string,
  params: Json,
): OutgoingMessage | undefined {
  return outgoing(session, RPC_REQUESTS, `v1/devices/me/rpc/request/${requestId}`, { method, params })[0];
}
