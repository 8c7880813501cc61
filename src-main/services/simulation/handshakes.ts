import pLimit from 'p-limit';
import type { DeviceConnections } from '../ports.ts';

/** Connections of a shard that are being made at the same time. */
const atATime = 100;

/**
 * Has as many devices connect at once as a thread can serve: of thousands at the same moment each would wait for the work of all others,
 * and servers cut off whoever has not finished the handshake in time.
 */
export function fewHandshakes(connections: DeviceConnections): DeviceConnections {
  const limited = pLimit(atATime);
  return {
    connect: (facts, credentials, signal, onMessage) =>
      limited(() => connections.connect(facts, credentials, signal, onMessage)),
  };
}
