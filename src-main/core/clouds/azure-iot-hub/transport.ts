import { choiceField } from '../../platform/fields.ts';
import type { ConnectionFacts, Target } from '../../platform/platform.ts';
import type { Provisioning } from '../../platform/provisioning.ts';

/** Where Azure's services have MQTT in WebSockets ("Communicate with an IoT hub using the MQTT protocol", Connect over WebSockets). */
const webSocketPath = '/$iothub/websocket';

export const transportField = choiceField({
  name: 'transport',
  advanced: true,
  label: 'Transport',
  hint: 'In a WebSocket MQTT goes through port 443, where a network lets nothing else out.',
  choices: [
    ['mqtt', 'MQTT itself'],
    ['mqtt-ws', 'In a WebSocket'],
  ],
  ports: { 'mqtt-ws': 443 },
});

const isInWebSocket = ({ settings }: Target): boolean => settings['transport'] === 'mqtt-ws';

/** What the transport says of a connection. */
export const transportFacts = (target: Target): Pick<ConnectionFacts, 'webSocketPath'> => ({
  webSocketPath: isInWebSocket(target) ? webSocketPath : undefined,
});

/**
 * The hub's address for a device that was told it by DPS in the same way. Azure's names have no port; one that was told is that of
 * MQTT itself, so in a WebSocket it is the one that the device came by.
 */
export const assignedTarget: Provisioning['assignedTarget'] = (service, host, port) => ({
  host,
  port: isInWebSocket(service) ? service.port : port,
  settings: service.settings['transport'] === undefined ? {} : { transport: service.settings['transport'] },
});
