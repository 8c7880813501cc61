import type { HubWorld } from '../../core/hub/face.ts';
import type { Ports } from '../ports.ts';
import type { HubStore } from './store.ts';

/** What a face may look at, as it is now. */
export function hubWorld(store: HubStore, { clock, ciphers, keys }: Ports, autoRegister: boolean): HubWorld {
  const authorities = [...store.authorities.values()];
  return {
    now: clock.now(),
    anchors: authorities.map(({ certificate, status }) => ({ certificate, verified: status === 'verified' })),
    device: (deviceId) => store.devices.get(deviceId),
    autoRegister,
    digest: ciphers.digest,
    check: keys.check,
  };
}
