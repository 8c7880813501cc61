import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import { type Answer, type Failure, cancelled, faultText } from '../../bench/host.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import type { Wait } from '../../ui/Waiting.tsx';
import type { Draft, Faults, ServerTarget } from './form.ts';
import { placeOf } from './terms/typed.ts';
import type { useTarget } from './use-target.ts';
import { simulate as text } from './words.ts';

/** What a button of the form carries out, and what becomes of it: faults stand at their fields, and whatever else above them. */
export function useAttempt(draft: Draft, prepare: ReturnType<typeof useTarget>['prepare']) {
  const bench = useBench();
  const [faults, setFaults] = useState<Faults>({});
  const [failure, setFailure] = useState<Failure>();
  /** How far starting is; undefined while nothing is started. */
  const [starting, setStarting] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();

  /** Once the server is there and knows the devices. Undefined where it failed. */
  const attempt = async <T>(
    faulty: Faults,
    words: string,
    carryOut: (target: ServerTarget, jobId: string) => Promise<Answer<T>>,
  ): Promise<{ readonly value: T; readonly isStopped: () => boolean } | undefined> => {
    setFaults(faulty);
    if (Object.keys(faulty).length > 0 || starting !== undefined) return undefined;
    const { jobId, isStopped } = begin();
    setStarting({ words });
    setFailure(undefined);
    const target = await prepare({ jobId, isStopped }, setStarting);
    const stopWatching = bench.watchJob(jobId, (done, total) => setStarting({ words, progress: { done, total } }));
    const answer = target.ok ? await carryOut(target.value, jobId) : target;
    stopWatching();
    setStarting(undefined);
    if (answer.ok) return { value: answer.value, isStopped };
    // What the local hub is refused, as its port, stands in no field of the form.
    const field = target.ok ? placeOf(draft, answer.error.details.field) : undefined;
    if (isStopped()) setFailure(cancelled(text.cancelled));
    else if (field !== undefined) setFaults({ [field]: faultText(answer.error) });
    else setFailure(answer.error);
    return undefined;
  };
  return { attempt, faults, setFaults, failure, setFailure, starting, cancel };
}
