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
import { guardParser, internals } from './aedes-internals.ts';
import { Link } from './hub-link.ts';

/**
 * The local hub's wire: MQTT by aedes over mutual TLS. It holds no rule: who may log in, publish and subscribe is asked
 * of the handler. Nothing is routed between clients and nothing retained, since the clouds that are played do neither.
 */

/** IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most; aedes does the multiplication. */
const longestKeepAliveSeconds = 1178;

/** How long aedes may take to tell of the end of a connection whose socket has closed. */
const endPatienceMs = 2000;

/** All connections of one hub, between aedes and the hub's rules. */
export class Wire {
  readonly #handler: HubHandler;
  readonly #links = new WeakMap<Client, Link>();
  /** Let in, but not connected yet: they will take the place of an older connection. */
  readonly #entering = new Map<string, Link>();
  /** Client IDs whose last session was a clean one, so that nothing of it may be restored. */
  readonly #cleanSessions = new Set<string>();
  readonly #granted = new WeakMap<Subscription, 0 | 1 | 2 | undefined>();
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
          : this.#subscribe(client, subscription);
        done(granted === undefined ? new Error('subscription not allowed') : null, subscription);
      },
      // While a client is being connected aedes would resend what it stored; the hub resends by its own list.
      authorizeForward: (client, packet: AedesPublishPacket) => (client.connecting ? null : packet),
    });
    this.broker.on('connackSent', ({ returnCode }, client: Client) =>
      this.#with(client, (link) => {
        if (returnCode !== 0) return;
        this.#entering.delete(link.clientId);
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
        if (packet !== undefined && 'topic' in packet) this.#handler.acknowledged(link, packet.topic);
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

  accept(socket: TLSSocket): void {
    const link = new Link(this.broker.handle(socket), socket);
    this.#links.set(link.client, link);
    this.#open.add(link);
    guardParser(link.client, {
      tooLarge: (text) => {
        if (link.end !== undefined) return;
        this.#handler.rejected(link, 'message-too-large', text);
        link.end = { reason: 'closed-by-hub', text };
      },
      subscribe: (subscription) => {
        // Sent together with CONNECT, before anybody was let in: the question comes later, by the hook.
        if (!link.accepted) return subscription.qos === 0 ? 0 : 1;
        const granted = this.#subscribe(link.client, subscription);
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

  #subscribe(client: Client, { topic, qos }: Subscription): 0 | 1 | 2 | undefined {
    const link = this.#links.get(client);
    return link === undefined ? undefined : this.#handler.subscribe(link, topic, qos);
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
    if (packet.protocolVersion !== 4) {
      // aedes answers code 1 by itself, and before it asks anybody; the hub's rules are asked for the reason.
      this.#login(link, link.packet);
      packet.protocolVersion = 0 as never;
    }
    return done(null, true);
  }

  /** [MQTT-3.1.2-6]: a clean session starts without the subscriptions of the last one. */
  async #forgetSession(clientId: string): Promise<void> {
    const { persistence } = this.broker as unknown as {
      persistence: { cleanSubscriptions(client: { id: string }): Promise<unknown> };
    };
    await persistence.cleanSubscriptions({ id: clientId });
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
    if (link?.packet === undefined) return done(null, false);
    const { clientId, clean } = link.packet;
    const decision = this.#login(link, link.packet);
    if (!decision.accepted) {
      return done(Object.assign(new Error(decision.reason), { returnCode: decision.code }), false);
    }
    this.#entering.set(clientId, link);
    if (clean !== false || this.#cleanSessions.has(clientId) || decision.forgetSession === true) {
      await this.#forgetSession(clientId);
    }
    if (clean === false) this.#cleanSessions.delete(clientId);
    else this.#cleanSessions.add(clientId);
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
    // A will has been handled; handed on, aedes would publish it to subscribers.
    return done(stays && !will ? null : new Error('not published'));
  }

  #ended(link: Link): void {
    if (link.finished) return;
    link.finished = true;
    this.#open.delete(link);
    const { clientId, client, accepted, end } = link;
    if (this.#entering.get(clientId) === link) this.#entering.delete(clientId);
    if (!accepted) {
      if (end?.reason === 'protocol-error') this.#handler.rejected(link, 'protocol-error', end.text);
      return;
    }
    if (internals(client)._disconnected) this.#handler.ended(link, 'disconnect', '');
    else if (end !== undefined) this.#handler.ended(link, end.reason, end.text);
    else this.#handler.ended(link, this.#entering.has(clientId) ? 'replaced' : 'lost', '');
  }
}
