import type { MethodCall } from '../../core/hub/device-channel.ts';
import type { HubDevice } from '../../core/hub/devices.ts';
import type { JsonObject } from '../../core/json.ts';

/** What the hub itself starts with a device, in the words of its protocol. Each answers whether something went out. */
export interface DeviceLine {
  /** Cloud-to-device messages that wait and are not on their way. */
  deliver(device: HubDevice): boolean;
  pushDesired(patch: JsonObject, version: number): boolean;
  callMethod(call: MethodCall): boolean;
  /** For devices that are asked first whether they are ready. */
  letMethodRun?(call: MethodCall, readyId: Uint8Array): boolean;
}
