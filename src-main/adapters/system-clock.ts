import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../services/ports.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    // A thousand devices may sleep on one signal; that is no leak.
    if (signal !== undefined) setMaxListeners(0, signal);
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      // An aborted sleep is an early end, not a failure.
    }
  },
};
