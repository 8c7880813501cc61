import type { HubDeviceModel } from '../../src-main/contract/models.ts';
import type { Bench } from './bench.ts';
import type { Failure } from './host.ts';

export interface ToRegister {
  readonly deviceId: string;
  /** Only for a self-signed certificate. */
  readonly thumbprint: string | undefined;
}

/** Calls at a time: the hub writes what comes together at once. */
const atATime = 64;

/**
 * Registers devices in the local hub, telling how many are in. One that is there already is set to what is wanted now, so
 * after a stop the same call goes on. The first failure ends it.
 */
export async function registerDevices(
  bench: Bench,
  devices: readonly ToRegister[],
  tell: (count: number) => void,
  isStopped: () => boolean = () => false,
): Promise<Failure | undefined> {
  const known = new Map(bench.hub.get().devices.map((device) => [device.deviceId, device]));
  const waiting = devices.values();
  let count = 0;
  let failure: Failure | undefined;
  const worker = async () => {
    for (const { deviceId, thumbprint } of waiting) {
      if (failure !== undefined || isStopped()) return;
      const there = known.get(deviceId);
      if (there !== undefined && isSet(there, thumbprint)) {
        tell(++count);
        continue;
      }
      if (there !== undefined) await bench.call('hub.removeDevice', { deviceId });
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

/** Registering it again would only lose its twin. */
function isSet(device: HubDeviceModel, thumbprint: string | undefined): boolean {
  const { enabled, authentication, primaryThumbprint, secondaryThumbprint } = device;
  if (!enabled || authentication !== (thumbprint === undefined ? 'certificateAuthority' : 'selfSigned')) return false;
  return primaryThumbprint === thumbprint && secondaryThumbprint === undefined;
}
