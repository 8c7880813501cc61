import { connectionTo } from '../../platform/connection.ts';
import type { Target, Transport } from '../../platform/platform.ts';
import { azureIotHub } from '../azure-iot-hub/platform.ts';
import { webSocketOf } from '../azure-iot-hub/transport.ts';
import { apiVersionOf } from './api-version.ts';
import { addressOf } from './registration/by-amqp.ts';
import { responseFilter } from './registration/by-mqtt.ts';

/** Connections for a registration, by each transport of the service. What a device sends afterwards goes to a hub. */

const encode: Transport['encode'] = (message, target) => azureIotHub.encode(message, target);
const properties: Transport['properties'] = (target) => azureIotHub.properties?.(target);
const scopeOf = ({ settings }: Target): string => settings['idScope'] ?? '';
/** Where a registration is all that is heard of. */
const addressAt = (target: Target, registrationId: string) => addressOf({ idScope: scopeOf(target), registrationId });

const byMqtt: Transport = {
  encode,
  properties,
  connection: (target, registrationId) =>
    connectionTo(target, {
      clientId: registrationId,
      // A slash stands before api-version, where a hub's user name has a question mark.
      username: `${scopeOf(target)}/registrations/${registrationId}/api-version=${apiVersionOf(target)}`,
      ...webSocketOf(target),
    }),
  subscriptions: () => [{ filter: responseFilter, qos: 1 }],
};

const byAmqp: Transport = {
  encode,
  properties,
  connection(target, registrationId) {
    const address = addressAt(target, registrationId);
    return {
      protocol: 'amqp',
      host: target.host,
      port: target.port,
      serverName: undefined,
      containerId: registrationId,
      ...webSocketOf(target),
      firstAddress: address,
      linkProperties: { [address]: { 'com.microsoft:api-version': apiVersionOf(target) } },
    };
  },
  subscriptions: (target, registrationId) => [{ filter: addressAt(target, registrationId), qos: 1 }],
};

const byHttps: Transport = {
  encode,
  properties,
  connection: ({ host, port }) => ({
    protocol: 'https',
    host,
    port,
    serverName: undefined,
    firstPath: undefined,
    pollSeconds: 0,
  }),
  // Every answer comes to its own request.
  subscriptions: () => [],
};

export const transports = { mqtt: byMqtt, amqp: byAmqp, https: byHttps };
