import type { AmqpMessage } from '../amqp/message.ts';
import type { Json } from '../json.ts';
import type { Credentials, Effects, HubWorld, LetIn, LoginDecision, Refusal } from './face.ts';
import type { HubDevice } from './devices.ts';
import type { RefusalCause } from './face.ts';

/** The clouds by AMQP 1.0 (OASIS, AMQP 1.0; "Part" and section are named with it), as their faces see it. */

/** Which end of a link the device is (Part 2, 2.6). */
export type AmqpRole = 'sender' | 'receiver';

/** Whose link it is, by its address. `kind` is a name of the face's own. */
export interface AmqpAddress {
  readonly id: string;
  readonly idScope?: string;
  readonly kind: string;
}

/** For a device, on the link of that kind by which it receives. */
interface AmqpReply {
  readonly kind: string;
  readonly message: AmqpMessage;
}

/** What a message of a device brings about: it is accepted unless it was refused or fails. */
export interface AmqpReaction extends Effects {
  /** The message is rejected, with the condition that belongs to the cause. */
  readonly refusal?: Refusal;
  readonly replies?: readonly AmqpReply[];
  /** The device wants to hear of desired properties from now on, or no longer. */
  readonly wantsDesired?: boolean;
  /** An error that the cloud has, and that is no fault of the hub's rules: the message is rejected with it. */
  readonly error?: AmqpError & { readonly retryAfterSeconds?: number };
}

/** A cloud's way of AMQP. */
export interface AmqpFace {
  /** Undefined where no link of this cloud has such an address. */
  address(text: string, role: AmqpRole): AmqpAddress | undefined;
  login(address: AmqpAddress, credentials: Credentials, world: HubWorld): LoginDecision;
  /** The largest message that the device may send on such a link, in octets. */
  mostBytes(kind: string): number;
  receive(client: LetIn, kind: string, message: AmqpMessage, world: HubWorld): AmqpReaction;
  /** What the hub itself starts with a device. */
  readonly channel?: AmqpChannel;
}

/** Cloud-to-device messages, twins and methods, each on the link of its kind. */
export interface AmqpChannel {
  readonly cloudToDevice: { readonly kind: string; messageOf(device: HubDevice, index: number): AmqpMessage };
  desiredChanged(patch: Readonly<Record<string, Json>>, version: number): AmqpReply;
  methodRequest(name: string, requestId: string, payload: Uint8Array): AmqpReply;
}

/** An error as AMQP tells it (Part 2, 2.8.14). */
export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

/** Conditions of AMQP itself (Part 2, 2.8.15 to 2.8.18), for causes that have one; everything else is no access. */
const conditions: Readonly<Partial<Record<RefusalCause, string>>> = {
  'topic-unknown': 'amqp:not-found',
  'operation-unknown': 'amqp:not-found',
  'device-unknown': 'amqp:not-found',
  'message-too-large': 'amqp:link:message-size-exceeded',
  'message-malformed': 'amqp:decode-error',
  'protocol-error': 'amqp:not-allowed',
  'limit-reached': 'amqp:resource-limit-exceeded',
  // As Microsoft's SDKs know it (Azure/azure-iot-sdk-node, azure-iot-amqp-base, translateError).
  throttled: 'com.microsoft:device-container-throttled',
  'too-slow': 'amqp:resource-limit-exceeded',
  'fault-on-demand': 'amqp:internal-error',
  'hub-failed': 'amqp:internal-error',
};

/**
 * What a device is told of a refusal: a condition, and words that do not say more than the cloud does. IoT Hub names a device
 * that is not there as one without access.
 */
export function amqpErrorOf({ cause, reason }: Refusal, isLogin: boolean): AmqpError {
  const condition = isLogin && cause !== 'throttled' ? undefined : conditions[cause];
  return condition === undefined
    ? { condition: 'amqp:unauthorized-access', description: 'Unauthorized access.' }
    : { condition, description: reason };
}
