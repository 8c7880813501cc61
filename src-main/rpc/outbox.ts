import type { Batch } from '../contract/host.ts';

export interface OutboxLimits {
  readonly kind: 'events' | 'state' | 'changed';
  /** Items kept; beyond it the oldest are dropped. */
  readonly buffer: number;
  readonly batch: number;
  /** Batches under way without an acknowledgement. */
  readonly inFlight: number;
}

/**
 * What waits for one reader of a stream. It never holds more than its buffer, sends no more than a few batches ahead of
 * the reader, and tells how many items it had to drop. Of `state` and `changed` only the newest item is kept, and
 * nothing counts as dropped.
 */
export class Outbox<T> {
  readonly #limits: OutboxLimits;
  readonly #send: (batch: Batch<T>) => void;
  #items: T[] = [];
  #dropped = 0;
  #nextSequence = 1;
  #acknowledged = 0;

  constructor(limits: OutboxLimits, send: (batch: Batch<T>) => void) {
    this.#limits = limits;
    this.#send = send;
  }

  get waiting(): number {
    return this.#items.length;
  }

  add(item: T): void {
    if (this.#limits.kind !== 'events') {
      this.#items = [item];
      return;
    }
    this.#items.push(item);
    const excess = this.#items.length - this.#limits.buffer;
    if (excess <= 0) return;
    this.#items.shift();
    this.#dropped += excess;
  }

  /** Sends what may be sent. */
  flush(): void {
    while (this.#items.length > 0 && this.#nextSequence - 1 - this.#acknowledged < this.#limits.inFlight) {
      const items = this.#items.splice(0, this.#limits.batch);
      const dropped = this.#dropped;
      this.#dropped = 0;
      this.#send({ sequence: this.#nextSequence++, items, dropped });
    }
  }

  /** Everything up to this batch has been drawn. A number that was never sent is ignored. */
  acknowledge(sequence: number): void {
    if (sequence < this.#nextSequence) this.#acknowledged = Math.max(this.#acknowledged, sequence);
    this.flush();
  }
}
