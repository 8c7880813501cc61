import { setMaxListeners } from 'node:events';
import type { Clock } from '../services/ports.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const early = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', early);
        resolve();
      }, ms);
      if (signal === undefined) return undefined;
      // A thousand devices may sleep on one signal; that is no leak.
      setMaxListeners(0, signal);
      return signal.addEventListener('abort', early, { once: true });
    }),
};
