import { i18n } from '../../language/index.ts';
import type { ConnectionFacts } from '../../platform/connection.ts';
import { type PlatformField, choiceField } from '../../platform/fields.ts';
import type { Target } from '../../platform/platform.ts';
import { previewDate } from '../../azure-mqtt5/addressing.ts';
import type { Provisioning } from '../../platform/provisioning.ts';

/** The newest stable version string in Microsoft's documentation and SDKs. */
export const iotHubApiVersion = '2021-04-12';

/** Where Azure's services have MQTT and AMQP in WebSockets ("Communicate with an IoT hub using the MQTT protocol", Connect over WebSockets). */
const webSocketPath = '/$iothub/websocket';

/** The transport of a hub that DPS assigns with the profile `mqttV5`. */
const mqtt5 = 'mqtt5';

/** `web` is the port of WebSockets and HTTPS. */
const fieldWith = (hint: string, web: number, more: readonly (readonly [string, string])[] = []): PlatformField =>
  choiceField({
    name: 'transport',
    advanced: true,
    label: i18n.t('Transport'),
    hint,
    choices: [
      ['mqtt', 'MQTT'],
      ['mqtt-ws', i18n.t('MQTT in a WebSocket')],
      ['amqp', 'AMQP'],
      ['amqp-ws', i18n.t('AMQP in a WebSocket')],
      ['https', 'HTTPS'],
      ...more,
    ],
    ports: { 'mqtt-ws': web, amqp: 5671, 'amqp-ws': web, https: web },
  });

/** What a hub may speak, and the provisioning service does not. */
const ofHubs = (): readonly (readonly [string, string])[] => [
  [mqtt5, i18n.t('MQTT 5 hub (preview of {previewDate})', { previewDate })],
];

const throughPort443 = () => i18n.t('WebSocket and HTTPS go through port 443, where a network lets nothing else out.');

export const transportField = (): PlatformField => fieldWith(throughPort443(), 443);

export const hubTransportField = (): PlatformField => fieldWith(throughPort443(), 443, ofHubs());

/** At the local hub, which needs no leave to listen on 8443. */
export const localTransportField = (): PlatformField =>
  fieldWith(i18n.t('What is spoken: the hub understands each as Azure IoT Hub does.'), 8443, ofHubs());

/** What is spoken, with a WebSocket around it or not. */
export function protocolOf({ settings }: Target): ConnectionFacts['protocol'] {
  const { transport = 'mqtt' } = settings;
  return transport === 'https' ? 'https' : transport.startsWith('amqp') ? 'amqp' : 'mqtt';
}

export const speaksMqtt5 = ({ settings }: Target): boolean => settings['transport'] === mqtt5;

const isInWebSocket = ({ settings }: Target): boolean => settings['transport']?.endsWith('-ws') === true;

/** What the transport says of a connection by MQTT or AMQP. */
export const webSocketOf = (target: Target): { readonly webSocketPath: string | undefined } => ({
  webSocketPath: isInWebSocket(target) ? webSocketPath : undefined,
});

/**
 * The hub's address for a device that was told it by DPS in the same way. Azure's names have no port; one that was told is that of
 * the protocol itself, so in a WebSocket it is the one that the device came by.
 */
export const assignedTarget: Provisioning['assignedTarget'] = (service, host, port, profile) => {
  if (profile === 'mqttV5') return { host, port, settings: { transport: mqtt5 } };
  const { transport } = service.settings;
  return {
    host,
    port: isInWebSocket(service) ? service.port : port,
    settings: transport === undefined ? {} : { transport },
  };
};
