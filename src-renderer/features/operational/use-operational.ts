import { useEffect, useState } from 'react';
import type { OperationalDevice } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { useStore } from '../../bench/store.ts';

/** What services have issued to devices, read again whenever the workspace was looked at. Empty until it was read. */
export function useOperational(deviceIds: readonly string[]): readonly OperationalDevice[] {
  const bench = useBench();
  const look = useStore(bench.looks);
  const [devices, setDevices] = useState<readonly OperationalDevice[]>([]);
  const ids = JSON.stringify(deviceIds);
  useEffect(() => {
    let newer = false;
    const wanted = JSON.parse(ids) as string[];
    if (wanted.length === 0) return undefined;
    void bench.call('device.operational', { workspace: bench.workspace, deviceIds: wanted }).then((reply) => {
      if (!newer) setDevices(reply.ok ? reply.value.devices : []);
    });
    return () => {
      newer = true;
    };
  }, [bench, look, ids]);
  return devices.filter(({ deviceId }) => deviceIds.includes(deviceId));
}
