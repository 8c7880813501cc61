import { toUtf8 } from '../../bytes.ts';
import { connectionTo } from '../../platform/connection.ts';
import type { Subscription, Transport } from '../../platform/platform.ts';
import { encodePropertyBag } from '../../platform/property-bag.ts';
import { bodyOf, contentTypeOf, propertiesOf } from '../../telemetry/message.ts';
import { desiredChange, twinDocument } from './bodies.ts';
import { issueCertificate } from './issuing/issue-certificate.ts';
import { iotHubApiVersion, webSocketOf } from './transport.ts';

const twinAnswers: Subscription = { filter: '$iothub/twin/res/#', qos: 0 };

/** A device of Azure IoT Hub by MQTT 3.1.1 (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"). */
export const iotHubByMqtt: Transport = {
  connection(target, deviceId) {
    return connectionTo(target, {
      clientId: deviceId,
      username: `${target.host}/${deviceId}/?api-version=${iotHubApiVersion}`,
      clean: false,
      keepAliveSeconds: 240,
      ...webSocketOf(target),
    });
  },

  encode(message) {
    // Content type and encoding make the body readable for the hub's routing queries.
    const bag = encodePropertyBag([['$.ct', contentTypeOf(message)], ['$.ce', 'utf-8'], ...propertiesOf(message)]);
    return { topic: `devices/${message.deviceId}/messages/events/${bag}`, payload: bodyOf(message), qos: 1 };
  },
  properties: () => 'text',

  subscriptions: (_target, deviceId) => [
    { filter: `devices/${deviceId}/messages/devicebound/#`, qos: 1 },
    { filter: '$iothub/methods/POST/#', qos: 0 },
    { filter: '$iothub/twin/PATCH/properties/desired/#', qos: 0 },
  ],

  answer({ topic, payload }, _target, _deviceId, answering) {
    const [, name, requestId] = /^\$iothub\/methods\/POST\/([^/]+)\/\?\$rid=(.+)$/s.exec(topic) ?? [];
    if (name === undefined || requestId === undefined) return [];
    const reply = answering(name, payload);
    if (reply === undefined) return [];
    return [{ topic: `$iothub/methods/res/${reply.status}/?$rid=${requestId}`, payload: reply.body, qos: 0 }];
  },

  twin: () => ({
    subscription: twinAnswers,
    request: (requestId) => ({ topic: `$iothub/twin/GET/?$rid=${requestId}`, payload: toUtf8(''), qos: 0 }),
    read: ({ topic, payload }, requestId) =>
      topic === `$iothub/twin/res/200/?$rid=${requestId}` ? twinDocument(payload) : undefined,
  }),

  exchange: () => ({
    subscriptions: () => [twinAnswers],
    desired: ({ topic, payload }) =>
      topic.startsWith('$iothub/twin/PATCH/properties/desired/') ? desiredChange(payload) : undefined,
    report: (properties, requestId) => ({
      topic: `$iothub/twin/PATCH/properties/reported/?$rid=${requestId}`,
      payload: toUtf8(JSON.stringify(properties)),
      qos: 0,
    }),
    isAnswer: ({ topic }) => topic.startsWith('$iothub/twin/res/'),
  }),

  issuing: (_target, deviceId) => issueCertificate(deviceId),
};
