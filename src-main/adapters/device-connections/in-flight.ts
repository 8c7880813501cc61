import type { IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import type { PublishOutcome } from '../../services/ports.ts';
import { reason } from '../mqtt-wire/reason-codes.ts';

/** What a packet with an identifier is answered by (MQTT 5.0 2.2.1). */
type Answer = 'puback' | 'pubrec' | 'pubcomp' | 'suback';

/** Codes of an answer: of PUBACK, PUBREC and PUBCOMP one, of SUBACK one a filter; undefined where the connection has ended first. */
type Settle = (codes: readonly number[] | undefined) => void;

interface Sending {
  send(packet: Packet): void;
}

interface Wanted {
  readonly packet: IPublishPacket | ISubscribePacket;
  readonly settle: Settle;
}

interface Waiting {
  awaits: Answer;
  readonly codes: number;
  readonly settle: Settle;
}

/** Where reason codes begin that refuse (MQTT 5.0 2.4). */
const firstRefusal = 0x80;

/** None of MQTT's: a message of QoS 2 was acknowledged as one of QoS 1. RabbitMQ does so, and delivers it. */
const qosLowered = 0x100;

const mostIdentifiers = 65_535;
/** Held back beyond that are no more: who answers a server that acknowledges nothing would hold them for ever. */
const mostHeld = mostIdentifiers;

/** What a client has sent and the server owes an answer for, by packet identifier (MQTT 3.1.1 2.3.1 and 4.3, MQTT 5.0 4.3 and 4.9). */
export class InFlight {
  readonly #client: Sending;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #messages = 0;
  /** Messages that the server takes before it has acknowledged one (MQTT 5.0 3.2.2.3.3). */
  receiveMaximum = mostIdentifiers;
  /** Beyond it, in their order. */
  #held: Wanted[] | undefined;

  constructor(client: Sending) {
    this.#client = client;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Sends a message of QoS 1 or 2, or SUBSCRIBE, as soon as the server takes it. */
  add(packet: Wanted['packet'], settle: Settle): void {
    if (this.#mayGo(packet)) return this.#begin({ packet, settle });
    this.#held ??= [];
    if (this.#held.length < mostHeld) this.#held.push({ packet, settle });
    else settle(undefined);
  }

  #mayGo({ cmd }: Wanted['packet']): boolean {
    return this.#waiting.size < mostIdentifiers && (cmd === 'subscribe' || this.#messages < this.receiveMaximum);
  }

  #begin({ packet, settle }: Wanted): void {
    do this.#last = (this.#last % mostIdentifiers) + 1;
    while (this.#waiting.has(this.#last));
    packet.messageId = this.#last;
    if (packet.cmd === 'subscribe') {
      this.#waiting.set(this.#last, { awaits: 'suback', codes: packet.subscriptions.length, settle });
    } else {
      this.#messages++;
      this.#waiting.set(this.#last, { awaits: packet.qos === 1 ? 'puback' : 'pubrec', codes: 1, settle });
    }
    this.#client.send(packet);
  }

  /** False for what is no answer to that which was sent under its identifier. */
  answered(answer: Answer, messageId: number, codes: readonly number[]): boolean {
    const waiting = this.#waiting.get(messageId);
    if (waiting === undefined) {
      // The server keeps the identifier until it is released (MQTT 5.0 4.3.3).
      if (answer === 'pubrec')
        this.#client.send({ cmd: 'pubrel', messageId, reasonCode: reason.packetIdentifierNotFound });
      return true;
    }
    const isLowered = waiting.awaits === 'pubrec' && answer === 'puback';
    const isReleased = waiting.awaits === 'pubcomp' && answer === 'pubrec';
    const fits = waiting.awaits === answer || isReleased || isLowered;
    if (!fits || waiting.codes !== codes.length) return false;
    if (answer === 'pubrec' && (codes[0] ?? 0) < firstRefusal) {
      waiting.awaits = 'pubcomp';
      this.#client.send({ cmd: 'pubrel', messageId, reasonCode: 0 });
      return true;
    }
    this.#waiting.delete(messageId);
    if (answer !== 'suback') this.#messages--;
    waiting.settle(isLowered && (codes[0] ?? 0) < firstRefusal ? [qosLowered] : codes);
    const [next] = this.#held ?? [];
    if (next !== undefined && this.#mayGo(next.packet)) {
      this.#held?.shift();
      this.#begin(next);
    }
    return true;
  }

  /** The connection has ended. */
  lose(): void {
    const lost = [...this.#waiting.values(), ...(this.#held ?? [])];
    this.#waiting.clear();
    this.#held = undefined;
    for (const { settle } of lost) settle(undefined);
  }
}

/** What became of a message. */
export function outcomeOf(codes: readonly number[] | undefined): PublishOutcome {
  const [code] = codes ?? [];
  if (code === undefined) return 'lost';
  if (code === qosLowered) return { refused: { condition: 'qos-lowered', text: 'PUBACK for QoS 2' } };
  return code < firstRefusal ? 'acknowledged' : { refused: code };
}
