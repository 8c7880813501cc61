import { useState } from 'react';
import type { Answer, Failure } from '../../bench/host.ts';

interface Command {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Runs one call; a failure is kept to be shown, and undefined answered. */
  readonly run: <T>(work: () => Promise<Answer<T>>) => Promise<T | undefined>;
  readonly fail: (failure: Failure | undefined) => void;
}

/** One thing that the user asks of the hub at a time. */
export function useCommand(): Command {
  const [busy, setBusy] = useState(false);
  const [failure, fail] = useState<Failure>();
  return {
    busy,
    failure,
    fail,
    async run(work) {
      setBusy(true);
      fail(undefined);
      const answer = await work();
      setBusy(false);
      if (answer.ok) return answer.value;
      fail(answer.error);
      return undefined;
    },
  };
}
