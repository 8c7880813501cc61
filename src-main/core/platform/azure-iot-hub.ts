import { tutorialBody } from '../telemetry/message.ts';
import type { Platform, RefusalMeaning } from './platform.ts';
import { encodePropertyBag } from './property-bag.ts';

/** The newest stable version string in Microsoft's documentation and SDKs. */
const iotHubApiVersion = '2021-04-12';

/** Meaning of CONNACK codes on IoT Hub. Code 5 stands for every failed authentication, whatever its cause. */
function iotHubRefusal(returnCode: number): RefusalMeaning {
  switch (returnCode) {
    case 5:
      return {
        meaning: 'The hub refused the identity (not authorized).',
        remedy:
          'Check, in this order: the device is registered and enabled under exactly this ID; it is registered as X.509 CA-signed or with this thumbprint; its authority is Verified in the hub; the chain holds every intermediate; the certificate has not expired.',
      };
    case 1:
      return {
        meaning: 'The hub does not speak this MQTT version.',
        remedy: 'Use MQTT 3.1.1.',
      };
    case 3:
      return {
        meaning: 'The hub could not handle the connection just now.',
        remedy: 'Try again in a moment; if it stays so, look at the status page of the cloud.',
      };
    default:
      return {
        meaning: `The hub refused the connection with code ${returnCode}.`,
        remedy: 'Check host, device ID and user name.',
      };
  }
}

/** Azure IoT Hub over MQTT 3.1.1 (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"). */
export const azureIotHub: Platform = {
  id: 'azure-iot-hub',
  label: 'Azure IoT Hub',
  defaultPort: 8883,
  limits: { maximumMessageBytes: 262_144, maximumQos: 1 },

  connection({ host, port }, deviceId) {
    return {
      host,
      port,
      clientId: deviceId,
      username: `${host}/${deviceId}/?api-version=${iotHubApiVersion}`,
      protocolVersion: 4,
      clean: false,
      keepAliveSeconds: 240,
    };
  },

  encode(message) {
    // Content type and encoding make the body readable for the hub's routing queries.
    const bag = encodePropertyBag([
      ['$.ct', 'application/json'],
      ['$.ce', 'utf-8'],
      ['temperatureAlert', String(message.alert)],
    ]);
    return { topic: `devices/${message.deviceId}/messages/events/${bag}`, payload: tutorialBody(message), qos: 1 };
  },

  refusal: iotHubRefusal,
};
