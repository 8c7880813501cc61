import pLimit from 'p-limit';
import type { Clock, DeviceConnections } from '../ports.ts';

/** Connections of a shard that are being made at the same time: at least, while little is known of the server, and at most. */
const [atLeast, atFirst, atMost] = [4, 25, 100];

/**
 * How many times as long as the fastest one a connection may take before fewer, or more, are made at the same time. What a network adds by
 * itself stays below; what waits behind others does not.
 */
const [quick, slow] = [3, 6];

/**
 * How long a device that connects counts as one of them: in milliseconds, and by what the last one took that was let in. By then it waits for a
 * server that does not answer, which takes nothing of anybody; others that may be let in would wait behind it. One that answers late, as it has
 * more to do than it can, answers each of them the later the more there are.
 */
const [countsForMs, countsForTimes] = [1000, 4];

/** By how many more or fewer each has it: a quarter of them by the time in which all that are under way are made. */
const step = 0.25;

/**
 * Has as many devices connect at once as the two ends can serve, by how long it takes: of thousands at the same moment each would wait for
 * the work of all others, servers cut off whoever has not finished the handshake in time, and whoever asks one of the threads something
 * waits for all that has come by then. A server that is far away is quick at many together.
 */
export function fewHandshakes(
  connections: DeviceConnections,
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
): DeviceConnections {
  const limited = pLimit(atFirst);
  let allowed = atFirst;
  /** By place: a service for provisioning may be nearer than the hub. */
  const fastest = new Map<string, number>();
  const newest = new Map<string, number>();
  const took = (place: string, ms: number) => {
    newest.set(place, ms);
    // For good: where many are always under way, no later one is as quick as the network.
    const fastestMs = Math.min(ms, fastest.get(place) ?? ms);
    fastest.set(place, fastestMs);
    if (ms < fastestMs * quick) allowed += step;
    else if (ms > fastestMs * slow) allowed -= step;
    allowed = Math.min(atMost, Math.max(atLeast, allowed));
    limited.concurrency = Math.floor(allowed);
  };
  const timed = async (place: string, ...connecting: Parameters<DeviceConnections['connect']>) => {
    const beganMs = clock.monotonicMs();
    const made = await connections.connect(...connecting);
    // A refusal is quick where nobody serves at all.
    if ('connection' in made) took(place, clock.monotonicMs() - beganMs);
    return made;
  };
  return {
    async connect(...connecting) {
      const [{ host, port }] = connecting;
      const place = `${host} ${port}`;
      const { attempt } = await limited(async () => {
        const begun = timed(place, ...connecting);
        await Promise.race([begun, clock.sleep(Math.max(countsForMs, countsForTimes * (newest.get(place) ?? 0)))]);
        return { attempt: begun };
      });
      return attempt;
    },
  };
}
