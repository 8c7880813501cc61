import type { AmqpMessage } from '../core/amqp/message.ts';
import type { AmqpError, AmqpRole } from '../core/hub/amqp.ts';
import type { HttpsAnswer, HttpsRequest } from '../core/hub/https.ts';
import type { FaceName } from '../core/platform/platform.ts';
import type { HandshakeEvidence } from '../core/diagnosis/client-handshake.ts';
import type { ConnectAttempt, LoginDecision } from '../core/hub/face.ts';
import type { HubLimits, LimitName } from '../core/hub/limits.ts';
import type { OutgoingMessage, PublishedMessage, SubscribeRequest } from '../core/hub/messages.ts';
import type { MqttTerms } from '../core/hub/mqtt-terms.ts';

/** What the local hub needs of the wire, and the wire of the hub. */

/** The file in the hub's folder with whom clients must trust. */
export const hubAuthorityFile = 'hub-authority.pem';

/** One client's connection as the hub sees it. */
export interface HubLink {
  readonly clientId: string;
  readonly remote: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
  /** Ends the connection where too much waits for it already: not written or, at QoS 1 and 2, not acknowledged. */
  send(message: OutgoingMessage): void;
  /** A client of MQTT 5 is told the reason code (2.4) and, where it may know, why. */
  close(reasonCode?: number, reason?: string): void;
}

/** Why a connection ended, seen from the wire. */
export type LinkEnd =
  | 'disconnect'
  | 'lost'
  | 'keep-alive'
  | 'replaced'
  | 'protocol-error'
  | 'closed-by-hub'
  | 'hub-stopped';

/** What a client of MQTT 5 says when it goes (3.14). */
export interface Goodbye {
  /** Its will is to be published all the same. */
  readonly withWill: boolean;
  readonly sessionExpirySeconds?: number | undefined;
}

/** A message on its way to a client, under its packet identifier. */
export interface Outgoing {
  readonly id: number;
  readonly message: OutgoingMessage;
  /** Its client has said that it has it (QoS 2): PUBREL is what is owed. */
  readonly isReleased: boolean;
}

/** What a session has for its client at QoS 1 and 2 (MQTT 5, 4.1, 4.4 and 4.6): what is on its way, and what waits behind it. */
export interface MqttOutbox {
  /** Octets of all of it. */
  readonly bytes: number;
  /** How many are on their way. */
  readonly onTheWay: number;
  add(message: OutgoingMessage): void;
  /** The next one that waits; it is on its way now. */
  next(): Outgoing | undefined;
  /** What was on its way when an earlier connection broke off, and is now again; more than `most` waits. */
  resume(most: number): readonly Outgoing[];
  /** PUBREC. False where nothing of that identifier is on its way. */
  received(id: number): boolean;
  /** PUBACK or PUBCOMP, or PUBREC of a client that does not want it: it is done. */
  done(id: number): OutgoingMessage | undefined;
}

/** An MQTT session, which may be older than its connection (MQTT 5, 4.1). */
export interface MqttSessionState {
  /** Whether there was one to go on with. */
  readonly isPresent: boolean;
  readonly outbox: MqttOutbox;
  /** Identifiers of messages at QoS 2 that have come and are not released. */
  readonly received: ReadonlySet<number>;
  /** Notes that one has come or, with false, that it is released. */
  receive(id: number, isNew: boolean): void;
}

/** What PUBACK says: a reason code of MQTT 5, 0 where nothing is wrong. */
export interface PublishAnswer {
  readonly reasonCode: number;
  readonly reason?: string;
}

/** What SUBACK says of each filter, and of all of them why. */
export interface SubscribeAnswer {
  readonly codes: readonly number[];
  readonly reason?: string;
}

/** One device's connection by AMQP as the hub sees it (AMQP 1.0, Part 2, 2.4). */
export interface AmqpConnection {
  readonly remote: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
  /**
   * Sends on the link of that kind by which the device receives, now or when it has credit; false where there is none.
   * `settled` is told once how it went, unless the link settles by itself.
   */
  send(kind: string, message: AmqpMessage, settled?: (outcome: AmqpOutcome) => void): boolean;
  /** Ends the connection. */
  close(error: AmqpError): void;
}

/** What a device has done with a message (AMQP 1.0, Part 3, 3.4); lost where its link ended before. */
export type AmqpOutcome = 'accepted' | 'rejected' | 'released' | 'lost';

/** A link that may stay. */
interface AmqpAttachment {
  readonly kind: string;
  /** The largest message that the device may send on it, in octets. */
  readonly mostBytes: number;
  /** What the login has changed is on disk; false where the hub ends before. */
  readonly saved: Promise<boolean> | undefined;
}

