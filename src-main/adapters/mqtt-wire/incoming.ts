import type { IPublishPacket, Packet } from 'mqtt-packet';
import type { HubHandler, HubLink, MqttSessionState, PublishAnswer } from '../../services/ports.ts';
import { receiveMaximum } from './connack.ts';
import { hasRepeated, messageOf } from './packets.ts';
import { ProtocolFault } from './protocol-fault.ts';
import { reason } from './reason-codes.ts';

/** The connection, as far as receiving needs it. */
interface Receiver {
  readonly version: number;
  readonly link: HubLink;
  readonly isOpen: boolean;
  write(packet: Packet): void;
  /** Runs something that may fail; the connection ends then. */
  run(act: () => void): void;
  fail(error: unknown): void;
  /** Reads no further for as long as it is true. */
  hold(isHeld: boolean): void;
}

/** Messages from one client, which are answered in the order in which the hub has dealt with them. */
export class IncomingMessages {
  readonly #receiver: Receiver;
  readonly #handler: HubHandler;
  readonly #session: MqttSessionState;
  readonly #topicAliasMaximum: number;
  /** What the client calls topics by (MQTT 5, 3.3.2.3.4). */
  readonly #aliases = new Map<number, string>();
  /** Messages that the hub has not answered yet. */
  #pending = 0;

  constructor(receiver: Receiver, handler: HubHandler, session: MqttSessionState, topicAliasMaximum: number) {
    this.#receiver = receiver;
    this.#handler = handler;
    this.#session = session;
    this.#topicAliasMaximum = topicAliasMaximum;
  }

  /** Throws ProtocolFault. */
  publish(packet: IPublishPacket): void {
    const { qos, messageId = 0 } = packet;
    const topic = this.#topicOf(packet);
    if (qos === 2 && this.#session.received.has(messageId)) return this.#acknowledge(packet, { reasonCode: 0 });
    if (qos > 0 && this.#receiver.version === 5 && this.#pending + this.#session.received.size >= receiveMaximum) {
      throw new ProtocolFault(reason.receiveMaximumExceeded, `more than ${receiveMaximum} messages are on their way`);
    }
    const answer = this.#handler.publish(this.#receiver.link, messageOf(packet, topic));
    if (!(answer instanceof Promise)) return this.#answered(packet, answer);
    this.#pending++;
    if (this.#pending === receiveMaximum) this.#receiver.hold(true);
    void this.#later(packet, answer);
  }

  async #later(packet: IPublishPacket, answer: Promise<PublishAnswer | undefined>): Promise<void> {
    try {
      const answered = await answer;
      this.#receiver.run(() => this.#answered(packet, answered));
    } catch (error) {
      this.#receiver.fail(error);
    } finally {
      this.#pending--;
      if (this.#pending === receiveMaximum - 1) this.#receiver.hold(false);
    }
  }

  #answered(packet: IPublishPacket, answer: PublishAnswer | undefined): void {
    if (answer === undefined || packet.qos === 0 || !this.#receiver.isOpen) return;
    if (packet.qos === 2 && answer.reasonCode < 0x80) this.#session.receive(packet.messageId ?? 0, true);
    this.#acknowledge(packet, answer);
  }

  #acknowledge({ qos, messageId = 0 }: IPublishPacket, { reasonCode, reason: text }: PublishAnswer): void {
    this.#receiver.write({
      cmd: qos === 1 ? 'puback' : 'pubrec',
      messageId,
      reasonCode,
      ...(text === undefined ? {} : { properties: { reasonString: text } }),
    });
  }

  release(messageId: number): void {
    const isKnown = this.#session.received.has(messageId);
    if (isKnown) this.#session.receive(messageId, false);
    this.#receiver.write({ cmd: 'pubcomp', messageId, reasonCode: isKnown ? 0 : reason.packetIdentifierNotFound });
  }

  #topicOf({ topic, properties = {} }: IPublishPacket): string {
    const { topicAlias, subscriptionIdentifier, ...others } = properties;
    if (subscriptionIdentifier !== undefined) {
      throw new ProtocolFault(reason.protocolError, 'PUBLISH of a client has a subscription identifier');
    }
    if (hasRepeated(others) || Array.isArray(topicAlias)) {
      throw new ProtocolFault(reason.protocolError, 'PUBLISH has a property twice');
    }
    if (others.responseTopic !== undefined && /[+#]/.test(others.responseTopic)) {
      throw new ProtocolFault(reason.topicNameInvalid, 'the response topic has wildcards');
    }
    if (topicAlias === undefined) {
      if (topic === '' && this.#receiver.version === 5) {
        throw new ProtocolFault(reason.protocolError, 'PUBLISH has neither a topic nor an alias');
      }
      return topic;
    }
    if (topicAlias === 0 || topicAlias > this.#topicAliasMaximum) {
      throw new ProtocolFault(reason.topicAliasInvalid, `the topic alias ${topicAlias} is not allowed`);
    }
    if (topic !== '') this.#aliases.set(topicAlias, topic);
    const known = this.#aliases.get(topicAlias);
    if (known === undefined) throw new ProtocolFault(reason.protocolError, `the topic alias ${topicAlias} is unknown`);
    return known;
  }
}
