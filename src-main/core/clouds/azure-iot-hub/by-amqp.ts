import { idText } from '../../amqp/message.ts';
import { toUtf8 } from '../../bytes.ts';
import type { EncodedMessage, Transport } from '../../platform/platform.ts';
import { bodyOf, contentTypeOf, propertiesOf } from '../../telemetry/message.ts';
import { desiredChange, twinDocument } from './bodies.ts';
import { iotHubApiVersion, webSocketOf } from './transport.ts';

/** Addresses of a device's links; by those of methods and of the twin it sends and receives. */
function linksOf(deviceId: string) {
  const own = `/devices/${encodeURIComponent(deviceId)}`;
  return {
    events: `${own}/messages/events`,
    devicebound: `${own}/messages/devicebound`,
    methods: `${own}/methods/devicebound`,
    twin: `${own}/twin`,
  };
}

const desiredRequestId = 'desired-properties';
/** What IDs of reports begin with. */
const reporting = 'report-';

function toTwin(
  deviceId: string,
  requestId: string,
  annotations: Readonly<Record<string, string>>,
  payload: Uint8Array = new Uint8Array(),
): EncodedMessage {
  return {
    topic: linksOf(deviceId).twin,
    payload,
    qos: 1,
    amqp: { correlationId: requestId, annotations },
  };
}

/**
 * A device of Azure IoT Hub by AMQP 1.0 (learn.microsoft.com, "Communicate with your IoT hub by using the AMQP protocol";
 * Azure/azure-iot-sdk-node, device/transport/amqp, for twins and methods).
 */
export const iotHubByAmqp: Transport = {
  connection(target, deviceId) {
    const { events, devicebound, methods, twin } = linksOf(deviceId);
    const version = { 'com.microsoft:api-version': iotHubApiVersion };
    // It ties the two links of a pair together.
    const pair = (kind: string) => ({ ...version, 'com.microsoft:channel-correlation-id': `${kind}:${deviceId}` });
    return {
      protocol: 'amqp',
      host: target.host,
      port: target.port,
      serverName: undefined,
      containerId: deviceId,
      ...webSocketOf(target),
      firstAddress: events,
      linkProperties: {
        [events]: version,
        [devicebound]: version,
        [methods]: pair('methods'),
        [twin]: pair('twin'),
      },
    };
  },

  encode: (message) => ({
    topic: linksOf(message.deviceId).events,
    payload: bodyOf(message),
    qos: 1,
    amqp: {
      contentType: contentTypeOf(message),
      contentEncoding: 'utf-8',
      applicationProperties: Object.fromEntries(propertiesOf(message)),
    },
  }),
  properties: () => 'text',

  subscriptions(_target, deviceId) {
    const { devicebound, methods, twin } = linksOf(deviceId);
    return [devicebound, methods, twin].map((filter) => ({ filter, qos: 1 }));
  },

  opening: (_target, deviceId) => [
    toTwin(deviceId, desiredRequestId, {
      operation: 'PUT',
      resource: '/notifications/twin/properties/desired',
    }),
  ],

  answer({ topic, payload, amqp }, _target, deviceId, answering) {
    const name = amqp?.applicationProperties?.['IoThub-methodname'];
    const { methods } = linksOf(deviceId);
    if (topic !== methods || typeof name !== 'string' || amqp?.correlationId === undefined) return [];
    const reply = answering(name, payload);
    if (reply === undefined) return [];
    const told = { correlationId: amqp.correlationId, applicationProperties: { 'IoThub-status': reply.status } };
    return [{ topic: methods, payload: reply.body, qos: 1, amqp: told }];
  },

  confirms: ({ amqp }) => idText(amqp?.correlationId ?? '') === desiredRequestId,

  exchange: () => ({
    subscriptions: () => [],
    desired: ({ topic, payload, amqp }, _target, deviceId) =>
      topic === linksOf(deviceId).twin && amqp?.correlationId === undefined ? desiredChange(payload) : undefined,
    report: (properties, requestId, _target, deviceId) =>
      toTwin(
        deviceId,
        `${reporting}${requestId}`,
        { operation: 'PATCH', resource: '/properties/reported' },
        toUtf8(JSON.stringify(properties)),
      ),
    isAnswer: ({ amqp }) => idText(amqp?.correlationId ?? '').startsWith(reporting),
  }),

  twin: (_target, deviceId) => ({
    subscription: undefined,
    request: (requestId) => toTwin(deviceId, requestId, { operation: 'GET' }),
    read({ topic, payload, amqp }, requestId) {
      const isAnswer = topic === linksOf(deviceId).twin && idText(amqp?.correlationId ?? '') === requestId;
      return isAnswer && Number(amqp?.annotations?.['status']) === 200 ? twinDocument(payload) : undefined;
    },
  }),
};
