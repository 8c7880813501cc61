import type { HubEvent } from '../../../../src-main/contract/models.ts';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import { dateTime } from '../../../ui/format.ts';
import { hubRefusals as text } from './words.ts';

export const isRefusal = (event: HubEvent): boolean =>
  event.type === 'refused' || event.type === 'handshake-failed' || (event.type === 'storage' && !event.saved);

/** Whom an event is about, as far as it is known. */
export function whoOf(event: HubEvent): string {
  if (event.type === 'handshake-failed') return event.remote;
  if (event.type === 'storage') return text.theHub;
  if (event.type !== 'refused') return event.deviceId;
  return event.deviceId ?? (event.clientId === '' ? text.unknownClient : event.clientId);
}

/** What happened, as a sentence. */
export function reasonOf(event: HubEvent): string {
  switch (event.type) {
    case 'refused':
    case 'disconnected':
    case 'handshake-failed':
    case 'dropped':
    case 'storage':
      return event.reason;
    case 'connected':
      return text.logIn;
    case 'registered':
      return text.registeredText;
    case 'provisioned':
      return text.provisionedText(event.registrationId, event.assignedHub, event.substatus);
    case 'uploaded':
      return text.uploadedText(event.name, event.file, event.succeeded, event.status);
    case 'issued':
      return text.issuedText(event.policy, dateTime(event.until));
    case 'reported':
      return text.reportedText(event.version);
    case 'message':
      return event.topic;
  }
}

/** What the hub is asked to explain; undefined of what nobody asks why. */
export function questionOf(event: HubEvent): MethodInput<'hub.explain'> | undefined {
  if (event.type === 'storage') return event.saved ? undefined : { cause: 'not-saved' };
  if (!('cause' in event)) return undefined;
  const { cause, presented, action } = event;
  if (event.type === 'handshake-failed') return { cause, presented, action };
  const { face, deviceId, clientId } = event;
  return { cause, presented, action, face, deviceId, clientId };
}

interface Part {
  readonly text: string;
  readonly differs: boolean;
}

/** More than so much of it differs: then it is another value, and no part of it stands out. */
const mostDiffering = 0.5;

/** A value in parts that are as in the other, and parts that are not; in one where they have little in common. */
export function partsOf(value: string, other: string): readonly Part[] {
  const whole = [{ text: value, differs: false }];
  if (value.length !== other.length) return whole;
  const parts: { text: string; differs: boolean }[] = [];
  let differing = 0;
  for (let at = 0; at < value.length; at++) {
    const digit = value.charAt(at);
    const differs = digit !== other.charAt(at);
    if (differs) differing++;
    const last = parts.at(-1);
    if (last?.differs === differs) last.text += digit;
    else parts.push({ text: digit, differs });
  }
  return differing > value.length * mostDiffering ? whole : parts;
}
