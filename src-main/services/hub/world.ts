import type { HubWorld } from '../../core/hub/face.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import type { PurposeRules } from '../../core/hub/purpose.ts';
import type { ThingsBoardRefusal } from '../../core/hub/faces/thingsboard/registry.ts';
import type { Ports } from '../ports.ts';
import type { SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';

/** What was decided when the hub was started, and what may be changed while it runs. */
export interface HubRules {
  readonly autoRegister: boolean;
  readonly dps: NonNullable<HubWorld['dps']>;
  readonly thingsboardRefusal: ThingsBoardRefusal;
  readonly limits: HubLimits;
  readonly purposes: PurposeRules;
}

/** What a face may look at, as it is now. */
export function hubWorld(
  { state }: HubStore,
  table: SessionTable,
  { clock, ciphers, keys }: Ports,
  { autoRegister, dps, thingsboardRefusal, limits, purposes }: HubRules,
): HubWorld {
  const authorities = [...state.authorities.values()];
  return {
    now: clock.now(),
    anchors: authorities.map(({ certificate, status }) => ({ certificate, verified: status === 'verified' })),
    state,
    holder: (face, clientId) => table.holder(face, clientId),
    autoRegister,
    dps,
    thingsboardRefusal,
    limits,
    purposes,
    digest: ciphers.digest,
    signatures: keys,
  };
}
