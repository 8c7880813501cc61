import { fromUtf8, toUtf8 } from '../../bytes.ts';
import { tutorialBody } from '../../telemetry/message.ts';
import { type Platform, type RefusalMeaning, connectionTo, mqttSnippets } from '../../platform/platform.ts';
import { encodePropertyBag } from '../../platform/property-bag.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import { transportFacts, transportField } from './transport.ts';

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
      return { meaning: 'The hub does not speak this MQTT version.', remedy: 'Use MQTT 3.1.1.' };
    case 3:
      return {
        meaning: 'The hub could not handle the connection just now.',
        remedy: 'Try again in a moment; if it stays so, look at the status page of the cloud.',
      };
    default:
      return standardRefusal(returnCode);
  }
}

/** Azure IoT Hub over MQTT 3.1.1 (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"). */
export const azureIotHub: Platform = {
  id: 'azure-iot-hub',
  label: 'Azure IoT Hub',
  summary: 'Devices signed by an authority that the hub has verified, or known by their thumbprint.',
  host: {
    label: 'Host name',
    hint: 'For example my-hub.azure-devices.net: “Hostname” on the hub’s overview page.',
    initial: '',
    option: 'host',
    pattern: /\.azure-devices\.(?:net|cn|us)$/,
  },
  defaultPort: 8883,
  fields: [transportField],
  limits: { maximumMessageBytes: 262_144, maximumQos: 1 },
  mqttVersions: ['3.1.1'],
  face: 'iot-hub',
  bundle: 'azure-tutorial',
  snippets: ['iot-hub-python', 'iot-hub-node', ...mqttSnippets],
  messagesInFlight: 1,

  connection(target, deviceId) {
    return connectionTo(target, {
      clientId: deviceId,
      username: `${target.host}/${deviceId}/?api-version=${iotHubApiVersion}`,
      clean: false,
      keepAliveSeconds: 240,
      ...transportFacts(target),
    });
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

  subscriptions: (_target, deviceId) => [
    { filter: `devices/${deviceId}/messages/devicebound/#`, qos: 1 },
    { filter: '$iothub/methods/POST/#', qos: 0 },
    { filter: '$iothub/twin/PATCH/properties/desired/#', qos: 0 },
  ],

  answer({ topic, payload }) {
    const [, name, requestId] = /^\$iothub\/methods\/POST\/([^/]+)\/\?\$rid=(.+)$/s.exec(topic) ?? [];
    if (name === undefined || requestId === undefined) return [];
    // The simulated device knows no methods of its own: it shows that the call has come, and with what.
    const received: unknown = asJson(fromUtf8(payload) ?? '');
    const body = toUtf8(JSON.stringify({ method: name, received }));
    return [{ topic: `$iothub/methods/res/200/?$rid=${requestId}`, payload: body, qos: 0 }];
  },

  twin: {
    subscription: { filter: '$iothub/twin/res/#', qos: 0 },
    request: (requestId) => ({ topic: `$iothub/twin/GET/?$rid=${requestId}`, payload: new Uint8Array(), qos: 0 }),
    read({ topic, payload }, requestId) {
      if (topic !== `$iothub/twin/res/200/?$rid=${requestId}`) return undefined;
      const twin = asJson(fromUtf8(payload) ?? '') as { desired?: unknown; reported?: unknown } | null;
      return { desired: JSON.stringify(twin?.desired ?? {}), reported: JSON.stringify(twin?.reported ?? {}) };
    },
  },

  refusal: iotHubRefusal,
};

function asJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
