import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { presenterOf } from './refusals.ts';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Answer } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';

export type Presented = MethodOutput<'hub.presented'>;

/** Of an event that has something to show: undefined until the hub has told it, and as it stands whenever the hub has changed. */
export function usePresented(event: HubEvent): Answer<Presented> | undefined {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [answer, setAnswer] = useState<Answer<Presented>>();
  useEffect(() => {
    if (!('presented' in event) || event.presented === undefined) return undefined;
    let wanted = true;
    void bench.call('hub.presented', { presented: event.presented, ...presenterOf(event) }).then((reply) => {
      if (wanted) setAnswer(reply);
    });
    return () => {
      wanted = false;
    };
    // What the hub knows decides what the comparison says.
  }, [bench, event, hub]);
  return answer;
}
