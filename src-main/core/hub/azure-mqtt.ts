import { type MqttTerms, neverExpires } from './mqtt-terms.ts';

/**
 * MQTT as IoT Hub and DPS have it (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"): 3.1.1 alone.
 * No expiry of a session is documented. What waits for a device is its cloud-to-device queue, which the registry holds.
 */
export const azureMqtt: MqttTerms = {
  versions: [4],
  maximumQos: 1,
  retains: false,
  sharedSubscriptions: false,
  subscriptionIdentifiers: false,
  topicAliasMaximum: 0,
  // IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most.
  longestKeepAliveSeconds: 1178,
  assignsClientIds: false,
  sessions: {
    mostSeconds: neverExpires,
    unsaidSeconds: neverExpires,
    // The preview of its broker lets the messages of topic spaces wait as Event Grid does.
    mostMessages: 100,
    mostBytes: 1_048_576,
    whenFull: 'session-ends',
  },
};
