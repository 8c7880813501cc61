import type { DeviceConnections } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { createAmqpConnections } from './amqp.ts';
import { createHttpsConnections } from './https.ts';
import { KeptTls } from './kept-tls.ts';
import { createMqttConnections } from './mqtt.ts';

/** Connections of devices, by what each speaks. */
export function createDeviceConnections(wayTo: Way): DeviceConnections {
  const tls = new KeptTls();
  const mqtt = createMqttConnections(wayTo, tls);
  const amqp = createAmqpConnections(wayTo, tls);
  const https = createHttpsConnections(wayTo, tls);
  return {
    connect(facts, ...rest) {
      if (facts.protocol === 'amqp') return amqp.connect(facts, ...rest);
      return facts.protocol === 'https' ? https.connect(facts, ...rest) : mqtt.connect(facts, ...rest);
    },
  };
}
