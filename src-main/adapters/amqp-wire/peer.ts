import type { Duplex } from 'node:stream';
import type { Connection, EventContext, Session } from 'rhea';
import type {
  AmqpConnection,
  AmqpError,
  AmqpMessage,
  AmqpOutcome,
  HubHandler,
  LimitName,
  LinkEnd,
} from '../../services/ports.ts';
import type { ConnectionGuard, Guarded } from '../connection-guard.ts';
import { FrameGate } from './frame-gate.ts';
import { IncomingBounds } from './incoming-bounds.ts';
import { type LinkOwner, type On, PeerLinks } from './peer-links.ts';
import { serverConnection } from './server-connection.ts';
import { socketOf } from './socket.ts';

/** All connections of a hub, as one of them sees the others. */
export interface Peers {
  /** What is held of messages that have not ended, in octets. */
  holding(peer: AmqpPeer, bytes: number): void;
  loggedIn(peer: AmqpPeer): void;
  gone(peer: AmqpPeer): void;
}

/** What a server answers to whoever begins otherwise (AMQP 1.0, Part 2, 2.2). */
const ownHeader = Buffer.from('AMQP\0\x01\0\0', 'latin1');

/** How long the other end may take to close, after it was told. */
const patienceMs = 2000;

/** One client's connection by AMQP, over any stream. */
export class AmqpPeer implements AmqpConnection, Guarded, LinkOwner {
  readonly remote: string;
  readonly presented: readonly Uint8Array[];
  readonly #stream: Duplex;
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #peers: Peers;
  readonly #amqp: Connection;
  readonly #bounds: IncomingBounds;
  readonly #links: PeerLinks;
  #end: { readonly reason: LinkEnd; readonly text: string } | undefined;
  #hasSpoken = false;
  #isLetIn = false;
  #isGone = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    stream: Duplex,
    { presented, remote }: { readonly presented: readonly Uint8Array[]; readonly remote: string },
    handler: HubHandler,
    guard: ConnectionGuard,
    peers: Peers,
  ) {
    this.#stream = stream;
    this.presented = presented;
    this.remote = remote;
    this.#handler = handler;
    this.#guard = guard;
    this.#peers = peers;
    const { connectMs, packetBytes, backlogBytes } = handler.limits;
    const late = () => this.cutOff('connectMs', 'No link was attached in time.');
    this.#timer = setTimeout(() => this.run(late), connectMs);
    this.#bounds = new IncomingBounds(packetBytes, (bytes) => peers.holding(this, bytes));
    this.#links = new PeerLinks(this, handler.amqp, this.#bounds);
    const socket = socketOf(stream, new FrameGate(this.#bounds.mostFrame), {
      run: (act) => this.run(act),
      hears: () => this.#end?.reason !== 'protocol-error',
      broken: (text) => this.#broken(text),
      backlog: (bytes) => {
        this.#hasSpoken = true;
        if (bytes > backlogBytes) this.cutOff('backlogBytes', 'A client that takes nothing was cut off.');
      },
    });
    this.#amqp = serverConnection(
      this.#bounds,
      (name) => this.#password(name),
      () => this.#idle(),
    );
    this.#listen();
    (this.#amqp as unknown as { accept(one: typeof socket): void }).accept(socket);
    stream.on('close', () => this.run(() => this.#finish()));
  }

  get link(): AmqpConnection {
    return this;
  }

  get isOver(): boolean {
    return this.#isGone || this.#end !== undefined;
  }

  fail(error: unknown): void {
    this.#guard.fail(this, error);
  }

  readonly destroy = (): void => {
    this.#end ??= { reason: 'closed-by-hub', text: '' };
    this.#stream.destroy();
  };

  run(act: () => void): void {
    this.#guard.run(this, act, undefined);
  }

  /** SASL's PLAIN (RFC 4616), by which clients of Azure show a SAS token. */
  #password(name: string): void {
    const text =
      'The client logs in with a user name and a SAS token (SASL PLAIN). This hub knows devices by their certificates.';
    const { remote, presented } = this;
    this.run(() => this.#handler.rejected({ clientId: name, remote, presented }, text, 'sas-token'));
  }

  #listen(): void {
    const on: On = (event, act) => this.#amqp.on(event, (context: EventContext) => this.run(() => act(context)));
    on('connection_open', () => {
      // A library may open a connection long before it has something to say.
      if (!this.#handler.amqp.knows(this.presented)) return;
      clearTimeout(this.#timer);
      this.#peers.loggedIn(this);
    });
    this.#links.listen(on);
    on('connection_close', () => (this.#end ??= { reason: 'disconnect', text: '' }));
    // What has an end of its own is told there.
    for (const event of ['connection_error', 'session_error', 'receiver_error', 'sender_error', 'disconnected']) {
      on(event, () => undefined);
    }
    const broken = (error: unknown) => this.#broken(error instanceof Error ? error.message : String(error));
    this.#amqp.on('protocol_error', (error: unknown) => this.run(() => broken(error)));
    this.#amqp.on('error', (error: unknown) => this.run(() => broken(error)));
  }

  send(kind: string, message: AmqpMessage, settled?: (outcome: AmqpOutcome) => void): boolean {
    if (this.isOver || !this.#links.send(kind, message, settled)) return false;
    if (this.#links.waitingBytes <= this.#handler.limits.backlogBytes) return true;
    this.cutOff('backlogBytes', 'A client that takes nothing was cut off.');
    return false;
  }

  letIn(): void {
    if (this.#isLetIn) return;
    this.#isLetIn = true;
    clearTimeout(this.#timer);
    this.#peers.loggedIn(this);
  }

  /** Somebody who is not let in has nothing else to ask. The session is ended as well: Microsoft's SDK for Node waits for that for 45 s. */
  refused(error: AmqpError, session: Session): void {
    if (this.#isLetIn) return;
    session.close(error);
    this.close(error);
  }

  close(error: AmqpError): void {
    this.#endWith({ reason: 'closed-by-hub', text: '' }, error);
  }

  stop(): void {
    this.#endWith(
      { reason: 'hub-stopped', text: '' },
      { condition: 'amqp:connection:forced', description: 'The hub was stopped.' },
    );
    // The hub is gone before its streams are.
    this.#finish();
  }

  cutOff(limit: LimitName, happened: string): void {
    this.#handler.limited(this.remote, this.#isLetIn ? this : undefined, limit, happened);
    this.#endWith(
      { reason: 'closed-by-hub', text: '' },
      { condition: 'amqp:resource-limit-exceeded', description: happened },
    );
  }

  #idle(): void {
    this.#end ??= { reason: 'keep-alive', text: '' };
  }

  #broken(text: string): void {
    if (this.#end !== undefined || this.#isGone) return;
    const { remote, presented } = this;
    if (!this.#isLetIn) this.#handler.rejected({ clientId: '', remote, presented }, `The client broke AMQP: ${text}.`);
    this.#endWith(
      { reason: 'protocol-error', text },
      { condition: 'amqp:connection:framing-error', description: text },
    );
  }

  #endWith(end: { readonly reason: LinkEnd; readonly text: string }, error: AmqpError): void {
    this.#end ??= end;
    if (this.#isGone) return;
    // Somebody who has not opened the connection cannot be told by AMQP.
    if (!this.#amqp.is_remote_open()) {
      const isForeign = end.reason === 'protocol-error' && !this.#hasSpoken;
      return void this.#stream.end(isForeign ? ownHeader : undefined);
    }
    this.#amqp.close(error);
    // Written in this turn: the stream may not have another one.
    (this.#amqp as unknown as { _process(): void })._process();
    const patience = setTimeout(() => this.#stream.destroy(), patienceMs);
    this.#stream.once('close', () => clearTimeout(patience));
  }

  #finish(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.#links.lose();
    this.#peers.gone(this);
    const { reason, text } = this.#end ?? { reason: 'lost', text: '' };
    this.#handler.amqp.ended(this, reason, text);
  }
}
