import { type IPublishPacket, type Packet, generate } from 'mqtt-packet';
import type { HubHandler, HubLink, MqttOutbox, MqttSessionState } from '../../services/ports.ts';
import { publishOf } from './packets.ts';
import { reason } from './reason-codes.ts';

type OutgoingMessage = Parameters<HubLink['send']>[0];

/** What a client takes at once (MQTT 5, 3.1.2.11); earlier versions cannot say. */
export interface ClientMaxima {
  readonly receiveMaximum: number;
  readonly packetBytes: number | undefined;
  readonly topicAliases: number;
}

/** The connection, as far as sending needs it. */
interface Sender {
  readonly version: number;
  readonly link: HubLink;
  write(packet: Packet): void;
}

/** Messages to one client: at QoS 0 as they come, at QoS 1 and 2 from its session's outbox, so many at a time. */
export class OutgoingMessages {
  readonly #sender: Sender;
  readonly #handler: HubHandler;
  readonly #outbox: MqttOutbox;
  readonly #maxima: ClientMaxima;
  /** Aliases given so far (3.3.2.3.4). */
  readonly #aliases = new Map<string, number>();

  constructor(sender: Sender, handler: HubHandler, { outbox }: MqttSessionState, maxima: ClientMaxima) {
    this.#sender = sender;
    this.#handler = handler;
    this.#outbox = outbox;
    this.#maxima = maxima;
  }

  /** What waits for the client, sent or not: at QoS 1 and 2 until it is acknowledged. */
  get waitingBytes(): number {
    return this.#outbox.bytes;
  }

  /** Again what an earlier connection did not get acknowledged (4.4). */
  resume(): void {
    for (const { id, message, isReleased } of this.#outbox.resume(this.#maxima.receiveMaximum)) {
      if (isReleased) this.#sender.write({ cmd: 'pubrel', messageId: id, reasonCode: 0 });
      else this.#publish(message, id, true);
    }
    this.#pump();
  }

  send(message: OutgoingMessage): void {
    if (message.qos === 0) {
      this.#publish(message);
    } else {
      this.#outbox.add(message);
      this.#pump();
    }
  }

  #pump(): void {
    while (this.#outbox.onTheWay < this.#maxima.receiveMaximum) {
      const next = this.#outbox.next();
      if (next === undefined) return;
      this.#publish(next.message, next.id);
    }
  }

  #publish(message: OutgoingMessage, id?: number, isAgain = false): void {
    const plain = publishOf(message, this.#sender.version, Date.now());
    const packet: IPublishPacket = { ...plain, dup: isAgain, ...(id === undefined ? {} : { messageId: id }) };
    // What the client does not take is as good as delivered (3.1.2.11.4).
    if (this.#isTooLarge(packet)) {
      if (id !== undefined) this.#outbox.done(id);
      return;
    }
    this.#sender.write(this.#aliased(packet));
  }

  #isTooLarge(packet: IPublishPacket): boolean {
    const { packetBytes } = this.#maxima;
    return packetBytes !== undefined && generate(packet, { protocolVersion: 5 }).length > packetBytes;
  }

  #aliased(packet: IPublishPacket): IPublishPacket {
    const { topicAliases } = this.#maxima;
    const known = this.#aliases.get(packet.topic);
    if (known !== undefined) return { ...packet, topic: '', properties: { ...packet.properties, topicAlias: known } };
    if (this.#aliases.size >= topicAliases) return packet;
    const topicAlias = this.#aliases.size + 1;
    this.#aliases.set(packet.topic, topicAlias);
    return { ...packet, properties: { ...packet.properties, topicAlias } };
  }

  /** PUBACK or PUBCOMP, or PUBREC with a failure. */
  done(id: number): void {
    const message = this.#outbox.done(id);
    if (message === undefined) return;
    if (message.remembered !== undefined) this.#handler.acknowledged(this.#sender.link, message.remembered);
    this.#pump();
  }

  /** PUBREC. */
  received(id: number, reasonCode: number): void {
    if (reasonCode >= 0x80) return this.done(id);
    const isKnown = this.#outbox.received(id);
    this.#sender.write({
      cmd: 'pubrel',
      messageId: id,
      reasonCode: isKnown ? 0 : reason.packetIdentifierNotFound,
    });
  }
}
