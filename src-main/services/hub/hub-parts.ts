import { toHex } from '../../core/bytes.ts';
import type { HubWorld } from '../../core/hub/face.ts';
import type { Ports } from '../ports.ts';
import { HubClients } from './clients.ts';
import { DeviceChannels } from './device-channels.ts';
import { Effecting } from './effecting.ts';
import { IssuingDesk } from './issuing/issuing-desk.ts';
import { KnownCertificates } from './known-certificates.ts';
import { Logins } from './logins.ts';
import type { HubStore } from './store.ts';
import type { HubThrottle } from './throttle.ts';
import type { HubTelling } from './telling.ts';
import { type HubRules, hubWorld } from './world.ts';

/** What every protocol of the hub needs to carry out what the faces decide. */
export interface HubParts {
  readonly store: HubStore;
  readonly clients: HubClients;
  readonly channels: DeviceChannels;
  readonly logins: Logins;
  readonly effects: Effecting;
  readonly tell: HubTelling;
  readonly throttle: HubThrottle;
  /** Where what the hub is to sign is signed. */
  readonly desk: IssuingDesk;
  /** What a face may look at, as it is now. */
  world(): HubWorld;
  /** SHA-256, as events show it. */
  thumbprint(der: Uint8Array): string;
}

export function hubParts(store: HubStore, ports: Ports, tell: HubTelling, rules: HubRules): HubParts {
  const { digest } = ports.ciphers;
  const known = new KnownCertificates(ports.keys, digest);
  const clients = new HubClients(store, ports, tell, rules.limits);
  const { table } = clients;
  const channels = new DeviceChannels(store, table, ports.clock);
  let last: HubWorld | undefined;
  const world = () => {
    const now = ports.clock.now();
    // All but the time is looked up when it is asked for, and thousands of messages come in the same millisecond.
    if (last?.now.getTime() !== now.getTime()) last = hubWorld(now, store, table, ports, known, rules);
    return last;
  };
  const desk = new IssuingDesk({ store, folder: rules.folder, faults: rules.issuingFaults, world }, ports);
  return {
    store,
    clients,
    channels,
    logins: new Logins(store, table, rules.limits, tell),
    effects: new Effecting(store, channels, tell, clients, desk),
    tell,
    throttle: rules.throttle,
    world,
    desk,
    thumbprint: (der) => toHex(digest('sha256', der)),
  };
}
