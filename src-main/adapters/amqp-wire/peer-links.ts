import type { EventContext, Receiver, Sender, Session } from 'rhea';
import type {
  AmqpConnection,
  AmqpError,
  AmqpHandler,
  AmqpMessage,
  AmqpRole,
  AmqpOutcome,
  AmqpTaken,
} from '../../services/ports.ts';
import type { IncomingBounds } from './incoming-bounds.ts';
import { fromWire, toWire } from './messages.ts';
import { OutgoingLink } from './outgoing-link.ts';

/** Messages that a device may have under way on a link. */
const credit = 100;

/** How an event of the connection is listened to. */
export type On = (event: string, act: (context: EventContext) => void) => void;

/** The connection, as its links see it. */
export interface LinkOwner extends AmqpConnection {
  /** It has ended, or is about to: nothing that comes by it counts any more. */
  readonly isOver: boolean;
  /** Does something for the connection; what goes wrong ends it alone. */
  run(act: () => void): void;
  fail(error: unknown): void;
  destroy(): void;
  /** The first of its links stays. */
  letIn(): void;
  refused(error: AmqpError, session: Session): void;
}

/** The links of one connection (AMQP 1.0, Part 2, 2.6), each of the kind that its address means. */
export class PeerLinks {
  readonly #owner: LinkOwner;
  readonly #handler: AmqpHandler;
  readonly #bounds: IncomingBounds;
  readonly #kinds = new Map<Receiver | Sender, string>();
  readonly #outgoing = new Map<string, OutgoingLink>();

  constructor(owner: LinkOwner, handler: AmqpHandler, bounds: IncomingBounds) {
    this.#owner = owner;
    this.#handler = handler;
    this.#bounds = bounds;
  }

  listen(on: On): void {
    on('receiver_open', ({ receiver }) => receiver !== undefined && this.#attach(receiver, 'sender'));
    on('sender_open', ({ sender }) => sender !== undefined && this.#attach(sender, 'receiver'));
    on('message', (context) => this.#message(context));
    on('sender_flow', ({ sender }) => sender !== undefined && this.#outgoingOf(sender)?.flush());
    on('sendable', ({ sender }) => sender !== undefined && this.#outgoingOf(sender)?.flush());
    const outcomes: readonly AmqpOutcome[] = ['accepted', 'rejected', 'released'];
    for (const outcome of outcomes) on(outcome, (context) => this.#settled(context, outcome));
    // Settled without saying how it went.
    on('settled', (context) => this.#settled(context, 'released'));
    on('receiver_close', ({ receiver }) => receiver !== undefined && this.#detached(receiver, 'sender'));
    on('sender_close', ({ sender }) => sender !== undefined && this.#detached(sender, 'receiver'));
    on('session_close', () => this.#sessionClosed());
  }

  /** Octets that wait for credit. */
  get waitingBytes(): number {
    return [...this.#outgoing.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  send(kind: string, message: AmqpMessage, settled?: (outcome: AmqpOutcome) => void): boolean {
    const link = this.#outgoing.get(kind);
    link?.send(toWire(message), message.body.length, settled);
    return link !== undefined;
  }

  /** The connection has ended. */
  lose(): void {
    for (const link of this.#outgoing.values()) link.lose();
  }

  #attach(link: Receiver | Sender, role: AmqpRole): void {
    if (this.#owner.isOver) return;
    const terminus = role === 'sender' ? link.target : link.source;
    const address = (terminus as { readonly address?: unknown } | undefined)?.address;
    const text = typeof address === 'string' ? address : '';
    const version = (link.properties as Readonly<Record<string, unknown>> | undefined)?.['com.microsoft:api-version'];
    const apiVersion = typeof version === 'string' ? version : undefined;
    const attachment = this.#handler.attach(this.#owner, text, role, apiVersion);
    if ('error' in attachment) return this.#refuseLink(link, attachment.error);
    const { kind, mostBytes, saved } = attachment;
    link.set_source(link.source);
    link.set_target(link.target);
    const { attach } = (link as unknown as { readonly local: { readonly attach: Record<string, unknown> } }).local;
    attach['snd_settle_mode'] = link.snd_settle_mode;
    attach['rcv_settle_mode'] = link.rcv_settle_mode;
    if (role === 'sender') attach['max_message_size'] = mostBytes;
    const stay = () => this.#stay(link, kind, mostBytes, role);
    if (saved === undefined) stay();
    else void saved.then((isSaved) => this.#owner.run(() => (isSaved ? stay() : this.#owner.destroy())));
  }

  #stay(link: Receiver | Sender, kind: string, mostBytes: number, role: AmqpRole): void {
    if (this.#owner.isOver || link.is_closed()) return;
    this.#owner.letIn();
    this.#kinds.set(link, kind);
    if (role === 'receiver') {
      this.#outgoing.get(kind)?.lose();
      this.#outgoing.set(kind, new OutgoingLink(link as Sender));
    } else {
      this.#bounds.allow(link as Receiver, mostBytes);
      (link as Receiver).add_credit(credit);
    }
    this.#handler.attached(this.#owner, kind, role);
  }

  /** A link that may not be is attached without an address and detached at once (AMQP 1.0, Part 2, 2.6.3). */
  #refuseLink(link: Receiver | Sender, error: AmqpError): void {
    link.close(error);
    this.#owner.refused(error, link.session);
  }

  #message({ receiver, message, delivery }: EventContext): void {
    if (receiver === undefined || message === undefined || delivery === undefined) return;
    const kind = this.#kinds.get(receiver);
    // A client that was put out may go on sending until it notices.
    if (kind === undefined || this.#owner.isOver) return;
    const answer = (outcome: AmqpTaken) => {
      if (outcome === undefined) return this.#owner.destroy();
      if (outcome === 'accepted') delivery.accept();
      else delivery.reject(errorOf(outcome));
      if (receiver.is_open()) receiver.add_credit(1);
    };
    const taken = this.#handler.message(this.#owner, kind, fromWire(message));
    if (!(taken instanceof Promise)) return answer(taken);
    taken.then(
      (outcome) => this.#owner.run(() => !this.#owner.isOver && answer(outcome)),
      (error: unknown) => this.#owner.fail(error),
    );
  }

  #outgoingOf(sender: Sender): OutgoingLink | undefined {
    const kind = this.#kinds.get(sender);
    return kind === undefined ? undefined : this.#outgoing.get(kind);
  }

  #settled({ sender, delivery }: EventContext, outcome: AmqpOutcome): void {
    if (sender !== undefined && delivery !== undefined) this.#outgoingOf(sender)?.settle(delivery, outcome);
  }

  #detached(link: Receiver | Sender, role: AmqpRole): void {
    const kind = this.#kinds.get(link);
    if (kind === undefined) return;
    this.#kinds.delete(link);
    if (role === 'sender') this.#bounds.forget(link as Receiver);
    else {
      this.#outgoing.get(kind)?.lose();
      this.#outgoing.delete(kind);
    }
    this.#handler.detached(this.#owner, kind, role);
  }

  #sessionClosed(): void {
    for (const link of this.#kinds.keys()) {
      if (link.session.is_itself_closed() || !link.session.is_remote_open()) {
        this.#detached(link, link.is_receiver() ? 'sender' : 'receiver');
      }
    }
  }
}

const errorOf = ({ error, retryAfterSeconds }: Exclude<AmqpTaken, string | undefined>) => ({
  condition: error.condition,
  description: error.description,
  ...(retryAfterSeconds === undefined ? {} : { info: { 'retry-after': String(retryAfterSeconds) } }),
});
