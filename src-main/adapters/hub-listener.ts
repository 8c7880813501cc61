import { constants } from 'node:crypto';
import { once } from 'node:events';
import { type TLSSocket, createServer } from 'node:tls';
import { Aedes, type AedesPublishPacket, type Client, type ConnectPacket, type PublishPacket } from 'aedes';
import { Problem } from '../core/problem.ts';
import type { HubHandler, HubListener, LinkEnd } from '../services/ports.ts';
import { Link } from './hub-link.ts';

/**
 * The local hub's wire: MQTT by aedes over mutual TLS. It holds no rule: who may log in, publish and subscribe is asked
 * of the handler. Nothing is routed between clients and nothing retained, since the clouds that are played do neither.
 */

/** IoT Hub waits 1.5 times the client's keep-alive, 1767 seconds at most; aedes does the multiplication. */
const longestKeepAliveSeconds = 1178;

const endPatienceMs = 2000;

class Wire {
  readonly #handler: HubHandler;
  readonly #links = new WeakMap<Client, Link>();
  readonly #byClientId = new Map<string, Link>();
  readonly #open = new Set<Link>();
  readonly broker: Aedes;

  constructor(handler: HubHandler) {
    this.#handler = handler;
    this.broker = new Aedes({
      connectTimeout: 30_000,
      // Session and QoS 1 state belong to the hub, so aedes keeps every session and the hub decides what it restores.
      preConnect: (client, packet, done) => this.#preConnect(client, packet, done),
      authenticate: (client, _username, _password, done) => void this.#authenticate(client, done),
      authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const link = this.#links.get(client);
        const granted =
          link === undefined ? undefined : this.#handler.subscribe(link, subscription.topic, subscription.qos);
        if (granted === undefined) done(new Error('subscription not allowed'));
        else {
          subscription.qos = granted;
          done(null, subscription);
        }
      },
      // While a client is being connected aedes would resend what it stored; the hub resends by its own list.
      authorizeForward: (client, packet: AedesPublishPacket) => (client.connecting ? null : packet),
    });
    this.broker.on('clientReady', (client: Client) => this.#with(client, (link) => this.#handler.ready(link)));
    this.broker.on('subscribe', (_subscriptions, client: Client) =>
      this.#with(client, (link) => {
        if (client.connected) this.#handler.subscribed(link);
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
    socket.on('close', () => {
      // aedes still publishes the will of a client that was let in, and then tells of its end. One that went away in the
      // middle of being let in is never told of.
      if (link.accepted) setTimeout(() => this.#ended(link), endPatienceMs).unref();
      else this.#ended(link);
    });
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
    return done(null, true);
  }

  /** [MQTT-3.1.2-6]: a clean session starts without the subscriptions of the last one. */
  async #forgetSession(clientId: string): Promise<void> {
    const { persistence } = this.broker as unknown as {
      persistence: { cleanSubscriptions(client: { id: string }): Promise<unknown> };
    };
    await persistence.cleanSubscriptions({ id: clientId });
  }

  async #authenticate(
    client: Client,
    done: (error: (Error & { returnCode: number }) | null, success: boolean | null) => void,
  ): Promise<void> {
    const link = this.#links.get(client);
    if (link?.packet === undefined) return done(null, false);
    const { packet } = link;
    const decision = this.#handler.login(link, {
      clientId: packet.clientId,
      username: packet.username,
      hasPassword: packet.password !== undefined && packet.password !== null,
      protocolVersion: packet.protocolVersion ?? 4,
      clean: packet.clean ?? true,
      presented: link.presented,
    });
    if (!decision.accepted) {
      link.end = { reason: 'closed-by-hub', text: decision.reason };
      return done(Object.assign(new Error(decision.reason), { returnCode: decision.code }), false);
    }
    link.accepted = true;
    // [MQTT-3.1.4-2]: aedes closes the older connection of the same client ID.
    const older = this.#byClientId.get(packet.clientId);
    if (older !== undefined) older.end ??= { reason: 'replaced', text: `by ${link.remote}` };
    this.#byClientId.set(packet.clientId, link);
    if (packet.clean !== false) await this.#forgetSession(packet.clientId);
    return done(null, true);
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const link = client === null ? undefined : this.#links.get(client);
    // Without a client it is the broker itself, about its own $SYS topics.
    if (link === undefined) return done();
    const will = packet === (client as unknown as { will: unknown }).will;
    const stays = this.#handler.publish(link, {
      topic: packet.topic,
      payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
      qos: packet.qos,
      retain: packet.retain,
      duplicate: packet.dup ?? false,
      will,
    });
    packet.retain = false;
    // A will has been handled; handed on, aedes would publish it to subscribers.
    return done(stays && !will ? null : new Error('not published'));
  }

  #ended(link: Link): void {
    if (link.finished) return;
    link.finished = true;
    this.#open.delete(link);
    if (this.#byClientId.get(link.clientId) === link) this.#byClientId.delete(link.clientId);
    if (link.packet === undefined || !link.accepted) return;
    const orderly = (link.client as unknown as { _disconnected: boolean })._disconnected;
    const { reason, text } = orderly
      ? { reason: 'disconnect' as const, text: '' }
      : (link.end ?? { reason: 'lost' as const, text: '' });
    this.#handler.ended(link, reason, text);
  }
}

export const hubListener: HubListener = {
  async listen({ host, port }, identity, handler) {
    const wire = new Wire(handler);
    await wire.broker.listen();
    const server = createServer({
      cert: identity.certificateChainPem,
      key: identity.privateKeyPem,
      minVersion: 'TLSv1.2',
      // Asked for but not judged by TLS: the clouds decide at CONNECT, where they can answer.
      requestCert: true,
      rejectUnauthorized: false,
      // A resumed session carries the client's leaf without its chain, so every handshake is a full one.
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    server.on('secureConnection', (socket) => wire.accept(socket));
    server.on('tlsClientError', (error, socket) => {
      handler.handshakeFailed(`${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`, error.message);
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      await wire.close();
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' || code === 'EACCES') {
        throw new Problem(
          'PORT_TAKEN',
          `Port ${port} is ${code === 'EACCES' ? 'not allowed for you' : 'taken by another program'}.`,
          {
            field: 'port',
            remedy: 'Choose another port; 0 picks a free one.',
          },
        );
      }
      throw error;
    }
    const address = server.address();
    return {
      port: typeof address === 'object' && address !== null ? address.port : port,
      async close() {
        const closed = once(server, 'close');
        server.close();
        await wire.close();
        await closed;
      },
    };
  },
};
