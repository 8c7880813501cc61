import { useCallback, useEffect, useState } from 'react';
import type { MethodOutput } from '../../src-main/contract/methods.ts';
import { useBench } from './bench.ts';
import type { Answer, Failure } from './host.ts';

type Connections = MethodOutput<'connection.list'>;

/** The saved connections, and how to take over what a call that changes them has answered. */
export function useConnections() {
  const bench = useBench();
  const [saved, setSaved] = useState<Connections>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let wanted = true;
    void bench.call('connection.list', {}).then((reply) => {
      if (!wanted) return;
      if (reply.ok) setSaved(reply.value);
      else setFailure(reply.error);
    });
    return () => {
      wanted = false;
    };
  }, [bench]);
  /** Answers the failure, which its caller shows where it belongs. */
  const change = useCallback(async (call: Promise<Answer<Connections>>): Promise<Failure | undefined> => {
    const reply = await call;
    if (!reply.ok) return reply.error;
    setSaved(reply.value);
    return undefined;
  }, []);
  return { saved, failure, change };
}
