import type { HubWorld } from '../../core/hub/face.ts';
import type { HubClients } from './clients.ts';
import type { DeviceChannels } from './device-channels.ts';
import type { Effecting } from './effecting.ts';
import type { Logins } from './logins.ts';
import type { HubStore } from './store.ts';
import type { HubTelling } from './telling.ts';

/** What every protocol of the hub needs to carry out what the faces decide. */
export interface HubParts {
  readonly store: HubStore;
  readonly clients: HubClients;
  readonly channels: DeviceChannels;
  readonly logins: Logins;
  readonly effects: Effecting;
  readonly tell: HubTelling;
  /** What a face may look at, as it is now. */
  world(): HubWorld;
  /** SHA-256, as events show it. */
  thumbprint(der: Uint8Array): string;
}
