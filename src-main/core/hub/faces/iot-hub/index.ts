import { toUtf8 } from '../../../bytes.ts';
import { decodePropertyBag, encodePropertyBag } from '../../../platform/property-bag.ts';
import type { HubDevice } from '../../devices.ts';
import type { DeviceChannel } from '../../device-channel.ts';
import type { HubFace, Reaction, Refusal, RefusalCause, Session } from '../../face.ts';
import type { PublishedMessage } from '../../messages.ts';
import { azureMqtt } from '../../azure-mqtt.ts';
import { publishOnSpaces, subscribeToSpaces } from '../topics/traffic.ts';
import { desiredPatchDocument, twinDocument } from '../../twin.ts';
import { isOfRegistry } from '../../identity.ts';
import { iotHubAmqp } from './amqp.ts';
import { iotHubHttps } from './https.ts';
import { takeMethodResult, takeReported, takeTelemetry, twinErrorBody } from './operations.ts';
import { CREDENTIAL_RESPONSES } from './credential-answers.ts';
import { credentialAnswers, receiveCredentialRequest } from './issuing-certificates.ts';
import { decideLogin } from './login.ts';
import { quoted, shortened } from '../../../quoting.ts';

const TWIN_RESPONSES = '$iothub/twin/res/#';
const DESIRED_PATCHES = '$iothub/twin/PATCH/properties/desired/#';
const METHOD_REQUESTS = '$iothub/methods/POST/#';
const deviceBound = (deviceId: string) => `devices/${deviceId}/messages/devicebound/`;

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

const deviceChannel: DeviceChannel = {
  cloudToDevice(session, device) {
    const granted = session.filters.get(`${deviceBound(session.deviceId)}#`)?.qos;
    if (granted === undefined) return [];
    const qos = granted === 0 ? 0 : 1;
    return device.pending.map(({ messageId, properties, body }) => {
      const bag = encodePropertyBag([
        ['$.to', `/devices/${device.deviceId}/messages/deviceBound`],
        ['$.mid', messageId],
        ...Object.entries(properties),
      ]);
      return { topic: deviceBound(device.deviceId) + bag, payload: toUtf8(body), qos, remembered: messageId };
    });
  },

  desiredChanged(session, patch, version) {
    if (!session.filters.has(DESIRED_PATCHES)) return undefined;
    const payload = desiredPatchDocument(patch, version);
    return { topic: `$iothub/twin/PATCH/properties/desired/?$version=${version}`, payload, qos: 0 };
  },

  methodRequest(session, { name, requestId, payload }) {
    if (!session.filters.has(METHOD_REQUESTS)) return undefined;
    return { topic: `$iothub/methods/POST/${name}/?$rid=${requestId}`, payload, qos: 0 };
  },
};

/** Azure IoT Hub's device side (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"). */
export const iotHubFace: HubFace = {
  name: 'iot-hub',
  ofRegistry: true,
  mqtt: azureMqtt,
  realm: 'spaces',

  // The other clouds' user names have forms of their own; this face also takes what fits none, and says so.
  claims: () => true,

  login: decideLogin,
  knows: isOfRegistry,

  subscribe(session, request, world) {
    const { filter, qos } = request;
    const known = [
      `${deviceBound(session.deviceId)}#`,
      TWIN_RESPONSES,
      DESIRED_PATCHES,
      METHOD_REQUESTS,
      CREDENTIAL_RESPONSES,
    ];
    // A subscription at QoS 2 is granted 1.
    if (known.includes(filter)) return { granted: qos === 0 ? 0 : 1 };
    const foreign = /^devices\/([^/]+)\/messages\/devicebound\/#$/.exec(filter)?.[1];
    // The broker preview was a part of IoT Hub: its devices log in the classic way too.
    if (foreign === undefined && world.state.topicSpaces.size > 0) return subscribeToSpaces(session, request, world);
    return {
      granted: undefined,
      refusal:
        foreign === undefined
          ? { cause: 'topic-unknown', reason: `IoT Hub has no topic filter ${quoted(filter)} for devices.` }
          : {
              cause: 'topic-foreign',
              reason: `${session.deviceId} subscribed to the messages of ${shortened(foreign)}. A device may use its own topics only.`,
            },
    };
  },

  publish(session, message, world) {
    const { deviceId } = session;
    if (message.qos === 2) {
      return close(
        'qos-not-supported',
        `${deviceId} published with QoS 2, which IoT Hub answers by closing the connection.`,
      );
    }
    const telemetry = /^devices\/([^/]+)\/messages\/events(?:\/(.*))?$/s.exec(message.topic);
    if (telemetry !== null) return receiveTelemetry(session, message, telemetry[1] ?? '', telemetry[2] ?? '');
    const device = world.state.devices.get(deviceId);
    if (device !== undefined) {
      const reaction =
        receiveTwin(session, device, message) ??
        receiveMethodResponse(message) ??
        receiveCredentialRequest(session, device, message, world);
      if (reaction !== undefined) return reaction;
    }
    if (world.state.topicSpaces.size > 0) return publishOnSpaces(session, message, world);
    return close('topic-unknown', `${deviceId} published on ${quoted(message.topic)}, which is no topic of IoT Hub.`);
  },

  deviceChannel,
  lateAnswers: credentialAnswers,
  amqp: iotHubAmqp,
  https: iotHubHttps,
};

