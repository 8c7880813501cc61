import { randomBytes } from 'node:crypto';
import type { Delivery, Message, Sender } from 'rhea';
import type { AmqpOutcome } from '../../services/ports.ts';

/** IoT Hub's delivery tags are UUIDs, and Microsoft's library for .NET takes no others. */
const tagBytes = 16;

interface Waiting {
  readonly message: Message;
  readonly bytes: number;
  readonly settled: ((outcome: AmqpOutcome) => void) | undefined;
}

/** A link by which the device receives. What it has no credit for waits (AMQP 1.0, Part 2, 2.6.7). */
export class OutgoingLink {
  readonly #sender: Sender;
  readonly #waiting: Waiting[] = [];
  readonly #onTheWay = new Map<Delivery, NonNullable<Waiting['settled']>>();
  /** Octets that wait. */
  bytes = 0;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  send(message: Message, bytes: number, settled: Waiting['settled']): void {
    this.#waiting.push({ message, bytes, settled });
    this.bytes += bytes;
    this.flush();
  }

  flush(): void {
    while (this.#sender.sendable()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.bytes -= next.bytes;
      const delivery = this.#sender.send(next.message, randomBytes(tagBytes));
      if (next.settled === undefined) continue;
      // One that the link settles by itself is not told about any more.
      if (delivery.settled) next.settled('accepted');
      else this.#onTheWay.set(delivery, next.settled);
    }
  }

  settle(delivery: Delivery, outcome: AmqpOutcome): void {
    const settled = this.#onTheWay.get(delivery);
    this.#onTheWay.delete(delivery);
    settled?.(outcome);
  }

  /** The link has ended. */
  lose(): void {
    const lost = [...this.#onTheWay.values(), ...this.#waiting.flatMap(({ settled }) => settled ?? [])];
    this.#onTheWay.clear();
    this.#waiting.length = 0;
    this.bytes = 0;
    for (const settled of lost) settled('lost');
  }
}
