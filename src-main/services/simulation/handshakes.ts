import pLimit from 'p-limit';
import type { Clock, DeviceConnections } from '../ports.ts';

/** Connections of a shard that are being made at the same time, at first and at least, and at most. */
const [atFirst, atMost] = [4, 100];

/**
 * How many times as long as the fastest one a connection may take before fewer, or more, are made at the same time. What a network adds by
 * itself stays below; what waits behind others does not.
 */
const [quick, slow] = [3, 6];

/** By how many more or fewer each has it: a quarter of them by the time in which all that are under way are made. */
const step = 0.25;

/**
 * Has as many devices connect at once as the two ends can serve, by how long it takes: of thousands at the same moment each would wait for
 * the work of all others, servers cut off whoever has not finished the handshake in time, and whoever asks one of the threads something
 * waits for all that has come by then. A server that is far away is quick at many together.
 */
export function fewHandshakes(connections: DeviceConnections, clock: Pick<Clock, 'monotonicMs'>): DeviceConnections {
  const limited = pLimit(atFirst);
  let [fastestMs, allowed] = [Number.POSITIVE_INFINITY, atFirst];
  const took = (ms: number) => {
    // For good: where many are always under way, no later one is as quick as the network.
    fastestMs = Math.min(ms, fastestMs);
    if (ms < fastestMs * quick) allowed += step;
    else if (ms > fastestMs * slow) allowed -= step;
    allowed = Math.min(atMost, Math.max(atFirst, allowed));
    limited.concurrency = Math.floor(allowed);
  };
  return {
    connect: (facts, credentials, signal, onMessage) =>
      limited(async () => {
        const beganMs = clock.monotonicMs();
        const made = await connections.connect(facts, credentials, signal, onMessage);
        // A refusal is quick where nobody serves at all.
        if ('connection' in made) took(clock.monotonicMs() - beganMs);
        return made;
      }),
  };
}
