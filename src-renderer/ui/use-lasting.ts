import { useEffect, useState } from 'react';
import { type AllLasting, type Lasting, type Telling, lasting, nothingLasting } from './lasting.ts';

/** What comes and goes, as it is to be shown: see `lasting`. `telling` and `items` are the same objects until they change. */
export function useLasting<T>(telling: Telling<T>, items: readonly T[]): readonly Lasting<T>[] {
  const [all, setAll] = useState<AllLasting<T>>(() => lasting(telling, nothingLasting, items, Date.now()));
  useEffect(() => setAll((before) => lasting(telling, before, items, Date.now())), [telling, items]);
  const { changesInMs } = all;
  useEffect(() => {
    if (changesInMs === undefined) return;
    const timer = setTimeout(() => setAll((before) => lasting(telling, before, items, Date.now())), changesInMs);
    return () => clearTimeout(timer);
  }, [all, changesInMs, telling, items]);
  return all.shown;
}
