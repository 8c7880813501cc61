import type { DeviceConnections } from '../../services/ports.ts';
import { loadedOnce } from '../loaded-once.ts';
import type { Way } from '../proxy.ts';
import { KeptTls } from './kept-tls.ts';
import { createMqttConnections } from './mqtt.ts';

/** Connections of devices, by what each speaks. What most fleets do not speak is loaded when one does: each thread has a copy of its own. */
export function createDeviceConnections(wayTo: Way): DeviceConnections {
  const tls = new KeptTls();
  const mqtt = createMqttConnections(wayTo, tls);
  const amqp = loadedOnce(async () => (await import('./amqp.ts')).createAmqpConnections(wayTo, tls));
  const https = loadedOnce(async () => (await import('./https.ts')).createHttpsConnections(wayTo, tls));
  return {
    async connect(facts, ...rest) {
      if (facts.protocol === 'amqp') return (await amqp()).connect(facts, ...rest);
      if (facts.protocol === 'https') return (await https()).connect(facts, ...rest);
      return mqtt.connect(facts, ...rest);
    },
  };
}
