import type { RefusalCause } from './face.ts';

/** What a refusal is called in MQTT 5 (2.4). Where a packet has not the code, its general one for a failure stands in. */

const notAuthorized = 0x87;

const codes: Readonly<Partial<Record<RefusalCause, number>>> = {
  'protocol-version': 0x84,
  'protocol-error': 0x82,
  'authentication-method': 0x8c,
  'client-id-missing': 0x85,
  'client-id-too-long': 0x85,
  'username-malformed': 0x86,
  'topic-malformed': 0x90,
  'topic-unknown': 0x90,
  'message-malformed': 0x99,
  'presence-missing': 0x83,
  'message-too-large': 0x95,
  'too-many-filters': 0x97,
  'too-slow': 0x97,
  'limit-reached': 0x97,
  throttled: 0x97,
  'retain-not-supported': 0x9a,
  'qos-not-supported': 0x9b,
  'shared-subscriptions-not-supported': 0x9e,
  'subscription-identifiers-not-supported': 0xa1,
  'hub-failed': 0x80,
};

/** What is asked for too fast has a name of its own where a packet has one (2.4): the rate of connections, or that of messages. */
const tooFast = { connack: 0x9f, disconnect: 0x96 } as const;

/** Codes of 3.1.1 (3.2.2.3) that a login is refused with, where its cause has none of its own. */
const ofReturnCode: Readonly<Record<number, number>> = { 1: 0x84, 2: 0x85, 3: 0x88, 4: 0x86, 5: notAuthorized };

/** What a packet may say: 3.2.2.2, 3.4.2.1, 3.9.3 and 3.14.2.1. */
const allowed = {
  connack: [0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9f],
  puback: [0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99],
  suback: [0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2],
  disconnect: [0x80, 0x81, 0x82, 0x83, 0x87, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9e, 0xa1],
} as const;

export function reasonCode(packet: keyof typeof allowed, cause: RefusalCause, returnCode?: number): number {
  if (cause === 'throttled' && (packet === 'connack' || packet === 'disconnect')) return tooFast[packet];
  let code = codes[cause] ?? ofReturnCode[returnCode ?? 5] ?? notAuthorized;
  // A filter is called one where a topic is.
  if (packet === 'suback' && code === 0x90) code = 0x8f;
  return (allowed[packet] as readonly number[]).includes(code) ? code : 0x80;
}

/** The code with which a message is refused in its acknowledgement; undefined where the connection ends instead. */
export function acknowledgedWith(cause: RefusalCause): number | undefined {
  const code = codes[cause] ?? notAuthorized;
  return (allowed.puback as readonly number[]).includes(code) && cause !== 'hub-failed' ? code : undefined;
}

/** Whether a client may be told why, and not only that: clouds keep to themselves why they did not believe somebody. */
export const isTold = (cause: RefusalCause): boolean => codes[cause] !== undefined;
