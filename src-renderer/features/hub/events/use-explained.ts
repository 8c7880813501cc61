import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { questionOf } from './refusals.ts';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Answer } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';

export type Explained = MethodOutput<'hub.explain'>;

/** Why an event happened: undefined until the hub has told it, and as it stands whenever the hub has changed. */
export function useExplained(event: HubEvent): Answer<Explained> | undefined {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [answer, setAnswer] = useState<Answer<Explained>>();
  useEffect(() => {
    const question = questionOf(event);
    if (question === undefined) return undefined;
    let wanted = true;
    void bench.call('hub.explain', question).then((reply) => {
      if (wanted) setAnswer(reply);
    });
    return () => {
      wanted = false;
    };
    // What the hub knows decides what it says.
  }, [bench, event, hub]);
  return answer;
}
