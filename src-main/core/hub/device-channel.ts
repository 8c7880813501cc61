import type { JsonObject } from '../json.ts';
import type { HubDevice } from './devices.ts';
import type { Session } from './face.ts';
import type { OutgoingMessage } from './messages.ts';

/** Cloud-to-device messages, twins and methods. A message is undefined where the device has not subscribed to it. */
export interface DeviceChannel {
  cloudToDevice(session: Session, device: HubDevice): readonly OutgoingMessage[];
  desiredChanged(session: Session, patch: JsonObject, version: number): OutgoingMessage | undefined;
  methodRequest(session: Session, call: MethodCall): OutgoingMessage | undefined;
  /** What a device is sent that was only asked so far whether it is ready, and has answered that it is. */
  methodGo?(session: Session, call: MethodCall, readyId: Uint8Array): OutgoingMessage | undefined;
}

/** A direct method that somebody calls. */
export interface MethodCall {
  readonly name: string;
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly timeoutMs: number;
}

/** What a device says of a call before it has run it. */
export type MethodTurn = { readonly requestId: string } & (
  | { readonly readyId: Uint8Array }
  /** It does not run it, with the reason as a sentence. */
  | { readonly declined: string }
);
