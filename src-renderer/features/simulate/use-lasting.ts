import { useEffect, useState } from 'react';
import { type LastingGroup, lasting, noTroubles } from './lasting.ts';
import type { TroubleGroup } from './troubles.ts';

/** Troubles as they are to be shown: see `lasting`. */
export function useLasting(groups: readonly TroubleGroup[]): readonly LastingGroup[] {
  const [troubles, setTroubles] = useState(noTroubles);
  useEffect(() => setTroubles((before) => lasting(before, groups, Date.now())), [groups]);
  const { changesInMs } = troubles;
  useEffect(() => {
    if (changesInMs === undefined) return;
    const timer = setTimeout(() => setTroubles((before) => lasting(before, groups, Date.now())), changesInMs);
    return () => clearTimeout(timer);
  }, [troubles, changesInMs, groups]);
  return troubles.shown;
}
