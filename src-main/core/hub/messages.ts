import type { MessageProperties } from '../mqtt/message-properties.ts';
import type { Refusal } from './face.ts';

/** Messages and subscriptions as faces see them, of whatever protocol they are. */

export type QualityOfService = 0 | 1 | 2;

export interface PublishedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QualityOfService;
  readonly retain: boolean;
  readonly duplicate: boolean;
  /** The will of a client that went away without DISCONNECT. */
  readonly will: boolean;
  readonly properties?: MessageProperties;
  /** Seconds for which it is worth something. */
  readonly expirySeconds?: number;
}

/** What is published for a client that goes away without DISCONNECT. */
export type WillMessage = Omit<PublishedMessage, 'duplicate' | 'will'> & {
  /** MQTT 5: seconds that it waits for the client to come back (3.1.3.2.2). */
  readonly delaySeconds: number;
};

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QualityOfService;
  /** As it was published; to a subscriber, whether it was retained (MQTT 5, 3.3.1.3). */
  readonly retain?: boolean;
  readonly properties?: MessageProperties;
  readonly expiresAt?: Date;
  /** Those of the subscriptions that it is for. */
  readonly subscriptionIdentifiers?: readonly number[];
  /** By this name the hub itself remembers it until it is acknowledged, so that the session need not. */
  readonly remembered?: string;
}

/** A filter that was granted, with the options of MQTT 5 (3.8.3.1). */
export interface Granted {
  readonly qos: QualityOfService;
  readonly noLocal?: boolean;
  readonly retainAsPublished?: boolean;
  readonly identifier?: number;
}

/** One filter of a SUBSCRIBE packet. */
export interface SubscribeRequest {
  readonly filter: string;
  readonly qos: QualityOfService;
  /** How many filters the packet has. */
  readonly together: number;
  readonly noLocal?: boolean;
  readonly retainAsPublished?: boolean;
  /** 0 sends retained messages, 1 only where the filter is new, 2 never. */
  readonly retainHandling?: 0 | 1 | 2;
  readonly identifier?: number;
}

/** 128 is what SUBACK says of a filter that is not granted (MQTT 3.1.1, 3.9.3). MQTT 5 says it by the cause of the refusal. */
export type SubscribeDecision =
  | { readonly granted: QualityOfService }
  | { readonly granted: 128; readonly refusal?: Refusal }
  /** The cloud closes the connection instead of answering with a failure. */
  | { readonly granted: undefined; readonly refusal: Refusal };
