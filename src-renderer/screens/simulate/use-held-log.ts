import { type RefObject, useEffect, useState } from 'react';
import type { RunLog, RunView } from '../../api/run-view.ts';

/**
 * The log as it was when the pointer or the focus came to its list, for as long as it stays there: what somebody reads
 * or presses must not run away. Undefined while nobody is there.
 */
export function useHeldLog(run: RunView, list: RefObject<HTMLElement | null>): RunLog | undefined {
  const [held, setHeld] = useState<RunLog>();
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    // Asked for with every change: a list that comes to be under a resting pointer is told of no pointer that enters.
    const look = () => {
      if (element.matches(':hover, :focus-within')) setHeld((before) => before ?? run.log.get());
      else setHeld(undefined);
    };
    const stop = run.log.subscribe(look);
    const moments = ['pointerenter', 'pointerleave', 'focusin', 'focusout'] as const;
    for (const moment of moments) element.addEventListener(moment, look);
    return () => {
      stop();
      for (const moment of moments) element.removeEventListener(moment, look);
    };
  }, [run, list]);
  return held;
}
