import type { TLSSocket } from 'node:tls';
import {
  Aedes,
  type AedesPublishPacket,
  type Client,
  type ConnectPacket,
  type PublishPacket,
  type Subscription,
} from 'aedes';
import type { HubHandler, LinkEnd } from '../services/ports.ts';
import { forgetSubscriptions, guardParser, internals } from './aedes-internals.ts';
import { Link } from './hub-link.ts';

/**
 * The local hub's wire: MQTT by aedes over mutual TLS. It holds no rule: who may log in, publish and subscribe is asked
 * of the handler, who also sends on what one client has for others. aedes itself routes and retains nothing.
 */

/** IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most; aedes does the multiplication. */
const longestKeepAliveSeconds = 1178;

/** Where aedes takes every message that the hub has dealt with already: nobody can subscribe to it. */
const dealtWith = '$SYS/dealt-with';

/** How long aedes may take to tell of the end of a connection whose socket has closed. */
const endPatienceMs = 2000;

/** All connections of one hub, between aedes and the hub's rules. */
export class Wire {
  readonly #handler: HubHandler;
  readonly #links = new WeakMap<Client, Link>();
  /** Let in, but not connected yet: they will take the place of an older connection. By aedes' client ID. */
  readonly #entering = new Map<string, Link>();
  /** aedes' client IDs whose last session was a clean one, so that nothing of it may be restored. */
  readonly #cleanSessions = new Set<string>();
  readonly #granted = new WeakMap<Subscription, 0 | 1 | 128 | undefined>();
  /** How many filters a packet has that came together with CONNECT. */
  readonly #together = new WeakMap<Subscription, number>();
  readonly #open = new Set<Link>();
  readonly broker: Aedes;

