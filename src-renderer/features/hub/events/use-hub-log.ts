import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { HubEvents } from '../../../bench/hub-events.ts';

export type HubLog = MethodOutput<'hub.log'>;

/** A device that is refused again and again makes many events: they are read together. */
const gatherMs = 300;

/** What has happened apart from telemetry, also before the window was opened. */
export function useHubLog(): HubLog {
  const bench = useBench();
  const [log, setLog] = useState<HubLog>({ events: [], dropped: 0 });
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      timer = undefined;
      const reply = await bench.call('hub.log', {});
      if (wanted && reply.ok) setLog(reply.value);
    };
    let newest = newestOf(bench.hubEvents.get());
    const stop = bench.hubEvents.subscribe(() => {
      const now = newestOf(bench.hubEvents.get());
      if (now === newest) return;
      newest = now;
      timer ??= setTimeout(() => void read(), gatherMs);
    });
    void read();
    return () => {
      wanted = false;
      clearTimeout(timer);
      stop();
    };
  }, [bench]);
  return log;
}

const newestOf = ({ events }: HubEvents) => events.findLast(({ type }) => type !== 'message');
