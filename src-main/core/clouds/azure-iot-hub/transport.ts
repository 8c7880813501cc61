import { i18n } from '../../language/index.ts';
import type { ConnectionFacts } from '../../platform/connection.ts';
import { type PlatformField, choiceField } from '../../platform/fields.ts';
import type { Target } from '../../platform/platform.ts';
import type { Provisioning } from '../../platform/provisioning.ts';

/** The newest stable version string in Microsoft's documentation and SDKs. */
export const iotHubApiVersion = '2021-04-12';

/** Where Azure's services have MQTT and AMQP in WebSockets ("Communicate with an IoT hub using the MQTT protocol", Connect over WebSockets). */
const webSocketPath = '/$iothub/websocket';

/** `web` is the port of WebSockets and HTTPS. */
const fieldWith = (hint: string, web: number): PlatformField =>
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
    ],
    ports: { 'mqtt-ws': web, amqp: 5671, 'amqp-ws': web, https: web },
  });

export const transportField = (): PlatformField =>
  fieldWith(
    i18n.t('In a WebSocket and by HTTPS all goes through port 443, where a network lets nothing else out.'),
    443,
  );

/** At the local hub, which needs no leave to listen on 8443. */
export const localTransportField = (): PlatformField =>
  fieldWith(i18n.t('What is spoken: the hub understands each as Azure IoT Hub does.'), 8443);

/** What is spoken, with a WebSocket around it or not. */
export function protocolOf({ settings }: Target): ConnectionFacts['protocol'] {
  const { transport = 'mqtt' } = settings;
  return transport === 'https' ? 'https' : transport.startsWith('amqp') ? 'amqp' : 'mqtt';
}

const isInWebSocket = ({ settings }: Target): boolean => settings['transport']?.endsWith('-ws') === true;

/** What the transport says of a connection by MQTT or AMQP. */
export const webSocketOf = (target: Target): { readonly webSocketPath: string | undefined } => ({
  webSocketPath: isInWebSocket(target) ? webSocketPath : undefined,
});

/**
 * The hub's address for a device that was told it by DPS in the same way. Azure's names have no port; one that was told is that of
 * the protocol itself, so in a WebSocket it is the one that the device came by.
 */
export const assignedTarget: Provisioning['assignedTarget'] = (service, host, port) => ({
  host,
  port: isInWebSocket(service) ? service.port : port,
  settings: service.settings['transport'] === undefined ? {} : { transport: service.settings['transport'] },
});
