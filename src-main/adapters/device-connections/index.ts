import type { DeviceConnections } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { KeptTls } from './kept-tls.ts';
import { createMqttConnections } from './mqtt.ts';

/** Connections of devices, by what each speaks. What most fleets do not speak is loaded when one does: each thread has a copy of its own. */
export function createDeviceConnections(wayTo: Way): DeviceConnections {
  const tls = new KeptTls();
  const mqtt = createMqttConnections(wayTo, tls);
  const loadAmqp = async () => (await import('./amqp.ts')).createAmqpConnections(wayTo, tls);
  const loadHttps = async () => (await import('./https.ts')).createHttpsConnections(wayTo, tls);
  let amqp: ReturnType<typeof loadAmqp> | undefined;
  let https: ReturnType<typeof loadHttps> | undefined;
  return {
    async connect(facts, ...rest) {
      if (facts.protocol === 'amqp') return (await (amqp ??= loadAmqp())).connect(facts, ...rest);
      if (facts.protocol === 'https') return (await (https ??= loadHttps())).connect(facts, ...rest);
      return mqtt.connect(facts, ...rest);
    },
  };
}
