import { toDevice, toService } from '../../../azure-mqtt5/addressing.ts';
import { desiredPatch } from '../../../azure-mqtt5/messages.ts';
import { fromUtf8, toBase64, toUtf8 } from '../../../bytes.ts';
import { checkFilter } from '../../../mqtt/topic.ts';
import { userPropertiesOf } from '../../../mqtt/message-properties.ts';
import { english } from '../../../language/index.ts';
import { quoted, shortened } from '../../../quoting.ts';
import type { HubFace, Reaction, Refusal, RefusalCause, Session } from '../../face.ts';
import { isOfRegistry } from '../../identity.ts';
import type { PublishedMessage } from '../../messages.ts';
import { withoutHubMembers } from '../../twin.ts';
import { takeTelemetry } from '../iot-hub/operations.ts';
import { forDevice, turnedDown } from './answers.ts';
import { decideLogin, isForMqtt5Hub } from './login.ts';
import { methodChannel, takeMethodMessage } from './methods.ts';
import { takeBirth } from './presence.ts';
import { takeTwinMessage } from './twin.ts';

const refusal = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/**
 * The MQTT 5 hub of Azure, to which DPS assigns devices with the connection profile mqttV5: a preview, as Microsoft's new SDK speaks
 * it (Azure/azure-iot-sdk; docs/decisions/0042-mqtt5-hub.md has what was looked up, and when). Cloud-to-device messages and file
 * uploads are not in it. Its devices are those of IoT Hub.
 */
export const mqtt5HubFace: HubFace = {
  name: 'mqtt5-hub',
  ofRegistry: true,
  // Sessions as in the SDK's "Connection and Reconnection Lifecycle", 3.2; the rest as the broker of Event Grid has it.
  mqtt: {
    versions: [5],
    maximumQos: 1,
    retains: false,
    sharedSubscriptions: false,
    subscriptionIdentifiers: false,
    topicAliasMaximum: 10,
    longestKeepAliveSeconds: 1160,
    assignsClientIds: false,
    sessions: {
      mostSeconds: 8 * 3600,
      unsaidSeconds: 0,
      mostMessages: 100,
      mostBytes: 1_048_576,
      whenFull: 'session-ends',
    },
  },

  claims: isForMqtt5Hub,
  knows: isOfRegistry,
  login: decideLogin,

  subscribe({ deviceId }, { filter, qos }) {
    const fault = checkFilter(filter, english);
    const [root, owner = '', side] = filter.split('/');
    const refused = (cause: RefusalCause, reason: string) => ({ granted: undefined, ...refusal(cause, reason) });
    if (fault !== undefined) {
      return refused('topic-malformed', `${deviceId} subscribed to ${quoted(filter)}. ${fault}`);
    }
    if (root !== 'ih' || side !== 'dev') {
      return refused(
        'topic-unknown',
        `The MQTT 5 hub has no topic filter ${quoted(filter)}; devices have ih/{device ID}/dev/#.`,
      );
    }
    if (owner === deviceId) return { granted: qos === 0 ? 0 : 1 };
    return refused(
      'topic-foreign',
      `${deviceId} subscribed to the messages of ${shortened(owner)}. A device may use its own topics only.`,
    );
  },

  publish(session, message, world) {
    const { deviceId } = session;
    if (message.retain) {
      return refusal('retain-not-supported', `${deviceId} wants a message retained, which the MQTT 5 hub does not.`);
    }
    const [, owner = '', feature] = /^ih\/([^/]+)\/srv\/(presence|telemetry|twin|methods)$/.exec(message.topic) ?? [];
    if (feature === undefined) {
      const reason = `${deviceId} published on ${quoted(message.topic)}, which is no topic of the MQTT 5 hub.`;
      return refusal('topic-unknown', reason);
    }
    if (owner !== deviceId) {
      const reason = `${deviceId} published on a topic of ${shortened(owner)}. A device may use its own topics only.`;
      return refusal('topic-foreign', reason);
    }
    const device = world.state.devices.get(deviceId);
    if (device === undefined) return refusal('device-unknown', `${deviceId} is not registered any more.`);
    if (feature === 'presence') return takeBirth(session, device, message);
    const { presence } = session;
    if (presence === undefined) {
      const reason = `${deviceId} published on ${message.topic} before it has said on ${toService(deviceId, 'presence')} that it is there.`;
      return turnedDown(message, 'presence-missing', reason);
    }
    if (feature === 'twin') return takeTwinMessage(session, device, message);
    if (feature === 'methods') return takeMethodMessage(session, presence, message);
    return receiveTelemetry(session, message);
  },

  deviceChannel: {
    cloudToDevice: () => [],
    desiredChanged(session, patch, version) {
      const { deviceId, presence } = session;
      if (presence === undefined) return undefined;
      const payload = toUtf8(JSON.stringify(withoutHubMembers(patch)));
      const body = desiredPatch.encode({ version, payload });
      return forDevice(session, toDevice(deviceId, 'twin'), 0, 'desired-patch', presence, body);
    },
    ...methodChannel,
  },
};

/** Properties that MQTT 5 or the SDK has a place of its own for, under the names that IoT Hub's messages have. */
function receiveTelemetry({ deviceId }: Session, message: PublishedMessage): Reaction {
  const { topic, qos, payload, will } = message;
  const { contentType, correlationData } = message.properties ?? {};
  const { type, 'content-type': named, ...given } = userPropertiesOf(message.properties);
  const told = Object.entries(given);
  const systemProperties = {
    ...(contentType === undefined && named === undefined ? {} : { '$.ct': contentType ?? named ?? '' }),
    ...(correlationData === undefined ? {} : { '$.cid': fromUtf8(correlationData) ?? toBase64(correlationData) }),
    ...Object.fromEntries(told.filter(([name]) => name.startsWith('$.'))),
  };
  const properties = {
    ...Object.fromEntries(told.filter(([name]) => !name.startsWith('$.'))),
    // Microsoft's SDK in C says so of every message, the one for .NET of none.
    ...(type === undefined || type === 'telemetry:1' ? {} : { type }),
    ...(will ? { 'iothub-MessageType': 'Will' } : {}),
  };
  return takeTelemetry({ deviceId, topic, qos, properties, systemProperties, payload }, 'mqtt5-hub');
}
