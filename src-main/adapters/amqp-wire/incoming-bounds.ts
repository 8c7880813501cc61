import type { Receiver } from 'rhea';

/** What of a transfer is looked at (AMQP 1.0, Part 2, 2.7.5). */
interface Transfer {
  readonly channel: number;
  readonly payload?: Uint8Array;
  readonly performative: { readonly handle: number; readonly more?: boolean };
}

/** Octets of a message's sections beside its body: headers, properties, annotations. */
const sectionBytes = 65_536;

/** How far what a client sends may go, which `rhea` leaves open. */
export class IncomingBounds {
  /** Octets of a frame (AMQP 1.0, Part 2, 2.7.1). */
  readonly mostFrame = 65_536;
  readonly mostSessions = 16;
  readonly mostLinks = 32;
  /** Deliveries that one disposition may name. */
  readonly mostSettled = 10_000;
  /** The least that a client may want of frames (2.7.1), and of its idle time-out, in milliseconds. */
  readonly leastFrame = 512;
  readonly leastIdleMs = 100;
  readonly most: number;
  readonly #holding: (bytes: number) => void;
  readonly #mostOf = new Map<Receiver, number>();
  /** Octets of messages that have not ended, by channel and handle. */
  readonly #begun = new Map<string, number>();

  constructor(most: number, holding: (bytes: number) => void) {
    this.most = most;
    this.#holding = holding;
  }

  allow(receiver: Receiver, mostBytes: number): void {
    this.#mostOf.set(receiver, Math.min(this.most, mostBytes + sectionBytes));
  }

  forget(receiver: Receiver): void {
    this.#mostOf.delete(receiver);
  }

  /** Why a transfer cannot be taken. */
  faultOf({ channel, payload, performative }: Transfer, receiver: Receiver | undefined): string | undefined {
    const most = receiver === undefined ? undefined : this.#mostOf.get(receiver);
    if (receiver === undefined || most === undefined) return 'a message came on a link that was not attached';
    const key = `${channel}/${performative.handle}`;
    const before = this.#begun.get(key);
    if (before === undefined && !receiver.has_credit()) return 'more messages came than the link has credit for';
    const bytes = (before ?? 0) + (payload?.length ?? 0);
    if (performative.more === true) this.#begun.set(key, bytes);
    else this.#begun.delete(key);
    this.#holding([...this.#begun.values()].reduce((sum, one) => sum + one, 0));
    return bytes > most ? `a message of ${bytes} octets was begun, where ${most} are allowed` : undefined;
  }
}
