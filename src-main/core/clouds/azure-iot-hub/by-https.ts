import type { Transport } from '../../platform/platform.ts';
import { bodyOf, contentTypeOf, propertiesOf } from '../../telemetry/message.ts';
import { iotHubApiVersion } from './transport.ts';

const version = `?api-version=${iotHubApiVersion}`;
const messagesOf = (deviceId: string) => `/devices/${encodeURIComponent(deviceId)}/messages`;
const devicebound = (deviceId: string) => `${messagesOf(deviceId)}/devicebound${version}`;

/**
 * How often a device asks for messages. Azure advises 25 minutes in the field, for its quotas; whoever tests looks on
 * (learn.microsoft.com, "Choose a device communication protocol").
 */
const pollSeconds = 60;

/** A device of Azure IoT Hub by HTTPS (learn.microsoft.com, REST, "Device"). It has neither twin nor methods. */
export const iotHubByHttps: Transport = {
  connection: ({ host, port }, deviceId) => ({
    protocol: 'https',
    host,
    port,
    serverName: undefined,
    firstPath: devicebound(deviceId),
    pollSeconds,
  }),

  encode: (message) => ({
    topic: `${messagesOf(message.deviceId)}/events${version}`,
    payload: bodyOf(message),
    qos: 1,
    https: {
      method: 'POST',
      headers: {
        'content-type': contentTypeOf(message),
        // They make the body readable for the hub's routing queries.
        'iothub-contenttype': contentTypeOf(message),
        'iothub-contentencoding': 'utf-8',
        ...Object.fromEntries(propertiesOf(message).map(([name, value]) => [`iothub-app-${name}`, value])),
      },
    },
  }),
  properties: () => 'header',

  subscriptions: (_target, deviceId) => [{ filter: devicebound(deviceId), qos: 1 }],

  /** A message is only let go of by the hub when it is told that it has arrived. */
  answer({ topic, https }, _target, deviceId) {
    const lock = https?.headers['etag']?.replaceAll('"', '');
    if (topic !== devicebound(deviceId) || lock === undefined || lock === '') return [];
    const path = `${messagesOf(deviceId)}/devicebound/${encodeURIComponent(lock)}${version}`;
    return [{ topic: path, payload: new Uint8Array(), qos: 1, https: { method: 'DELETE', headers: {} } }];
  },
};
