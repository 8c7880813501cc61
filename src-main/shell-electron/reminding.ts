import type { Log } from '../services/ports.ts';

const hourMs = 3_600_000;

/**
 * Has the user reminded now and, as long as the program runs, on every further day: asked each hour, since a computer that sleeps counts no
 * days. Failures go to the log alone. Answers how to stop.
 */
export function keepReminding(remind: () => Promise<void>, log: Pick<Log, 'error'>): () => void {
  const look = () => {
    remind().catch((cause: unknown) => log.error('What ends soon could not be told', cause));
  };
  look();
  const hourly = setInterval(look, hourMs);
  hourly.unref();
  return () => clearInterval(hourly);
}
