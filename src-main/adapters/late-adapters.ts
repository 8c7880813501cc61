import type { DeviceConnections, HubListener } from '../services/ports.ts';
import type { Way } from './proxy.ts';

/** Adapters with the protocols of others in them, each loaded when it is first used: most programs never are a hub, or a device. */

export const lateHubListener: HubListener = {
  listen: async (...order) => (await import('./hub-listener.ts')).hubListener.listen(...order),
  freePort: async (...order) => (await import('./hub-listener.ts')).hubListener.freePort(...order),
};

export function lateDeviceConnections(wayTo: Way): DeviceConnections {
  let made: Promise<DeviceConnections> | undefined;
  const load = async () => (await import('./device-connections/index.ts')).createDeviceConnections(wayTo);
  return {
    async connect(...order) {
      // What could not be loaded, for want of open files perhaps, is tried again by the next.
      made ??= load().catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return (await made).connect(...order);
    },
  };
}
