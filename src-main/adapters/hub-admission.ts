import type { Client, ConnectPacket } from 'aedes';
import type { HubHandler } from '../services/ports.ts';
import type { ConnectionGuard } from './connection-guard.ts';
import type { Link } from './hub-link.ts';
import type { HubPersistence } from './hub-persistence.ts';
import { KeptSessions } from './kept-sessions.ts';

/** IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most; aedes does the multiplication. */
const longestKeepAliveSeconds = 1178;

type Authenticated = (error: (Error & { returnCode: number }) | null, success: boolean | null) => void;

/** How a client is let in: CONNECT is judged by the handler, and what is left of an earlier session is kept or forgotten. */
export class Admission {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  /** Let in, but not connected yet: they will take the place of an older connection. By aedes' client ID. */
  readonly #entering = new Map<string, Link>();
  readonly #kept: KeptSessions;
  readonly #persistence: HubPersistence;

  constructor(handler: HubHandler, guard: ConnectionGuard, persistence: HubPersistence) {
    this.#handler = handler;
    this.#guard = guard;
    this.#persistence = persistence;
    this.#kept = new KeptSessions(handler.limits, (id, limit) => {
      persistence.forget(id);
      handler.limited('', undefined, limit, 'The session that was kept longest was forgotten.');
    });
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
  authenticate(link: Link, done: Authenticated): void {
    const enter = () => this.#guard.run(link, () => this.#enter(link, done), undefined);
    const saved = link.decision?.saved;
    if (saved === undefined) return enter();
    // Nobody is let in by what a crash could take back.
    void saved
      .then((isSaved) => (isSaved ? enter() : link.destroy()))
      .catch((error: unknown) => this.#guard.fail(link, error));
  }

  #enter(link: Link, done: Authenticated): void {
    const { decision, packet, client } = link;
    if (packet === undefined || decision === undefined || link.finished) return done(null, false);
    if (!decision.accepted) {
      return done(Object.assign(new Error(decision.reason), { returnCode: decision.code }), false);
    }
    const { id } = client;
    this.#entering.set(id, link);
    // [MQTT-3.1.2-6]: a clean session starts without the subscriptions of the last one, which may have been another's.
    const owner = packet.clean === false ? decision.sessionOwner : undefined;
    if (owner === undefined || this.#kept.ownerOf(id) !== owner) this.#persistence.forget(id);
    if (owner === undefined) this.#kept.delete(id);
    else this.#kept.add(id, owner);
    return done(null, true);
  }

  /** CONNACK is out. */
  entered({ client }: Link): void {
    this.#entering.delete(client.id);
  }

  /** A session that ends by what it has subscribed to must not end so again when it is restored. */
  endsByItself({ id }: Client): void {
    this.#kept.delete(id);
  }

  /** Answers whether another connection is taking the place of this one. */
  left(link: Link): boolean {
    const { id } = link.client;
    if (this.#entering.get(id) === link) this.#entering.delete(id);
    const replaced = this.#entering.has(id);
    // Whoever takes the place has made the session its own already.
    if (!replaced && link.accepted) {
      if (this.#kept.ownerOf(id) === undefined) this.#persistence.forget(id);
      else this.#persistence.forgetSent(id);
    }
    return replaced;
  }
}
