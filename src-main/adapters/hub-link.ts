import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client, ConnectPacket, PublishPacket } from 'aedes';
import type { HubHandler, HubLink, LimitName, LinkEnd } from '../services/ports.ts';
import type { ConnectionGuard, Guarded } from './connection-guard.ts';
import type { SharedBound } from './connection-limits.ts';

type OutgoingMessage = Parameters<HubLink['send']>[0];

/** Certificates of a client that are looked at. */
const longestChain = 20;

/**
 * What the client has presented, leaf first and the others as they came. Can be asked once a connection: Node takes the list
 * from TLS. (`getPeerCertificate` would drop all but the first of those that share a name.)
 */
export function presentedChain(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < longestChain) {
    chain.push(certificate.raw);
    // What Node calls the issuer is the next one of the list.
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** Address and port of the other end; a socket that is closed already has forgotten them. */
export function remoteOf({ remoteAddress, remotePort }: Socket): string {
  return remoteAddress === undefined ? 'unknown' : `${remoteAddress}:${remotePort ?? ''}`;
}

/** What a message that waits takes, beside its payload. */
const messageBytes = 256;
const costOf = ({ topic, payload }: Pick<OutgoingMessage, 'topic' | 'payload'>): number =>
  messageBytes + topic.length + payload.length;

/** One client's connection, with what is remembered of it until it has ended. */
export class Link implements HubLink, Guarded {
  readonly client: Client;
  readonly remote: string;
  readonly presented: readonly Uint8Array[];
  packet: ConnectPacket | undefined;
  decision: ReturnType<HubHandler['login']> | undefined;
  accepted = false;
  /** CONNACK is out. */
  connected = false;
  finished = false;
  end: { reason: LinkEnd; text: string } | undefined;
  #backlogBytes = 0;
  #sending: Promise<void>;
  readonly #guard: ConnectionGuard;
  readonly #handler: HubHandler;
  readonly #backlog: SharedBound<Link>;

  constructor(
    client: Client,
    presented: readonly Uint8Array[],
    remote: string,
    guard: ConnectionGuard,
    handler: HubHandler,
    backlog: SharedBound<Link>,
  ) {
    this.client = client;
    this.#guard = guard;
    this.#handler = handler;
    this.#backlog = backlog;
    // While it is being connected aedes drops what a client is sent.
    this.#sending = new Promise((resolve) => client.once('connected', () => resolve()));
    this.remote = remote;
    this.presented = presented;
  }

  get link(): HubLink {
    return this;
  }

  readonly destroy = (): void => {
    this.end ??= { reason: 'closed-by-hub', text: '' };
    this.client.conn.destroy();
  };

  get clientId(): string {
    return this.packet?.clientId ?? '';
  }

  /** Ends the connection by a limit, and tells of the first that bites. Answers what happened. */
  cutOff(limit: LimitName, happened: string): string {
    if (this.end === undefined) {
      this.#handler.limited(this.remote, this, limit, happened);
      this.end = { reason: 'closed-by-hub', text: happened };
    }
    this.client.conn.destroy();
    return happened;
  }

  /** What waits for the client, sent or not: at QoS 0 until it is written, at QoS 1 until it is acknowledged. */
  #wait(bytes: number): void {
    this.#backlogBytes += bytes;
    if (!this.finished) this.#backlog.set(this, this.#backlogBytes);
  }

  send(message: OutgoingMessage): void {
    if (this.end !== undefined || this.finished) return;
    if (this.#backlogBytes > this.#handler.limits.backlogBytes) {
      this.cutOff('backlogBytes', 'The client takes its messages too slowly, and was cut off.');
      return;
    }
    this.#wait(costOf(message));
    const packet: PublishPacket = {
      cmd: 'publish',
      topic: message.topic,
      payload: Buffer.from(message.payload),
      qos: message.qos,
      retain: false,
      dup: false,
    };
    // One after the other: aedes numbers a packet before it stores it, and takes one that was overtaken for a duplicate.
    // An error is a connection that ended, which is told on its own.
    this.#sending = this.#sending
      .then(
        () =>
          new Promise<void>((resolve) => {
            // One that is gone acknowledges nothing, and what aedes keeps for it would stay.
            if (this.finished) return resolve();
            this.client.publish(packet, () => {
              if (message.qos === 0) this.#wait(-costOf(message));
              resolve();
            });
          }),
      )
      .catch((error: unknown) => this.#guard.fail(this, error));
  }

  acknowledged(message: Pick<OutgoingMessage, 'topic' | 'payload'>): void {
    this.#wait(-costOf(message));
  }

  close(): void {
    this.end ??= { reason: 'closed-by-hub', text: '' };
    this.client.close();
  }
}
