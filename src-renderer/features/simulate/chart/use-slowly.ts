import { useEffect, useState } from 'react';
import type { Watched } from '../../../bench/store.ts';

/** Calls `run` no more often than every `everyMs`, and once more after the last change. Answers how to stop. */
export function slowly(store: Pick<Watched<unknown>, 'subscribe'>, everyMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = store.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      run();
    }, everyMs);
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
