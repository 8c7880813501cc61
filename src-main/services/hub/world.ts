import type { HubWorld } from '../../core/hub/face.ts';
import type { Ports } from '../ports.ts';
import type { SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';

/** What a face may look at, as it is now. */
export function hubWorld(
  { state }: HubStore,
  table: SessionTable,
  { clock, ciphers, keys }: Ports,
  autoRegister: boolean,
): HubWorld {
  const authorities = [...state.authorities.values()];
  return {
    now: clock.now(),
    anchors: authorities.map(({ certificate, status }) => ({ certificate, verified: status === 'verified' })),
    state,
    holder: (face, clientId) => table.holder(face, clientId),
    autoRegister,
    digest: ciphers.digest,
    check: keys.check,
  };
}
