import type { HubDeviceModel } from '../../contract/models.ts';
import type { HubDevice } from '../../core/hub/devices.ts';
import type { HubSessions } from './sessions.ts';

/** A device of the registry as it is told. */
export function deviceModel(device: HubDevice, sessions: HubSessions): HubDeviceModel {
  const { authentication: auth, lastSeenAt } = device;
  return {
    deviceId: device.deviceId,
    enabled: device.enabled,
    authentication: auth.type,
    ...(auth.type === 'selfSigned' ? { primaryThumbprint: auth.primaryThumbprint } : {}),
    ...(auth.type === 'selfSigned' && auth.secondaryThumbprint !== undefined
      ? { secondaryThumbprint: auth.secondaryThumbprint }
      : {}),
    ...(device.policy === undefined ? {} : { policy: device.policy }),
    connected: sessions.clients.isConnected(device.deviceId),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt.toISOString() }),
    pendingMessages: device.pending.length,
  };
}
