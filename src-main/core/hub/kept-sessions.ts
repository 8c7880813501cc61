import { fromBase64, toBase64 } from '../bytes.ts';
import type { FaceName } from '../platform/platform.ts';
import type { Realm } from './face.ts';
import type { MessageProperties } from '../mqtt/message-properties.ts';
import type { Granted, OutgoingMessage, QualityOfService } from './messages.ts';
import type { Section } from './section.ts';

/** What the hub remembers of MQTT beyond a connection: sessions, what waits in them, and retained messages. */

/** A session that outlives its connection (MQTT 5, 4.1; 3.1.1, 3.1.2.4). */
export interface KeptSession {
  readonly face: FaceName;
  readonly clientId: string;
  /** Whose it is: somebody else under the same client ID begins anew. */
  readonly owner: string;
  readonly expirySeconds: number;
  /** When its connection ended; undefined while there is one. */
  readonly endedAt: Date | undefined;
  readonly filters: ReadonlyMap<string, Granted>;
  /** Identifiers of messages at QoS 2 that have come and are not released. */
  readonly received: readonly number[];
}

/** Names of faces have no slash. */
export const sessionKey = (face: FaceName, clientId: string): string => `${face}/${clientId}`;

export const keptSessionSection: Section<KeptSession> = {
  keyOf: ({ face, clientId }) => sessionKey(face, clientId),
  encode: ({ endedAt, filters, ...rest }) => ({
    ...rest,
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    filters: [...filters].map(([filter, granted]) => ({ filter, ...granted })),
  }),
  decode({
    endedAt,
    filters,
    ...rest
  }: Omit<KeptSession, 'endedAt' | 'filters'> & {
    readonly endedAt?: string;
    readonly filters: readonly (Granted & { readonly filter: string })[];
  }) {
    return {
      ...rest,
      endedAt: endedAt === undefined ? undefined : new Date(endedAt),
      filters: new Map(filters.map(({ filter, ...granted }) => [filter, granted])),
    };
  },
};

/** A message that a kept session has for its client. */
export interface WaitingMessage {
  /** The session's key. */
  readonly session: string;
  /** Counts up over all sessions. */
  readonly sequence: number;
  /** Its packet identifier, which stays when it is sent again (MQTT 5, 4.4). */
  readonly id: number;
  /** There was a connection when it came, so it may have been sent. */
  readonly maybeSent: boolean;
  readonly isReleased: boolean;
  readonly message: OutgoingMessage;
}

export const waitingKey = ({ session, sequence }: Pick<WaitingMessage, 'session' | 'sequence'>): string =>
  `${session} ${sequence}`;

export const waitingMessageSection: Section<WaitingMessage> = {
  keyOf: waitingKey,
  encode: ({ message, ...rest }) => ({ ...rest, message: encodeMessage(message) }),
  decode: ({ message, ...rest }: Omit<WaitingMessage, 'message'> & { readonly message: StoredMessage }) => ({
    ...rest,
    message: decodeMessage(message),
  }),
};

/** The newest message of a topic that was published to be kept for those who subscribe later (MQTT 5, 3.3.1.3). */
export interface RetainedMessage {
  readonly realm: Realm;
  readonly message: OutgoingMessage;
}

export const retainedKey = (realm: Realm, topic: string): string => `${realm} ${topic}`;

export const retainedMessageSection: Section<RetainedMessage> = {
  keyOf: ({ realm, message }) => retainedKey(realm, message.topic),
  encode: ({ realm, message }) => ({ realm, message: encodeMessage(message) }),
  decode: ({ realm, message }: { readonly realm: Realm; readonly message: StoredMessage }) => ({
    realm,
    message: decodeMessage(message),
  }),
};

interface StoredMessage {
  readonly topic: string;
  readonly payload: string;
  readonly qos: QualityOfService;
  readonly retain?: boolean;
  readonly properties?: Omit<MessageProperties, 'correlationData'> & { readonly correlationData?: string };
  readonly expiresAt?: string;
  readonly subscriptionIdentifiers?: readonly number[];
}

function encodeMessage(message: OutgoingMessage): StoredMessage {
  const { topic, payload, qos, retain, properties, expiresAt, subscriptionIdentifiers } = message;
  return {
    topic,
    qos,
    ...(retain === undefined ? {} : { retain }),
    ...(subscriptionIdentifiers === undefined ? {} : { subscriptionIdentifiers }),
    payload: toBase64(payload),
    ...(properties === undefined ? {} : { properties: encodeProperties(properties) }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}

function encodeProperties({ correlationData, ...rest }: MessageProperties): StoredMessage['properties'] & object {
  return correlationData === undefined ? rest : { ...rest, correlationData: toBase64(correlationData) };
}

function octets(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes === undefined) throw new Error('No Base64.');
  return bytes;
}

function decodeMessage({ payload, properties, expiresAt, ...rest }: StoredMessage): OutgoingMessage {
  const { correlationData, ...plain } = properties ?? {};
  const data = correlationData === undefined ? {} : { correlationData: octets(correlationData) };
  return {
    ...rest,
    payload: octets(payload),
    ...(properties === undefined ? {} : { properties: { ...plain, ...data } }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}
