import { useCallback, useEffect, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import { useStore } from '../../bench/store.ts';

/** Which devices log in where. */
export type ForesightOrder = Omit<MethodInput<'diagnosis.foresee'>, 'workspace' | 'jobId'>;

/** How long nothing changes before it is looked at, in milliseconds. */
const quietMs = 300;

/** So many devices are looked at without being asked: their files are read each time. */
const unaskedAtMost = 200;

/** What was found, of an order that may be of a moment ago. */
export interface Foresight {
  readonly asking: boolean;
  readonly found: MethodOutput<'diagnosis.foresee'> | undefined;
  /** Set where there are so many devices that it is left to the user. */
  readonly ask: (() => void) | undefined;
}

interface Asked {
  readonly order: string;
  readonly found?: MethodOutput<'diagnosis.foresee'>;
}

/** Looks again whenever something changes: the order, the workspace, or what the local hub knows. */
export function useForesight(order: ForesightOrder | undefined): Foresight {
  const bench = useBench();
  const look = useStore(bench.looks);
  const hub = useStore(bench.hub);
  const [asked, setAsked] = useState<Asked>();
  const [wanted, setWanted] = useState('');
  const text = order === undefined ? '' : JSON.stringify(order);
  const isMany = (order?.deviceIds.length ?? 0) > unaskedAtMost;
  const isWanted = text !== '' && (!isMany || wanted === text);
  useEffect(() => {
    if (!isWanted) return undefined;
    let over = false;
    const jobId = crypto.randomUUID();
    const look = async () => {
      const input = JSON.parse(text) as ForesightOrder;
      const answer = await bench.call('diagnosis.foresee', { ...input, workspace: bench.workspace, jobId });
      // What keeps it from being looked at is told where it is typed.
      if (!over) setAsked(answer.ok ? { order: text, found: answer.value } : { order: text });
    };
    const timer = setTimeout(() => void look(), quietMs);
    return () => {
      over = true;
      clearTimeout(timer);
      void bench.call('job.cancel', { jobId });
    };
  }, [bench, text, isWanted, look, hub]);
  const ask = useCallback(() => setWanted(text), [text]);
  return {
    asking: isWanted && asked?.order !== text,
    found: text === '' || (isMany && !isWanted) ? undefined : asked?.found,
    ask: isMany && !isWanted ? ask : undefined,
  };
}
