import type {
  ConnectAttempt,
  FaceName,
  LoginDecision,
  OutgoingMessage,
  PublishedMessage,
  SubscribeRequest,
} from '../core/hub/face.ts';

/** One client's connection as the hub sees it. */
export interface HubLink {
  readonly clientId: string;
  readonly remote: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
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
  /** `forgetSession`: what an earlier connection with this client ID at this face has subscribed to counts no more. */
  login(
    link: HubLink,
    attempt: ConnectAttempt,
  ): LoginDecision & { readonly face: FaceName; readonly forgetSession: boolean };
  /** CONNACK is out; the client's packets follow. */
  connected(link: HubLink): void;
  /** What waits for the client can be sent: its session was restored, or it has subscribed to something. */
  receptive(link: HubLink): void;
  /** Whether the connection stays. */
  publish(link: HubLink, message: PublishedMessage): boolean;
  /** The granted QoS, or SUBACK's code for a failure; undefined closes the connection. */
  subscribe(link: HubLink, request: SubscribeRequest): 0 | 1 | 128 | undefined;
  unsubscribed(link: HubLink, filter: string): void;
  acknowledged(link: HubLink, topic: string): void;
  ended(link: HubLink, end: LinkEnd, text: string): void;
  /** The client broke the protocol before it was let in, or sent more than any message may have. */
  rejected(link: HubLink, cause: 'protocol-error' | 'message-too-large', text: string): void;
  handshakeFailed(remote: string, text: string): void;
  /** Whether certificates are judged in the handshake already, by `admits`. */
  readonly judgesHandshakes: boolean;
  /** Whether a client may finish its handshake. One that may not gets the TLS alert certificate_unknown. */
  admits(remote: string, presented: readonly Uint8Array[]): boolean;
}

export interface HubListener {
  /** Throws PORT_TAKEN. Port 0 picks a free one. */
  listen(
    address: { readonly host: string; readonly port: number },
    identity: { readonly certificateChainPem: string; readonly privateKeyPem: string },
    handler: HubHandler,
  ): Promise<{ readonly port: number; close(): Promise<void> }>;
  /** The next port that nobody listens on. Throws PORT_TAKEN where there is none. */
  freePort(host: string, from: number): Promise<number>;
}
