import { useState } from 'react';
import type { Answer, Failure } from '../../../bench/host.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { type Asked, answersOf, refused } from './asked.ts';

/** A look at something foreign: what it came to, and what is asked for meanwhile. It can be cancelled. */
export function useAsking<T>() {
  const { begin, ...cancel } = useCancel();
  const [asked, setAsked] = useState<Asked>({});
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<T>();
  const ask = async (
    answers: Asked,
    call: (given: ReturnType<typeof answersOf>, jobId: string) => Promise<Answer<T>>,
  ): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    setFault(undefined);
    setFound(undefined);
    const reply = await call(answersOf(answers), begin().jobId);
    setBusy(false);
    if (reply.ok) return setFound(reply.value);
    const next = refused(answers, reply.error);
    setAsked(next.asked);
    setFault(next.fault);
    return setFailure(next.failure);
  };
  return { ask, asked, setAsked, fault, setFault, failure, setFailure, busy, cancel, found };
}