  constructor(handler: HubHandler) {
    this.#handler = handler;
    this.broker = new Aedes({
      connectTimeout: 30_000,
      // Packets that may follow CONNECT before it is answered.
      queueLimit: 1000,
      // Session and QoS 1 state belong to the hub, so aedes keeps every session and the hub decides what it restores.
      preConnect: (client, packet, done) => this.#preConnect(client, packet, done),
      authenticate: (client, _username, _password, done) => void this.#authenticate(client, done),
      authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        // A restored subscription has passed no packet.
        const granted = this.#granted.has(subscription)
          ? this.#granted.get(subscription)
          : this.#subscribe(client, subscription, this.#together.get(subscription) ?? 1);
        if (granted === undefined) done(new Error('subscription not allowed'));
        else done(null, granted === 128 ? null : subscription);
      },
      // While a client is being connected aedes would resend what it stored; the hub resends by its own list.
      authorizeForward: (client, packet: AedesPublishPacket) => (client.connecting ? null : packet),
    });
    this.broker.on('connackSent', ({ returnCode }, client: Client) =>
      this.#with(client, (link) => {
        if (returnCode !== 0) return;
        this.#entering.delete(client.id);
        link.connected = true;
        this.#handler.connected(link);
      }),
    );
    this.broker.on('clientReady', (client: Client) => this.#with(client, (link) => this.#handler.receptive(link)));
    this.broker.on('subscribe', (_subscriptions, client: Client) =>
      this.#with(client, (link) => {
        if (client.connected) this.#handler.receptive(link);
      }),
    );
    this.broker.on('unsubscribe', (filters: string[], client: Client) =>
      this.#with(client, (link) => {
        for (const filter of filters) this.#handler.unsubscribed(link, filter);
      }),
    );
    this.broker.on('ack', (packet, client: Client) =>
      this.#with(client, (link) => {
        if (packet === undefined || !('topic' in packet)) return;
        link.acknowledged({ topic: packet.topic, payload: Buffer.from(packet.payload) });
        this.#handler.acknowledged(link, packet.topic);
      }),
    );
    this.broker.on('clientDisconnect', (client: Client) => this.#with(client, (link) => this.#ended(link)));
    this.broker.on('keepaliveTimeout', (client: Client) => this.#mark(client, 'keep-alive', ''));
    this.broker.on('clientError', (client: Client, error: Error) =>
      this.#mark(client, 'protocol-error', error.message),
    );
    this.broker.on('connectionError', (client: Client, error: Error) =>
      this.#mark(client, 'protocol-error', error.message),
    );
  }

  accept(socket: TLSSocket, remote: string): void {
    const link = new Link(this.broker.handle(socket), socket, remote);
    this.#links.set(link.client, link);
    this.#open.add(link);
    guardParser(link.client, {
      tooLarge: (text) => {
        if (link.end !== undefined) return;
        this.#handler.rejected(link, 'message-too-large', text);
        link.end = { reason: 'closed-by-hub', text };
      },
      subscribe: (subscription, together) => {
        // Sent together with CONNECT, before anybody was let in: the question comes later, by the hook.
        if (!link.accepted) {
          this.#together.set(subscription, together);
          return subscription.qos === 0 ? 0 : 1;
        }
        const granted = this.#subscribe(link.client, subscription, together);
        this.#granted.set(subscription, granted);
        return granted;
      },
    });
    socket.on('close', () => {
      // aedes still publishes the will of a client that was let in, and then tells of its end. One that went away in the
      // middle of being let in is never told of.
      if (link.connected) setTimeout(() => this.#ended(link), endPatienceMs).unref();
      else this.#ended(link);
    });
  }

  #subscribe(client: Client, { topic, qos }: Subscription, together: number): 0 | 1 | 128 | undefined {
    const link = this.#links.get(client);
    const granted = link === undefined ? undefined : this.#handler.subscribe(link, { filter: topic, qos, together });
    // A session that ends by what it has subscribed to must not end so again when it is restored.
    if (granted === undefined) this.#cleanSessions.add(client.id);
    return granted;
  }

  async close(): Promise<void> {
    for (const link of this.#open) link.end ??= { reason: 'hub-stopped', text: '' };
    await new Promise<void>((resolve) => this.broker.close(resolve));
    for (const link of this.#open) link.client.conn.destroy();
  }

  #with(client: Client, act: (link: Link) => void): void {
    const link = this.#links.get(client);
    if (link !== undefined && !link.finished) act(link);
  }

  #mark(client: Client, reason: LinkEnd, text: string): void {
    this.#with(client, (link) => {
      link.end ??= { reason, text };
    });
  }

  #preConnect(client: Client, packet: ConnectPacket, done: (error: Error | null, success: boolean) => void): void {
    const link = this.#links.get(client);
    if (link === undefined) return done(new Error('no link'), false);
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
    return done(null, true);
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

  async #authenticate(
    client: Client,
    done: (error: (Error & { returnCode: number }) | null, success: boolean | null) => void,
  ): Promise<void> {
    const link = this.#links.get(client);
    const decision = link?.decision;
    if (link?.packet === undefined || decision === undefined || link.finished) return done(null, false);
    if (!decision.accepted) {
      return done(Object.assign(new Error(decision.reason), { returnCode: decision.code }), false);
    }
    const { clean } = link.packet;
    const { id } = client;
    this.#entering.set(id, link);
    if (clean !== false || this.#cleanSessions.has(id) || decision.forgetSession) {
      await forgetSubscriptions(this.broker, id);
    }
    if (clean === false) this.#cleanSessions.delete(id);
    else this.#cleanSessions.add(id);
    return done(null, true);
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const link = client === null ? undefined : this.#links.get(client);
    // Without a client it is the broker itself, about its own $SYS topics.
    if (link === undefined) return done();
    const will = packet === internals(link.client).will;
    let stays = false;
    try {
      stays = this.#handler.publish(link, {
        topic: packet.topic,
        payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
        qos: packet.qos,
        retain: packet.retain,
        duplicate: packet.dup ?? false,
        will,
      });
    } catch (error) {
      // One device's message must not end the hub for all the others.
      return done(error instanceof Error ? error : new Error('not published'));
    }
    packet.retain = false;
    packet.topic = dealtWith;
    // A will has been handled; handed on, aedes would publish it to subscribers.
    return done(stays && !will ? null : new Error('not published'));
  }

  #ended(link: Link): void {
    if (link.finished) return;
    link.finished = true;
    this.#open.delete(link);
    const { client, accepted, end } = link;
    if (this.#entering.get(client.id) === link) this.#entering.delete(client.id);
    if (!accepted) {
      if (end?.reason === 'protocol-error') this.#handler.rejected(link, 'protocol-error', end.text);
      return;
    }
    if (internals(client)._disconnected) this.#handler.ended(link, 'disconnect', '');
    else if (end !== undefined) this.#handler.ended(link, end.reason, end.text);
    else this.#handler.ended(link, this.#entering.has(client.id) ? 'replaced' : 'lost', '');
  }
}
