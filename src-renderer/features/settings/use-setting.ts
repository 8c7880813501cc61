import { useState } from 'react';
import type { WindowSettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { keepSettings } from '../../bench/kept-settings.ts';
import { useStore } from '../../bench/store.ts';

/** A setting that counts as soon as it is chosen: what it is, how it is changed, and why that failed. */
export function useSetting<K extends keyof WindowSettings>(name: K) {
  const bench = useBench();
  const kept = useStore(bench.kept);
  const [failure, setFailure] = useState<Failure>();
  const change = async (wanted: WindowSettings[K]) => {
    const reply = await bench.call('app.changeSettings', { [name]: wanted });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) await keepSettings(bench, reply.value);
  };
  return { value: kept[name], change, failure, setFailure };
}
