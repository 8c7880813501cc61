import type { FaceName } from '../core/platform/platform.ts';
import type { HandshakeEvidence } from '../core/diagnosis/client-handshake.ts';
import type {
  ConnectAttempt,
  LoginDecision,
  OutgoingMessage,
  PublishedMessage,
  SubscribeRequest,
} from '../core/hub/face.ts';
import type { HubLimits, LimitName } from '../core/hub/limits.ts';

/** What the local hub needs of the wire, and the wire of the hub. */

/** The file in the hub's folder with whom clients must trust. */
export const hubAuthorityFile = 'hub-authority.pem';

/** One client's connection as the hub sees it. */
export interface HubLink {
  readonly clientId: string;
  readonly remote: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
  /** Ends the connection where too much waits for it already: not written or, at QoS 1, not acknowledged. */
  send(message: OutgoingMessage): void;
  close(): void;
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

/** The hub's rules, as the listener asks for them. */
export interface HubHandler {
  readonly limits: HubLimits;
  /**
   * `sessionOwner` names whose session it is, where the face keeps sessions: what somebody else has subscribed to under the
   * same client ID counts no more.
   */
  login(
    link: HubLink,
    attempt: ConnectAttempt,
  ): LoginDecision & {
    readonly face: FaceName;
    readonly sessionOwner: string | undefined;
    /** What the login has changed is on disk; false where the hub ends before. Undefined where there is nothing to wait for. */
    readonly saved: Promise<boolean> | undefined;
  };
  /** CONNACK is out; the client's packets follow. */
  connected(link: HubLink): void;
  /** What waits for the client can be sent: its session was restored, or it has subscribed to something. */
  receptive(link: HubLink): void;
  /** Whether the connection stays; where the message has changed something, when that is on disk. */
  publish(link: HubLink, message: PublishedMessage): boolean | Promise<boolean>;
  /** The granted QoS, or SUBACK's code for a failure; undefined closes the connection. */
  subscribe(link: HubLink, request: SubscribeRequest): 0 | 1 | 128 | undefined;
  unsubscribed(link: HubLink, filter: string): void;
  acknowledged(link: HubLink, topic: string): void;
  ended(link: HubLink, end: LinkEnd, text: string): void;
  /** The client broke the protocol before it was let in. */
  rejected(link: HubLink, text: string): void;
  /** A limit bites: `happened` says, as a sentence, what was done about it. `link` is missing before MQTT is spoken. */
  limited(remote: string, link: HubLink | undefined, limit: LimitName, happened: string): void;
  handshakeFailed(remote: string, evidence: HandshakeEvidence): void;
  /** A defect showed itself while a connection was served, which ends now. `link` is missing before MQTT is spoken. */
  failed(remote: string, link: HubLink | undefined, error: unknown): void;
  /** Whether certificates are judged in the handshake already, by `admits`. */
  readonly judgesHandshakes: boolean;
  /** Whether a client may finish its handshake. One that may not gets the TLS alert certificate_unknown. */
  admits(remote: string, presented: readonly Uint8Array[]): boolean;
}

export interface HubListener {
  /** Listens on those of the hosts that this computer has. Throws PORT_TAKEN. Port 0 picks one that is free on all. */
  listen(
    address: { readonly hosts: readonly string[]; readonly port: number },
    identity: { readonly certificateChainPem: string; readonly privateKeyPem: string },
    handler: HubHandler,
  ): Promise<{ readonly port: number; readonly hosts: readonly string[]; close(): Promise<void> }>;
  /** The next port that nobody listens on at any of the hosts. Throws PORT_TAKEN where there is none. */
  freePort(hosts: readonly string[], from: number): Promise<number>;
}
