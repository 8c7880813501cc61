import type { DeviceConnections, HubListener } from '../services/ports.ts';
import { loadedOnce } from './loaded-once.ts';
import type { Way } from './proxy.ts';

/** Adapters with the protocols of others in them, each loaded when it is first used: most programs never are a hub, or a device. */

export const lateHubListener: HubListener = {
  listen: async (...order) => (await import('./hub-listener.ts')).hubListener.listen(...order),
  freePort: async (...order) => (await import('./hub-listener.ts')).hubListener.freePort(...order),
};

export function lateDeviceConnections(wayTo: Way): DeviceConnections {
  const connections = loadedOnce(async () =>
    (await import('./device-connections/index.ts')).createDeviceConnections(wayTo),
  );
  return { ready: connections, connect: async (...order) => (await connections()).connect(...order) };
}
