import type { HubWorld } from '../../core/hub/face.ts';
import type { KnownLists } from '../../core/hub/revocation/known-lists.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import type { PurposeRules } from '../../core/hub/purpose.ts';
import type { ThingsBoardRefusal } from '../../core/hub/faces/thingsboard/registry.ts';
import type { Folder, Ports } from '../ports.ts';
import type { IssuingFaults } from './faults.ts';
import type { KnownCertificates } from './known-certificates.ts';
import type { HubThrottle } from './throttle.ts';
import type { SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';

/** What was decided when the hub was started, and what may be changed while it runs. */
export interface HubRules {
  readonly autoRegister: boolean;
  readonly plainBroker: boolean;
  readonly dps: NonNullable<HubWorld['dps']>;
  readonly thingsboardRefusal: ThingsBoardRefusal;
  readonly limits: HubLimits;
  readonly purposes: PurposeRules;
  /** Revocation lists that the hub goes by now; undefined where it is to look at none. */
  readonly lists: () => KnownLists | undefined;
  /** The hub's own, for files that devices upload. */
  readonly folder: Folder;
  readonly issuingFaults: IssuingFaults;
  readonly throttle: HubThrottle;
  /** When the hub was started. */
  readonly since: Date;
}

/** What a face may look at, as it is now. */
export function hubWorld(
  now: Date,
  { state }: HubStore,
  table: SessionTable,
  { ciphers, keys }: Ports,
  { signatures, read }: KnownCertificates,
  { autoRegister, plainBroker, dps, thingsboardRefusal, limits, purposes, lists, since, issuingFaults }: HubRules,
): HubWorld {
  return {
    now,
    since,
    issuingFault: (policy, deviceId) => issuingFaults.of({ policy, deviceId }),
    // Asked for at a login, and not at a message.
    get anchors() {
      const authorities = [...state.authorities.values()];
      return authorities.map(({ certificate, status }) => ({ certificate, verified: status === 'verified' }));
    },
    get lists() {
      return lists();
    },
    state,
    holder: (face, clientId) => table.holder(face, clientId),
    autoRegister,
    plainBroker,
    dps,
    thingsboardRefusal,
    limits,
    purposes,
    digest: ciphers.digest,
    signatures,
    verifies: keys.verifies,
    read,
  };
}
