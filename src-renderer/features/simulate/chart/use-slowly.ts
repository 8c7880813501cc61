import { useEffect, useState } from 'react';
import type { Watched } from '../../../bench/store.ts';

/** So many times as long as drawing took nothing is drawn: where the machine is busy, the page still answers. */
const restAfterWork = 8;

/**
 * Calls `run` no more often than every `everyMs`, less often where it takes long, and once more after the last change. Answers how to
 * stop.
 */
export function slowly(store: Pick<Watched<unknown>, 'subscribe'>, everyMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restMs = everyMs;
  const stop = store.subscribe(() => {
    timer ??= setTimeout(() => {
      const start = performance.now();
      timer = undefined;
      run();
      // A plot draws in a microtask, which comes before this one.
      queueMicrotask(() => (restMs = Math.max(everyMs, (performance.now() - start) * restAfterWork)));
    }, restMs);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Draws a component again when a store has changed, but no more often than every `everyMs`. */
export function useSlowly(store: Pick<Watched<unknown>, 'subscribe'>, everyMs: number): void {
  const [, setTurn] = useState(0);
  useEffect(() => slowly(store, everyMs, () => setTurn((turn) => turn + 1)), [store, everyMs]);
}
