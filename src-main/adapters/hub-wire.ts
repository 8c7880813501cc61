import type { TLSSocket } from 'node:tls';
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket, type Subscription } from 'aedes';
import type { HubHandler, LinkEnd } from '../services/ports.ts';
import { guardParser, internals } from './aedes-internals.ts';
import type { ConnectionGuard } from './connection-guard.ts';
import { Admission } from './hub-admission.ts';
import { SharedBound, type UnfinishedConnections } from './connection-limits.ts';
import { Link } from './hub-link.ts';
import { HubPersistence } from './hub-persistence.ts';

/**
 * The local hub's wire: MQTT by aedes over mutual TLS. It holds no rule: who may log in, publish and subscribe is asked
 * of the handler, who also sends on what one client has for others. aedes itself routes and retains nothing.
 */

/** Where aedes takes every message that the hub has dealt with already: nobody can subscribe to it. */
const dealtWith = '$SYS/dealt-with';

/** What aedes says where CONNECT has not come. */
const connectMissing = 'connect did not arrive in time';

/** How long aedes may take to tell of the end of a connection whose socket has closed. */
const endPatienceMs = 2000;

/** All connections of one hub, between aedes and the hub's rules. */
export class Wire {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #admission: Admission;
  readonly #links = new WeakMap<Client, Link>();
  readonly #granted = new WeakMap<Subscription, 0 | 1 | 128 | undefined>();
  /** How many filters a packet has that came together with CONNECT. */
  readonly #together = new WeakMap<Subscription, number>();
  readonly #open = new Set<Link>();
  readonly #unfinished: UnfinishedConnections;
  readonly #receiving: SharedBound<Link>;
  readonly #backlog: SharedBound<Link>;
  readonly broker: Aedes;

  constructor(handler: HubHandler, guard: ConnectionGuard, unfinished: UnfinishedConnections) {
    const { limits } = handler;
    const persistence = new HubPersistence();
    this.#handler = handler;
    this.#guard = guard;
    this.#unfinished = unfinished;
    this.#admission = new Admission(handler, guard, persistence);
    this.#receiving = new SharedBound(limits.receivingBytes, (link) =>
      link.cutOff('receivingBytes', 'The client that had sent most of a packet was cut off.'),
    );
    this.#backlog = new SharedBound(limits.backlogTotalBytes, (link) =>
      link.cutOff('backlogTotalBytes', 'The client for which most was waiting was cut off.'),
    );
    this.broker = new Aedes({
      persistence,
      connectTimeout: limits.connectMs,
      // Packets that may follow CONNECT before it is answered.
      queueLimit: 1000,
      // Session and QoS 1 state belong to the hub, so aedes keeps every session and the hub decides what it restores.
      preConnect: (client, packet, done) => {
        const judged = this.#with(client, (link) => this.#admission.judge(link, packet));
        done(judged ? null : new Error('not judged'), judged);
      },
      authenticate: (client, _username, _password, done) => {
        const link = this.#links.get(client);
        if (link === undefined) done(null, false);
        else this.#admission.authenticate(link, done);
      },
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
    this.#listen();
  }

  #listen(): void {
    this.broker.on('connackSent', ({ returnCode }, client: Client) =>
      this.#with(client, (link) => {
        if (returnCode !== 0) return;
        this.#admission.entered(link);
        link.connected = true;
        this.#unfinished.finish(link.remote);
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
      this.#with(client, (link) => {
        if (error.message === connectMissing) link.cutOff('connectMs', 'CONNECT did not come in time.');
        else link.end ??= { reason: 'protocol-error', text: error.message };
      }),
    );
    // About no connection in particular; without a listener it would end the process.
    this.broker.on(
      'error' as never,
      ((error: Error) => this.#guard.fail({ remote: 'unknown', destroy: () => undefined }, error)) as never,
    );
  }

  accept(socket: TLSSocket, presented: readonly Uint8Array[], remote: string): void {
    const link = new Link(this.broker.handle(socket), presented, remote, this.#guard, this.#handler, this.#backlog);
    this.#links.set(link.client, link);
    this.#open.add(link);
    guardParser(link.client, {
      run: (act) => this.#guard.run(link, act, 0),
      received: (length, held) => {
        const limit = link.accepted ? 'packetBytes' : 'connectBytes';
        const happened = `A packet of ${length} bytes was begun, and its client cut off.`;
        if (length > this.#handler.limits[limit]) return link.cutOff(limit, happened);
        if (!link.finished) this.#receiving.set(link, held);
        return undefined;
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
      const end = () => this.#guard.run(link, () => this.#ended(link), undefined);
      if (link.connected) setTimeout(end, endPatienceMs).unref();
      else end();
    });
  }

  async close(): Promise<void> {
    for (const link of this.#open) link.end ??= { reason: 'hub-stopped', text: '' };
    await new Promise<void>((resolve) => this.broker.close(resolve));
    for (const link of this.#open) link.client.conn.destroy();
  }

  /** Whether it went well. Nothing that `act` throws comes back to aedes, which would pass it on to the process. */
  #with(client: Client, act: (link: Link) => void): boolean {
    const link = this.#links.get(client);
    if (link === undefined || link.finished) return false;
    return this.#guard.run(
      link,
      () => {
        act(link);
        return true;
      },
      false,
    );
  }

  #mark(client: Client, reason: LinkEnd, text: string): void {
    this.#with(client, (link) => {
      link.end ??= { reason, text };
    });
  }

  #subscribe(client: Client, { topic, qos }: Subscription, together: number): 0 | 1 | 128 | undefined {
    let granted: 0 | 1 | 128 | undefined;
    this.#with(client, (link) => {
      granted = this.#handler.subscribe(link, { filter: topic, qos, together });
    });
    if (granted === undefined) this.#admission.endsByItself(client);
    return granted;
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    // Without a client it is the broker itself, about its own $SYS topics.
    if (client === null) return done();
    let will = false;
    let stays: boolean | Promise<boolean> = false;
    this.#with(client, (link) => {
      will = packet === internals(link.client).will;
      stays = this.#handler.publish(link, {
        topic: packet.topic,
        payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
        qos: packet.qos,
        retain: packet.retain,
        duplicate: packet.dup ?? false,
        will,
      });
    });
    packet.retain = false;
    packet.topic = dealtWith;
    // A will has been handled; handed on, aedes would publish it to subscribers.
    const end = (isTaken: boolean) => done(isTaken && !will ? null : new Error('not published'));
    if (typeof stays === 'boolean') return end(stays);
    void this.#later(client, stays, end);
  }

  /** aedes acknowledges the message when `end` is called. */
  async #later(client: Client, stays: Promise<boolean>, end: (isTaken: boolean) => void): Promise<void> {
    try {
      const isTaken = await stays;
      this.#with(client, () => end(isTaken));
    } catch (error) {
      const link = this.#links.get(client);
      if (link !== undefined) this.#guard.fail(link, error);
      end(false);
    }
  }

  #ended(link: Link): void {
    if (link.finished) return;
    link.finished = true;
    this.#open.delete(link);
    this.#receiving.set(link, 0);
    this.#backlog.set(link, 0);
    const replaced = this.#admission.left(link);
    const { client, accepted, end } = link;
    if (!accepted) {
      if (end?.reason === 'protocol-error') this.#handler.rejected(link, end.text);
      return;
    }
    if (internals(client)._disconnected) this.#handler.ended(link, 'disconnect', '');
    else if (end !== undefined) this.#handler.ended(link, end.reason, end.text);
    else this.#handler.ended(link, replaced ? 'replaced' : 'lost', '');
  }
}
