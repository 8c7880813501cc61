import type { IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import { reason } from '../mqtt-wire/reason-codes.ts';

/** What a packet with an identifier is answered by (MQTT 5.0 2.2.1). */
type Answer = 'puback' | 'pubrec' | 'pubcomp' | 'suback';

/** Codes of an answer: of PUBACK, PUBREC and PUBCOMP one, of SUBACK one a filter; undefined where the connection has ended first. */
type Settle = (codes: readonly number[] | undefined) => void;

interface Waiting {
  awaits: Answer;
  readonly settle: Settle;
}

interface Held {
  readonly packet: IPublishPacket;
  readonly settle: Settle;
}

/** Where reason codes begin that refuse (MQTT 5.0 2.4). */
export const firstRefusal = 0x80;

const mostIdentifiers = 65_535;

/** What a client has sent and the server owes an answer for, by packet identifier (MQTT 3.1.1 2.3.1 and 4.3, MQTT 5.0 4.3 and 4.9). */
export class InFlight {
  readonly #send: (packet: Packet) => void;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #messages = 0;
  /** Messages that the server takes before it has acknowledged one (MQTT 5.0 3.2.2.3.3). */
  receiveMaximum = mostIdentifiers;
  /** Those beyond it, in their order. */
  #held: Held[] | undefined;

  constructor(send: (packet: Packet) => void) {
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Sends a message of QoS 1 or 2 as soon as the server takes one more. */
  publish(packet: IPublishPacket, settle: Settle): void {
    if (this.#messages >= this.receiveMaximum) (this.#held ??= []).push({ packet, settle });
    else this.#publishNow(packet, settle);
  }

  #publishNow(packet: IPublishPacket, settle: Settle): void {
    this.#messages++;
    this.#begin(packet, packet.qos === 1 ? 'puback' : 'pubrec', settle);
  }

  subscribe(packet: ISubscribePacket, settle: Settle): void {
    this.#begin(packet, 'suback', settle);
  }

  #begin(packet: IPublishPacket | ISubscribePacket, awaits: Answer, settle: Settle): void {
    do this.#last = (this.#last % mostIdentifiers) + 1;
    while (this.#waiting.has(this.#last));
    packet.messageId = this.#last;
    this.#waiting.set(this.#last, { awaits, settle });
    this.#send(packet);
  }

  /** Whether it is an answer to what was sent under its identifier, or to nothing that is known any more. */
  answered(answer: Answer, messageId: number, codes: readonly number[]): boolean {
    const waiting = this.#waiting.get(messageId);
    if (waiting === undefined) {
      // The server keeps the identifier until it is released (MQTT 5.0 4.3.3).
      if (answer === 'pubrec') this.#send({ cmd: 'pubrel', messageId, reasonCode: reason.packetIdentifierNotFound });
      return true;
    }
    const isReleased = waiting.awaits === 'pubcomp' && answer === 'pubrec';
    if (waiting.awaits !== answer && !isReleased) return false;
    if (answer === 'pubrec' && (codes[0] ?? 0) < firstRefusal) {
      waiting.awaits = 'pubcomp';
      this.#send({ cmd: 'pubrel', messageId, reasonCode: 0 });
      return true;
    }
    this.#waiting.delete(messageId);
    waiting.settle(codes);
    if (answer !== 'suback') this.#oneLess();
    return true;
  }

  #oneLess(): void {
    this.#messages--;
    const next = this.#messages < this.receiveMaximum ? this.#held?.shift() : undefined;
    if (next !== undefined) this.#publishNow(next.packet, next.settle);
  }

  /** The connection has ended. */
  lose(): void {
    const lost = [...this.#waiting.values(), ...(this.#held ?? [])];
    this.#waiting.clear();
    this.#held = undefined;
    for (const { settle } of lost) settle(undefined);
  }
}
