import { type DeviceState, deviceStates } from '../../../../src-main/contract/limits.ts';

/** What of the devices stands out, the others being faint. */
export interface Wanted {
  /** None: all. */
  readonly states: ReadonlySet<DeviceState>;
  /** Part of their names; blank: all. */
  readonly name: string;
}

export const everything: Wanted = { states: new Set(), name: '' };

/** Which devices have such a name, by their places; undefined where no name is looked for. */
export function named(deviceIds: readonly string[], name: string): Uint8Array | undefined {
  const part = name.trim().toLowerCase();
  if (part === '') return undefined;
  return Uint8Array.from(deviceIds, (deviceId) => (deviceId.toLowerCase().includes(part) ? 1 : 0));
}

/** Whether devices in a state stand out, by its octet. */
export const statesWanted = ({ states }: Wanted): readonly boolean[] =>
  deviceStates.map((state) => states.size === 0 || states.has(state));

/** With one more state, or one less. */
export function toggled(states: ReadonlySet<DeviceState>, state: DeviceState): ReadonlySet<DeviceState> {
  const next = new Set(states);
  if (!next.delete(state)) next.add(state);
  return next;
}
