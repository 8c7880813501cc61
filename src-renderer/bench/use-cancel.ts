import { useCallback, useRef, useState } from 'react';
import { useBench } from './bench.ts';

/** What a piece of work needs to be cancelled by: the name of its calls' job, and whether to go on between them. */
export interface Cancellation {
  readonly jobId: string;
  readonly isStopped: () => boolean;
}

/** Work that the user can cancel, one piece at a time. */
export function useCancel() {
  const bench = useBench();
  const current = useRef<{ readonly jobId: string; stopped: boolean }>(undefined);
  const [cancelling, setCancelling] = useState(false);
  const begin = useCallback((): Cancellation => {
    const work = { jobId: crypto.randomUUID(), stopped: false };
    current.current = work;
    setCancelling(false);
    return { jobId: work.jobId, isStopped: () => work.stopped };
  }, []);
  return {
    cancelling,
    begin,
    onCancel: (): void => {
      const work = current.current;
      if (work === undefined || work.stopped) return;
      work.stopped = true;
      setCancelling(true);
      void bench.call('job.cancel', { jobId: work.jobId });
    },
  };
}
