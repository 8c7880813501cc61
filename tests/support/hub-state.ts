import {
  keptSessionSection,
  retainedMessageSection,
  waitingMessageSection,
} from '../../src-main/core/hub/kept-sessions.ts';
import { type MutableHubState, type StateChange, emptyHubState } from '../../src-main/core/hub/state.ts';

type Entries = {
  [S in StateChange['section']]?: readonly NonNullable<Extract<StateChange, { section: S }>['value']>[];
};

/** A hub's state that holds these, by the key that their section gives them. */
export function stateOf(entries: Entries): MutableHubState {
  const state = emptyHubState();
  for (const authority of entries.authorities ?? []) state.authorities.set(authority.name, authority);
  for (const device of entries.devices ?? []) state.devices.set(device.deviceId, device);
  for (const device of entries.thingsboardDevices ?? []) state.thingsboardDevices.set(device.name, device);
  for (const profile of entries.thingsboardProfiles ?? []) state.thingsboardProfiles.set(profile.name, profile);
  for (const space of entries.topicSpaces ?? []) state.topicSpaces.set(space.name, space);
  for (const one of entries.sessions ?? []) state.sessions.set(keptSessionSection.keyOf(one), one);
  for (const one of entries.waitingMessages ?? []) state.waitingMessages.set(waitingMessageSection.keyOf(one), one);
  for (const one of entries.retainedMessages ?? []) state.retainedMessages.set(retainedMessageSection.keyOf(one), one);
  return state;
}
