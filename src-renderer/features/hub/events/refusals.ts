import type { HubEvent } from '../../../../src-main/contract/models.ts';
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
    case 'reported':
      return text.reportedText(event.version);
    case 'message':
      return event.topic;
  }
}

/** What to do about it; undefined where nothing is to be done. */
export function remedyOf(event: HubEvent): string | undefined {
  if (event.type === 'handshake-failed') return text.remedyOf(event.cause, 'none');
  if (event.type === 'storage') return event.saved ? undefined : text.remedyOf('not-saved', 'none');
  return event.type === 'refused' || event.type === 'disconnected' ? text.remedyOf(event.cause, event.face) : undefined;
}
