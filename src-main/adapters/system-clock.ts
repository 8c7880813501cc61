import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../services/ports.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      // An aborted sleep is an early end, not a failure.
    }
  },
};
