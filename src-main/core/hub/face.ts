import type { Digest, SignatureCheck } from '../primitives.ts';
import type { Anchor, PathFault } from '../x509/path.ts';
import type { HubDevice, JsonObject } from './devices.ts';

/**
 * A face is one cloud that the hub plays on its port. Each is a folder beside `iot-hub/` with an object of this type and
 * a row in `faces.ts`. A face decides; the service carries out what it answers.
 */
export interface HubFace {
  readonly name: 'iot-hub';
  /** Whether a login is addressed to this cloud, by the shape of its user name. */
  claims(attempt: ConnectAttempt): boolean;
  login(attempt: ConnectAttempt, world: HubWorld): LoginDecision;
  publish(session: Session, message: PublishedMessage, world: HubWorld): Reaction;
  subscribe(session: Session, filter: string, qos: 0 | 1 | 2): SubscribeDecision;
  /** What the hub itself starts; undefined where the device has not subscribed to it. */
  cloudToDevice(session: Session, device: HubDevice): readonly OutgoingMessage[];
  desiredChanged(session: Session, patch: JsonObject, version: number): OutgoingMessage | undefined;
  methodRequest(session: Session, name: string, requestId: string, payload: Uint8Array): OutgoingMessage | undefined;
  /** The pending message that the device has acknowledged by this topic. */
  acknowledged(topic: string): string | undefined;
}

/** A CONNECT packet with what TLS said about the client. */
export interface ConnectAttempt {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly hasPassword: boolean;
  /** 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5.0. */
  readonly protocolVersion: number;
  readonly clean: boolean;
  /** DER as presented, leaf first; empty where the client has sent none. */
  readonly presented: readonly Uint8Array[];
}

/** What a face may look at. */
export interface HubWorld {
  readonly now: Date;
  readonly anchors: readonly Anchor[];
  device(deviceId: string): HubDevice | undefined;
  /** Register unknown devices whose certificate is good. */
  readonly autoRegister: boolean;
  readonly digest: Digest;
  readonly check: SignatureCheck;
}

/** An accepted connection. `filters` are those granted so far, with their QoS. */
export interface Session {
  readonly face: HubFace;
  readonly deviceId: string;
  readonly clientId: string;
  readonly filters: ReadonlyMap<string, 0 | 1 | 2>;
}

/** Why the hub refused or closed something. Every cause has a sentence of its own in `reason`. */
export type RefusalCause =
  | PathFault
  | 'protocol-version'
  | 'username-malformed'
  | 'client-id-mismatch'
  | 'password-present'
  | 'device-unknown'
  | 'device-disabled'
  | 'common-name-mismatch'
  | 'thumbprint-mismatch'
  | 'certificate-unreadable'
  | 'topic-foreign'
  | 'topic-unknown'
  | 'qos-not-supported'
  | 'message-too-large'
  | 'message-malformed'
  | 'protocol-error';

export interface Refusal {
  readonly cause: RefusalCause;
  readonly reason: string;
}

export type LoginDecision =
  | { readonly accepted: true; readonly deviceId: string; readonly register: HubDevice | undefined }
  /** `code` is the CONNACK return code (MQTT 3.1.1 3.2.2.3). */
  | ({ readonly accepted: false; readonly code: 1 | 2 | 3 | 4 | 5 } & Refusal);

type SubscribeDecision =
  | { readonly granted: 0 | 1 | 2 }
  /** The cloud closes the connection instead of answering with a failure. */
  | { readonly granted: undefined; readonly refusal: Refusal };

export interface PublishedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly duplicate: boolean;
  /** The will of a client that went away without DISCONNECT. */
  readonly will: boolean;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
}

/** Telemetry as the hub received it. */
export interface ReceivedTelemetry {
  readonly deviceId: string;
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly properties: Readonly<Record<string, string>>;
  readonly systemProperties: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
}

/** What a published message brings about. */
export interface Reaction {
  /** Set where the connection is to be closed. */
  readonly refusal?: Refusal;
  readonly telemetry?: ReceivedTelemetry;
  /** The device's new state. */
  readonly update?: HubDevice;
  readonly reply?: OutgoingMessage;
  readonly methodResponse?: { readonly requestId: string; readonly status: number; readonly payload: Uint8Array };
}
