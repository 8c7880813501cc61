import { type RefObject, useEffect, useState } from 'react';
import type { RunEvents, RunLog } from '../../bench/run-events.ts';

/**
 * The log as it was when the pointer moved or the focus came into its list, for as long as it stays there: what somebody reads
 * or presses must not run away. Undefined while nobody is there.
 */
export function useHeldLog(run: RunEvents, list: RefObject<HTMLElement | null>): RunLog | undefined {
  const [held, setHeld] = useState<RunLog>();
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    // A pointer that only rests where the list has come to be reads nothing: it has to move, or the focus to come.
    const hold = () => setHeld((before) => before ?? run.log.get());
    const release = () => {
      if (!element.matches(':hover, :focus-within')) setHeld(undefined);
    };
    const listeners = [
      ['pointermove', hold],
      ['focusin', hold],
      ['pointerleave', release],
      ['focusout', release],
    ] as const;
    // A row that goes from under the pointer may take the news with it that the pointer has left.
    const stop = run.log.subscribe(release);
    for (const [name, listener] of listeners) element.addEventListener(name, listener);
    return () => {
      stop();
      for (const [name, listener] of listeners) element.removeEventListener(name, listener);
    };
  }, [run, list]);
  return held;
}
