import { toUtf8 } from '../../../bytes.ts';
import { quoted } from '../../../quoting.ts';
import { type AmqpMessage, type AmqpValue, idText } from '../../../amqp/message.ts';
import type { AmqpChannel, AmqpFace, AmqpReaction, AmqpRole } from '../../amqp.ts';
import type { HubWorld, LetIn } from '../../face.ts';
import { decideIdentity } from '../../identity.ts';
import { desiredPatchDocument, twinDocument } from '../../twin.ts';
import {
  maximumMethodBytes,
  maximumTelemetryBytes,
  takeMethodResult,
  takeReported,
  takeTelemetry,
  twinErrorBody,
} from './operations.ts';

/** What follows `/devices/{deviceId}` in the addresses of links that a device sends and receives by. */
const links = {
  sender: { '/messages/events': 'events', '/twin': 'twin', '/methods/devicebound': 'methods' },
  receiver: { '/messages/devicebound': 'devicebound', '/twin': 'twin', '/methods/devicebound': 'methods' },
} as const satisfies Readonly<Record<AmqpRole, Readonly<Record<string, string>>>>;

const mostBytes: Readonly<Record<string, number>> = { events: maximumTelemetryBytes, methods: maximumMethodBytes };
/** Reported properties have 32 KB, and are written with more octets than are counted. */
const mostTwinBytes = 131_072;

const DESIRED = '/notifications/twin/properties/desired';

const textOf = (value: AmqpValue): string => (value instanceof Date ? value.toISOString() : String(value));

const texts = (values: Readonly<Record<string, AmqpValue>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));

/** What IoT Hub keeps of a message's own properties, under the names that they have in MQTT. */
function systemPropertiesOf({ messageId, correlationId, contentType, contentEncoding }: AmqpMessage) {
  const named = { '$.mid': messageId, '$.cid': correlationId, '$.ct': contentType, '$.ce': contentEncoding };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, idText(value)]])),
  );
}

function receiveTelemetry({ deviceId }: LetIn, message: AmqpMessage): AmqpReaction {
  const topic = `/devices/${deviceId}/messages/events`;
  const properties = { ...texts(message.annotations), ...texts(message.applicationProperties) };
  const systemProperties = systemPropertiesOf(message);
  // AMQP settles each message once it is accepted: at least once, as QoS 1.
  return takeTelemetry({ deviceId, topic, qos: 1, properties, systemProperties, payload: message.body });
}

function receiveTwin({ deviceId }: LetIn, message: AmqpMessage, { state }: HubWorld): AmqpReaction {
  const { correlationId, annotations = {}, body } = message;
  const { operation, resource } = annotations;
  if (correlationId === undefined) {
    return { refusal: { cause: 'message-malformed', reason: 'A twin request needs a correlation ID.' } };
  }
  const answer = (status: number, payload: Uint8Array, version?: number): AmqpReaction => {
    const told = version === undefined ? { status } : { status, version };
    return { replies: [{ kind: 'twin', message: { correlationId, annotations: told, body: payload } }] };
  };
  const device = state.devices.get(deviceId);
  if (device === undefined) return answer(404, twinErrorBody('There is no such device.'));
  if (operation === 'GET') return answer(200, twinDocument(device));
  if (operation === 'PATCH' && resource === '/properties/reported') {
    const reported = takeReported(device, body);
    if ('fault' in reported) return answer(400, twinErrorBody(reported.fault));
    const { version, ...effects } = reported;
    return { ...effects, ...answer(204, new Uint8Array(), version) };
  }
  if (resource === DESIRED && (operation === 'PUT' || operation === 'DELETE')) {
    return { wantsDesired: operation === 'PUT', ...answer(operation === 'PUT' ? 201 : 204, new Uint8Array()) };
  }
  const what = quoted(`${textOf(operation ?? '')} ${textOf(resource ?? '')}`);
  return answer(400, twinErrorBody(`IoT Hub's twins have no operation ${what}.`));
}

/** Microsoft's library for .NET takes nothing but UUIDs for the names of method calls. */
const callPrefix = '00000000-0000-4000-8000-';
const uuidOfCall = (requestId: string) => callPrefix + Number(requestId).toString(16).padStart(12, '0');
const callOfUuid = (uuid: string) =>
  uuid.startsWith(callPrefix) ? String(Number.parseInt(uuid.slice(callPrefix.length), 16)) : uuid;

function receiveMethodResult({ correlationId, applicationProperties = {}, body }: AmqpMessage): AmqpReaction {
  const status = Number(applicationProperties['IoThub-status']);
  if (correlationId !== undefined && Number.isSafeInteger(status)) {
    return takeMethodResult({ requestId: callOfUuid(idText(correlationId)), status, payload: body });
  }
  const reason =
    'An answer to a method needs a correlation ID, and a number as the application property IoThub-status.';
  return { refusal: { cause: 'message-malformed', reason } };
}

const channel: AmqpChannel = {
  cloudToDevice: {
    kind: 'devicebound',
    messageOf({ deviceId, pending }, index) {
      const { messageId = '', properties = {}, body = '', deliveryCount = 0 } = pending[index] ?? {};
      const to = `/devices/${deviceId}/messages/deviceBound`;
      return { messageId, to, deliveryCount, applicationProperties: properties, body: toUtf8(body) };
    },
  },

  desiredChanged: (patch, version) => ({ kind: 'twin', message: { body: desiredPatchDocument(patch, version) } }),

  methodRequest: (name, requestId, body) => ({
    kind: 'methods',
    message: {
      correlationId: { uuid: uuidOfCall(requestId) },
      applicationProperties: { 'IoThub-methodname': name },
      body,
    },
  }),
};

/**
 * Azure IoT Hub's device side by AMQP (learn.microsoft.com, "Communicate with your IoT hub by using the AMQP protocol";
 * Azure/azure-iot-sdk-node, device/transport/amqp): each link is one of a device's endpoints.
 */
export const iotHubAmqp: AmqpFace = {
  address(text, role) {
    const [, id, rest] = /^\/?devices\/([^/]+)(\/.*?)\/?$/i.exec(text) ?? [];
    if (id === undefined || rest === undefined) return undefined;
    const kinds: Readonly<Record<string, string>> = links[role];
    const kind = kinds[rest.toLowerCase()];
    return kind === undefined ? undefined : { id: decoded(id), kind };
  },

  login: ({ id }, credentials, world) => decideIdentity('iot-hub', id, credentials, world),

  mostBytes: (kind) => mostBytes[kind] ?? mostTwinBytes,

  receive(client, kind, message, world) {
    if (kind === 'events') return receiveTelemetry(client, message);
    return kind === 'twin' ? receiveTwin(client, message, world) : receiveMethodResult(message);
  },

  channel,
};

/** IDs are percent-encoded in addresses; one that is broken is nobody's. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
