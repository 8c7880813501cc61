import type { Aedes, Client, ConnectPacket } from 'aedes';
import type { HubHandler } from '../services/ports.ts';
import { forgetSubscriptions } from './aedes-internals.ts';
import type { ConnectionGuard } from './connection-guard.ts';
import type { Link } from './hub-link.ts';

/** IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most; aedes does the multiplication. */
const longestKeepAliveSeconds = 1178;

type Authenticated = (error: (Error & { returnCode: number }) | null, success: boolean | null) => void;

/** How a client is let in: CONNECT is judged by the handler, and what is left of an earlier session is kept or forgotten. */
export class Admission {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  /** Let in, but not connected yet: they will take the place of an older connection. By aedes' client ID. */
  readonly #entering = new Map<string, Link>();
  /** aedes' client IDs whose last session was a clean one, so that nothing of it may be restored. */
  readonly #cleanSessions = new Set<string>();

  constructor(handler: HubHandler, guard: ConnectionGuard) {
    this.#handler = handler;
    this.#guard = guard;
  }

  /** CONNECT has come. Its client ID gets the name of the face before it, and its session is one that aedes keeps. */
  judge(link: Link, packet: ConnectPacket): void {
    link.packet = { ...packet };
    const wanted = packet.keepalive ?? 0;
    packet.keepalive = wanted === 0 || wanted > longestKeepAliveSeconds ? longestKeepAliveSeconds : wanted;
    // aedes tells of acknowledgements in sessions that it keeps only, so it is made to keep every one.
    packet.clean = false;
    const decision = this.#login(link, link.packet);
    link.decision = decision;
    // The clouds have nothing to do with each other, nor have their clients' names.
    if (packet.clientId !== '') packet.clientId = `${decision.face}/${packet.clientId}`;
    // aedes answers code 1 by itself, to a version that it does not know.
    if (!decision.accepted && decision.code === 1) packet.protocolVersion = 0 as never;
  }

  #login(link: Link, packet: ConnectPacket): ReturnType<HubHandler['login']> {
    const decision = this.#handler.login(link, {
      clientId: packet.clientId,
      username: packet.username,
      hasPassword: packet.password !== undefined && packet.password !== null,
      protocolVersion: packet.protocolVersion ?? 4,
      clean: packet.clean ?? true,
      presented: link.presented,
    });
    if (decision.accepted) link.accepted = true;
    else link.end = { reason: 'closed-by-hub', text: decision.reason };
    return decision;
  }

  /** Lets in or not, as it was judged. */
  authenticate(broker: Aedes, link: Link, done: Authenticated): void {
    void this.#enter(broker, link, done).catch((error: unknown) => this.#guard.fail(link, error));
  }

  async #enter(broker: Aedes, link: Link, done: Authenticated): Promise<void> {
    const { decision, packet, client } = link;
    if (packet === undefined || decision === undefined || link.finished) return done(null, false);
    if (!decision.accepted) {
      return done(Object.assign(new Error(decision.reason), { returnCode: decision.code }), false);
    }
    const { clean } = packet;
    const { id } = client;
    this.#entering.set(id, link);
    if (clean !== false || this.#cleanSessions.has(id) || decision.forgetSession) {
      await forgetSubscriptions(broker, id);
    }
    if (clean === false) this.#cleanSessions.delete(id);
    else this.#cleanSessions.add(id);
    return done(null, true);
  }

  /** CONNACK is out. */
  entered({ client }: Link): void {
    this.#entering.delete(client.id);
  }

  /** A session that ends by what it has subscribed to must not end so again when it is restored. */
  endsByItself({ id }: Client): void {
    this.#cleanSessions.add(id);
  }

  /** Answers whether another connection is taking the place of this one. */
  left(link: Link): boolean {
    const { id } = link.client;
    if (this.#entering.get(id) === link) this.#entering.delete(id);
    return this.#entering.has(id);
  }
}
