import type { Bench } from '../../api/bench.ts';
import type { Failure } from '../../api/host.ts';

export interface ToRegister {
  readonly deviceId: string;
  /** Only for a self-signed certificate. */
  readonly thumbprint: string | undefined;
}

/** Registers devices in the local hub, telling how many are in. One that is there already is set to what is wanted now. */
export async function registerDevices(
  bench: Bench,
  devices: readonly ToRegister[],
  tell: (count: number) => void,
): Promise<Failure | undefined> {
  const known = new Set(bench.hub.get().devices.map(({ deviceId }) => deviceId));
  let count = 0;
  for (const { deviceId, thumbprint } of devices) {
    if (known.has(deviceId)) await bench.call('hub.removeDevice', { deviceId });
    const registered = await bench.call('hub.registerDevice', {
      deviceId,
      ...(thumbprint === undefined ? {} : { primaryThumbprint: thumbprint }),
    });
    if (!registered.ok) {
      await bench.readHub();
      return registered.error;
    }
    tell(++count);
  }
  await bench.readHub();
  return undefined;
}
