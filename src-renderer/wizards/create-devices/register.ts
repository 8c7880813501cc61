import type { Bench } from '../../api/bench.ts';
import type { Failure } from '../../api/host.ts';

export interface ToRegister {
  readonly deviceId: string;
  /** Only for a self-signed certificate. */
  readonly thumbprint: string | undefined;
}

/** Calls at a time: the hub writes what comes together at once. */
const atATime = 64;

/**
 * Registers devices in the local hub, telling how many are in. One that is there already is set to what is wanted now.
 * The first failure ends it.
 */
export async function registerDevices(
  bench: Bench,
  devices: readonly ToRegister[],
  tell: (count: number) => void,
  isStopped: () => boolean = () => false,
): Promise<Failure | undefined> {
  const known = new Set(bench.hub.get().devices.map(({ deviceId }) => deviceId));
  const waiting = devices.values();
  let count = 0;
  let failure: Failure | undefined;
  const worker = async () => {
    for (const { deviceId, thumbprint } of waiting) {
      if (failure !== undefined || isStopped()) return;
      if (known.has(deviceId)) await bench.call('hub.removeDevice', { deviceId });
      const registered = await bench.call('hub.registerDevice', {
        deviceId,
        ...(thumbprint === undefined ? {} : { primaryThumbprint: thumbprint }),
      });
      if (registered.ok) tell(++count);
      else failure = registered.error;
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  await bench.readHub();
  return failure;
}
