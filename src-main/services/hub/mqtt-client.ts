import { withoutPending } from '../../core/hub/devices.ts';
import type { DeviceChannel } from '../../core/hub/device-channel.ts';
import type { ConnectAttempt, Session } from '../../core/hub/face.ts';
import type { Granted, OutgoingMessage, WillMessage } from '../../core/hub/messages.ts';
import { mqttName } from '../../core/hub/mqtt-terms.ts';
import { isTold, reasonCode } from '../../core/hub/reason-codes.ts';
import type { HubLink } from '../ports.ts';
import type { DeviceLine } from './device-line.ts';
import type { LateAnswersOut } from './late-answers.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { SessionWish } from './mqtt-sessions.ts';
import type { OpenSession } from './session-table.ts';
import type { HubStore } from './store.ts';

/** A client that was let in by MQTT. */
export interface MqttClient extends OpenSession, Session {
  readonly link: HubLink;
  readonly wish: SessionWish;
  readonly will: WillMessage | undefined;
  /** From the moment that nobody else has the client ID. */
  mqtt: MqttSession | undefined;
  presence: Uint8Array | undefined;
}

const noFilters: ReadonlyMap<string, Granted> = new Map();

/** A client as it is from the moment that it is let in. */
export function mqttClient(
  link: HubLink,
  { clientId, protocolVersion, presented, will }: ConnectAttempt,
  store: HubStore,
  letIn: Pick<MqttClient, 'face' | 'deviceId' | 'apiVersion' | 'wish' | 'thumbprintSha256'>,
  late: LateAnswersOut,
): MqttClient {
  const { face } = letIn;
  return {
    ...letIn,
    clientId,
    protocolVersion,
    protocol: mqttName(protocolVersion),
    presented,
    will,
    mqtt: undefined,
    presence: undefined,
    get filters() {
      return this.mqtt?.filters ?? noFilters;
    },
    link,
    get line() {
      return face.deviceChannel === undefined ? undefined : mqttLine(this, face.deviceChannel, store);
    },
    get topics() {
      return {
        session: this,
        send: (message: OutgoingMessage) => link.send(message),
        sendLate: () => late.send(this),
      };
    },
    connected: false,
    end: mqttEnd(link),
  };
}

/** MQTT 5 can say why a connection ends. */
const mqttEnd =
  (link: HubLink): OpenSession['end'] =>
  (refusal) => {
    if (refusal === undefined) link.close();
    else link.close(reasonCode('disconnect', refusal.cause), isTold(refusal.cause) ? refusal.reason : undefined);
  };

/** How the hub reaches a device by the topics of its cloud. */
function mqttLine(client: MqttClient, channel: DeviceChannel, store: HubStore): DeviceLine {
  const send = (message: OutgoingMessage | undefined): boolean => {
    if (message !== undefined) client.link.send(message);
    return message !== undefined;
  };
  return {
    deliver(device) {
      const { mqtt } = client;
      if (mqtt === undefined) return false;
      let sent = false;
      for (const message of channel.cloudToDevice(client, device)) {
        const { remembered: messageId = '' } = message;
        if (mqtt.delivering.has(messageId)) continue;
        client.link.send(message);
        // Nobody acknowledges at QoS 0: it is done when it is sent.
        if (message.qos === 0) store.changeDevice(client.deviceId, (one) => withoutPending(one, messageId));
        else mqtt.delivering.add(messageId);
        sent = true;
      }
      return sent;
    },
    pushDesired: (patch, version) => send(channel.desiredChanged(client, patch, version)),
    callMethod: (call) => send(channel.methodRequest(client, call)),
    letMethodRun: (call, readyId) => send(channel.methodGo?.(client, call, readyId)),
  };
}
