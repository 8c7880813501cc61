import type { OutgoingMessage } from '../../core/hub/messages.ts';
import type { MqttOutbox, Outgoing } from '../ports.ts';

export interface OutboxEntry extends Outgoing {
  /** On its way to the client, if that is connected. */
  isSent: boolean;
  isReleased: boolean;
  /** Its name on disk, where it is there. */
  readonly sequence: number | undefined;
}

/** What is told of a change, so that it can be brought to disk. */
export interface OutboxObserver {
  /** Answers under which name a new message is kept on disk, where it is. */
  added(entry: Omit<OutboxEntry, 'sequence'>): number | undefined;
  released(entry: OutboxEntry): void;
  gone(entry: OutboxEntry): void;
  isExpired(message: OutgoingMessage): boolean;
}

const mostIdentifiers = 65_535;
/** What a message takes, beside its topic and payload. */
const messageBytes = 256;
const sizeOf = ({ topic, payload }: OutgoingMessage): number => messageBytes + topic.length + payload.length;

export class Outbox implements MqttOutbox {
  readonly #observer: OutboxObserver;
  /** By packet identifier, oldest first. */
  readonly #entries = new Map<number, OutboxEntry>();
  readonly #waiting = new Set<OutboxEntry>();
  #lastId = 0;
  #bytes = 0;

  constructor(observer: OutboxObserver) {
    this.#observer = observer;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get onTheWay(): number {
    return this.#entries.size - this.#waiting.size;
  }

  /** A message for which no identifier is left is dropped. */
  add(message: OutgoingMessage): void {
    const id = this.#freeId();
    if (id === undefined) return;
    const plain = { id, message, isSent: false, isReleased: false };
    this.#put({ ...plain, sequence: this.#observer.added(plain) });
  }

  /** Puts in what was found on disk, in its order. */
  restore(entry: OutboxEntry): void {
    this.#lastId = entry.id;
    this.#put(entry);
  }

  #put(entry: OutboxEntry): void {
    this.#entries.set(entry.id, entry);
    this.#bytes += sizeOf(entry.message);
    if (!entry.isSent) this.#waiting.add(entry);
  }

  #freeId(): number | undefined {
    if (this.#entries.size >= mostIdentifiers) return undefined;
    do this.#lastId = (this.#lastId % mostIdentifiers) + 1;
    while (this.#entries.has(this.#lastId));
    return this.#lastId;
  }

  next(): Outgoing | undefined {
    for (const entry of this.#waiting) {
      this.#waiting.delete(entry);
      entry.isSent = true;
      if (!this.#observer.isExpired(entry.message)) return entry;
      this.#remove(entry);
    }
    return undefined;
  }

  resume(most: number): readonly Outgoing[] {
    const sent = [...this.#entries.values()].filter(({ isSent }) => isSent);
    for (const entry of sent.slice(most)) entry.isSent = false;
    // In the order in which they came.
    this.#waiting.clear();
    for (const entry of this.#entries.values()) if (!entry.isSent) this.#waiting.add(entry);
    return sent.slice(0, most);
  }

  received(id: number): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.message.qos !== 2) return false;
    if (!entry.isReleased) {
      entry.isReleased = true;
      this.#observer.released(entry);
    }
    return true;
  }

  done(id: number): OutgoingMessage | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined || !entry.isSent) return undefined;
    this.#remove(entry);
    return entry.message;
  }

  #remove(entry: OutboxEntry): void {
    this.#entries.delete(entry.id);
    this.#waiting.delete(entry);
    this.#bytes -= sizeOf(entry.message);
    this.#observer.gone(entry);
  }

  clear(): void {
    for (const entry of this.#entries.values()) this.#remove(entry);
  }
}
