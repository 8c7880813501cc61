import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { asJsonObject, jsonLevels, parseJson, type Json, type JsonObject } from '../../../json.ts';
import type { HubFace, Reaction, RefusalCause, Session } from '../../face.ts';
import type { OutgoingMessage } from '../../messages.ts';
import { type HubLimits, defaultLimits } from '../../limits.ts';
import { shortened } from '../../../quoting.ts';
import { thingsboardHttps } from './https.ts';
import { claimsLogin, decideLogin, isDevices } from './login.ts';
import {
  type Received,
  attributesOf,
  maximumBytes,
  messageEvent,
  notAnObject,
  sessionLimits,
  takeAttributes,
  takeTelemetry,
} from './operations.ts';

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
  https: thingsboardHttps,

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
      const reason = i18n.t('ThingsBoard acknowledges messages on topics that it does not know, and drops them.');
      return { events: [{ type: 'dropped', deviceId, topic: message.topic, reason }] };
    }
    const body = parseJson(message.payload);
    if (body === undefined) {
      return close(
        'message-malformed',
        `${deviceId} published something on ${shortened(message.topic)} that is not JSON of ${jsonLevels} levels at most.`,
      );
    }
    const { topic, qos, payload } = message;
    return receive({ device, topic, qos, payload, body }, { session, id, limits });
  },
};

type Receiver = (
  received: Received,
  from: { readonly session: Session; readonly id: string; readonly limits: HubLimits },
) => Reaction;

/** Topics by what follows v1/devices/me/ */
const receivers: ReadonlyMap<string, Receiver> = new Map<string, Receiver>(
  Object.entries<Receiver>({
    telemetry: takeTelemetry,
    attributes: (received, { limits }) => takeAttributes(received, limits),
    claim: messageEvent,
  }),
);

/** Those with a number at the end, which the answer repeats. */
const requestReceivers: ReadonlyMap<string, Receiver> = new Map<string, Receiver>(
  Object.entries<Receiver>({
    'attributes/request'(received, { session, id }) {
      const asked = asJsonObject(received.body);
      if (asked === undefined) return notAnObject(received);
      const answer = attributesOf(received.device, asked);
      return { replies: outgoing(session, ATTRIBUTE_RESPONSES, `v1/devices/me/attributes/response/${id}`, answer) };
    },

    'rpc/response': ({ payload }, { id }) => ({ methodResponse: { requestId: id, status: 200, payload } }),

    /** The device asks the server: the built-in question is answered, others are for a rule chain, which the hub has not. */
    'rpc/request'(received, { session, id }) {
      const method = asJsonObject(received.body)?.['method'];
      if (typeof method !== 'string') return notAnObject(received);
      const replies =
        method === 'getSessionLimits'
          ? outgoing(session, RPC_RESPONSES, `v1/devices/me/rpc/response/${id}`, sessionLimits)
          : [];
      return { ...messageEvent(received), replies };
    },
  }),
);

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
