import type { DeviceConnections } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { createAmqpConnections } from './amqp.ts';
import { createHttpsConnections } from './https.ts';
import { createMqttConnections } from './mqtt.ts';

/** Connections of devices, by what each speaks. */
export function createDeviceConnections(wayTo: Way): DeviceConnections {
  const mqtt = createMqttConnections(wayTo);
  const amqp = createAmqpConnections(wayTo);
  const https = createHttpsConnections(wayTo);
  return {
    connect(facts, ...rest) {
      if (facts.protocol === 'amqp') return amqp.connect(facts, ...rest);
      return facts.protocol === 'https' ? https.connect(facts, ...rest) : mqtt.connect(facts, ...rest);
    },
  };
}
