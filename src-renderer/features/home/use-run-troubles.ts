import { useMemo } from 'react';
import type { Trouble } from '../../bench/run-events.ts';
import type { RunView } from '../../bench/run-view.ts';
import { Store, useStore } from '../../bench/store.ts';

/** Why devices of a run are not connected, by device; none without a run. */
export function useRunTroubles(run: RunView | undefined): ReadonlyMap<string, Trouble> {
  const none = useMemo(() => new Store<ReadonlyMap<string, Trouble>>(new Map()), []);
  return useStore(run?.troubles ?? none);
}
