import { i18n } from '../../language/index.ts';
import { type Platform, type RefusalMeaning, byTransport, mqttSnippets } from '../../platform/platform.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import { iotHubByAmqp } from './by-amqp.ts';
import { iotHubByHttps } from './by-https.ts';
import { iotHubByMqtt } from './by-mqtt.ts';
import { iotHubByMqtt5 } from './by-mqtt5.ts';
import { hubTransportField, protocolOf, speaksMqtt5 } from './transport.ts';

/** What AMQP and HTTPS answer where MQTT answers 5. A device that is not there is told as one that is not let in. */
const identityRefused: ReadonlySet<string> = new Set(['amqp:unauthorized-access', 'http:401', 'http:403']);

const transports = { mqtt: iotHubByMqtt, amqp: iotHubByAmqp, https: iotHubByHttps };

/** Meaning of CONNACK codes on IoT Hub. Code 5 stands for every failed authentication, whatever its cause. */
function iotHubRefusal(returnCode: number): RefusalMeaning {
  switch (returnCode) {
    case 5:
      return {
        meaning: i18n.t('The hub refused the identity (not authorized).'),
        remedy: i18n.t(
          'Check, in this order: the device is registered and enabled under exactly this ID; it is registered as X.509 CA-signed or with this thumbprint; its authority is Verified in the hub; the chain holds every intermediate; the certificate has not expired.',
        ),
      };
    case 1:
      return { meaning: i18n.t('The hub does not speak this MQTT version.'), remedy: i18n.t('Use MQTT 3.1.1.') };
    case 3:
      return {
        meaning: i18n.t('The hub could not handle the connection just now.'),
        remedy: i18n.t('Try again in a moment; if it stays so, look at the status page of the cloud.'),
      };
    default:
      return standardRefusal(returnCode);
  }
}

/** Azure IoT Hub by each of its transports (learn.microsoft.com, "Choose a device communication protocol"). */
export const azureIotHub: Platform = {
  id: 'azure-iot-hub',
  label: 'Azure IoT Hub',
  get summary() {
    return i18n.t('Devices signed by an authority that the hub has verified, or known by their thumbprint.');
  },
  host: {
    get label() {
      return i18n.t('Host name');
    },
    get hint() {
      return i18n.t('For example my-hub.azure-devices.net: “Hostname” on the hub’s overview page.');
    },
    initial: '',
    option: 'host',
    pattern: /\.azure-devices\.(?:net|cn|us)$/,
  },
  defaultPort: 8883,
  get fields() {
    return [hubTransportField()];
  },
  limits: { maximumMessageBytes: 262_144, maximumQos: 1 },
  mqttVersions: ['3.1.1'],
  face: 'iot-hub',
  bundle: 'azure-tutorial',
  snippets: ['iot-hub-python', 'iot-hub-node', ...mqttSnippets],
  messagesInFlight: 1,
  commonNameIsDeviceId: true,

  ...byTransport((target) => (speaksMqtt5(target) ? iotHubByMqtt5 : transports[protocolOf(target)])),

  // MicrosoftDocs/azure-docs#107838, Azure/azure-iot-sdk-c#1766, Azure/azure-iot-sdk-python#735.
  get throttledByClosing() {
    return {
      meaning: i18n.t('The hub ends the connection again and again, as it does where it is sent too much.'),
      remedy: i18n.t(
        'Send less often, or add units to the hub; its messages of the day may also be used up. Another device with the same ID looks the same.',
      ),
    };
  },

  refusal: iotHubRefusal,

  errorMeaning: ({ condition }) => (identityRefused.has(condition) ? iotHubRefusal(5) : undefined),
};