function receiveTelemetry(session: Session, message: PublishedMessage, owner: string, bagText: string): Reaction {
  const { deviceId } = session;
  if (owner !== deviceId) {
    return close(
      'topic-foreign',
      `${deviceId} published on a topic of ${shortened(owner)}. A device may use its own topics only.`,
    );
  }
  const bag = decodePropertyBag(bagText);
  if (bag === undefined) {
    return close('message-malformed', `The property bag ${quoted(bagText)} has a broken percent escape.`);
  }
  const { topic, qos, payload, retain, will } = message;
  const { systemProperties } = bag;
  const properties = retain || will ? { ...bag.properties, ...marksOf(message) } : bag.properties;
  return takeTelemetry({ deviceId, topic, qos, properties, systemProperties, payload });
}

/** The hub retains nothing: it passes the flag on as a property, and tells a will from an ordinary message. */
const marksOf = ({ retain, will }: PublishedMessage): Record<string, string> => ({
  ...(retain ? { 'mqtt-retain': 'true' } : {}),
  ...(will ? { 'iothub-MessageType': 'Will' } : {}),
});

/** The request ID is an opaque string that the answer repeats. */
const requestIdOf = (query: string) => /(?:^|&)\$rid=([^&]{0,1024})(?:&|$)/.exec(query)?.[1] ?? '';

function receiveTwin(session: Session, device: HubDevice, message: PublishedMessage): Reaction | undefined {
  const [, verb, query] = /^\$iothub\/twin\/(GET|PATCH\/properties\/reported)\/\?(.*)$/s.exec(message.topic) ?? [];
  if (verb === undefined || query === undefined) return undefined;
  const requestId = requestIdOf(query);
  if (requestId === '')
    return close('message-malformed', 'A twin request needs a request ID of 1 to 1024 characters: ?$rid=1');
  const answer = (status: number, payload: Uint8Array, extra = ''): Reaction =>
    session.filters.has(TWIN_RESPONSES)
      ? { replies: [{ topic: `$iothub/twin/res/${status}/?$rid=${requestId}${extra}`, payload, qos: 0 }] }
      : {};
  if (verb === 'GET') return answer(200, twinDocument(device));
  const reported = takeReported(device, message.payload);
  if ('fault' in reported) return answer(400, twinErrorBody(reported.fault));
  return { ...reported, ...answer(204, new Uint8Array(), `&$version=${reported.version}`) };
}

function receiveMethodResponse(message: PublishedMessage): Reaction | undefined {
  const [, status, query] = /^\$iothub\/methods\/res\/(-?\d{1,9})\/\?(.*)$/s.exec(message.topic) ?? [];
  if (status === undefined || query === undefined) return undefined;
  return takeMethodResult({ requestId: requestIdOf(query), status: Number(status), payload: message.payload });
}
