import { everythingForDevice } from '../../azure-mqtt5/addressing.ts';
import { connectionTo } from '../../platform/connection.ts';
import type { Transport } from '../../platform/platform.ts';
import { bodyOf, contentTypeOf, propertiesOf } from '../../telemetry/message.ts';
import { mqtt5Talk, mqtt5Telemetry, mqtt5UserName } from './mqtt5-talk.ts';

/** A device of the MQTT 5 hub, which is a preview (docs/decisions/0042-mqtt5-hub.md). */
export const iotHubByMqtt5: Transport = {
  connection: (target, deviceId, nonce) =>
    connectionTo(target, {
      clientId: deviceId,
      username: mqtt5UserName(nonce),
      protocolVersion: 5,
      keepAliveSeconds: 240,
    }),
  encode: (message) => mqtt5Telemetry(message.deviceId, bodyOf(message), contentTypeOf(message), propertiesOf(message)),
  properties: () => 'text',
  subscriptions: (_target, deviceId) => [{ filter: everythingForDevice(deviceId), qos: 1 }],
  talk: (_target, deviceId, nonce) => mqtt5Talk(deviceId, nonce),
};