/** The hub's rules for AMQP. */
export interface AmqpHandler {
  /** The first link of a connection is its login. An error ends the link, and where nobody was let in yet the connection. */
  attach(
    connection: AmqpConnection,
    address: string,
    role: AmqpRole,
    /** Which the link asks for by its properties. */
    apiVersion: string | undefined,
  ): AmqpAttachment | { readonly error: AmqpError };
  /** The link stays: its messages follow. */
  attached(connection: AmqpConnection, kind: string, role: AmqpRole): void;
  /** An error rejects the message; undefined where the connection does not stay. */
  message(connection: AmqpConnection, kind: string, message: AmqpMessage): AmqpTaken | Promise<AmqpTaken>;
  detached(connection: AmqpConnection, kind: string, role: AmqpRole): void;
  ended(connection: AmqpConnection, end: LinkEnd, text: string): void;
  /** Whether somebody who has not attached a link yet has a certificate that any cloud knows. */
  knows(presented: readonly Uint8Array[]): boolean;
}

export type AmqpTaken = 'accepted' | { readonly error: AmqpError; readonly retryAfterSeconds?: number } | undefined;

/** A connection by which requests of HTTPS come. */
export interface HttpsConnection {
  readonly remote: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
  /** Breaks it off, also while a request is answered. */
  close(): void;
}

/** What becomes of a request: an answer at once, for which its body is not wanted, or when its body is there. */
export type HttpsOrder =
  | { readonly answer: HttpsAnswer }
  | {
      /** Octets that the body may have. */
      readonly mostBytes: number;
      /** The body has more. */
      tooLarge(): HttpsAnswer;
      /** Undefined where the hub ends before what it has changed is on disk. `gone`: nobody waits for the answer any more. */
      carryOut(body: Uint8Array, gone: AbortSignal): Promise<HttpsAnswer | undefined>;
      /** Told once, however it has ended. */
      done?(): void;
    };

/** The hub's rules for HTTPS. */
export interface HttpsHandler {
  /** Logs a request in, before its body is read. Undefined where no cloud has such a path. */
  begin(connection: HttpsConnection, request: HttpsRequest): HttpsOrder | undefined;
  ended(connection: HttpsConnection): void;
}

/** The hub's rules, as the listener asks for them. */
export interface HubHandler {
  readonly limits: HubLimits;
  readonly amqp: AmqpHandler;
  readonly https: HttpsHandler;
  login(
    link: HubLink,
    attempt: ConnectAttempt,
  ): LoginDecision & {
    readonly face: FaceName;
    readonly terms: MqttTerms;
    /** For MQTT 5, as is the reason that a client which was refused may be told. */
    readonly reasonCode: number;
    readonly told: string | undefined;
    /** What the login has changed is on disk; false where the hub ends before. Undefined where there is nothing to wait for. */
    readonly saved: Promise<boolean> | undefined;
  };
  /** Nobody else has the client ID any more; CONNACK is next. */
  enter(link: HubLink): MqttSessionState;
  /** CONNACK is out; the client's packets follow. */
  connected(link: HubLink): void;
  /** What waits for the client can be sent: its session was restored, or it has subscribed to something. */
  receptive(link: HubLink): void;
  /** Undefined where the connection does not stay; where the message has changed something, when that is on disk. */
  publish(link: HubLink, message: PublishedMessage): PublishAnswer | undefined | Promise<PublishAnswer | undefined>;
  /** Undefined where the connection does not stay. Of a session that is kept, when that is on disk. */
  subscribe(
    link: HubLink,
    requests: readonly SubscribeRequest[],
  ): SubscribeAnswer | undefined | Promise<SubscribeAnswer | undefined>;
  /** Reason codes of UNSUBACK (MQTT 5, 3.11.3). */
  unsubscribe(link: HubLink, filters: readonly string[]): readonly number[];
  /** What the hub itself has remembered until now. */
  acknowledged(link: HubLink, remembered: string): void;
  ended(link: HubLink, end: LinkEnd, text: string, goodbye?: Goodbye): void;
  /** The client broke the protocol before it was let in, or speaks another one. */
  rejected(
    link: Pick<HubLink, 'clientId' | 'remote' | 'presented'>,
    text: string,
    cause?: 'protocol-error' | 'http-on-mqtt-port' | 'alpn-missing' | 'websocket-refused' | 'sas-token',
  ): void;
  /** A limit bites: `happened` says, as a sentence, what was done about it. `link` is missing before MQTT is spoken. */
  limited(remote: string, link: HubLink | AmqpConnection | undefined, limit: LimitName, happened: string): void;
  /** `presented`: what the client had shown by then. */
  handshakeFailed(remote: string, evidence: HandshakeEvidence, presented: readonly Uint8Array[]): void;
  /** A defect showed itself while a connection was served, which ends now. `link` is missing before MQTT is spoken. */
  failed(remote: string, link: HubLink | AmqpConnection | undefined, error: unknown): void;
  /** Whether certificates are judged in the handshake already, by `admits`. */
  readonly judgesHandshakes: boolean;
  /** Whether a client may finish its handshake. One that may not gets the TLS alert certificate_unknown. */
  admits(remote: string, presented: readonly Uint8Array[]): boolean;
}
