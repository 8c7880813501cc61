import { randomUUID } from 'node:crypto';
import type { IConnectPacket, IDisconnectPacket, Packet } from 'mqtt-packet';
import type { Goodbye, HubHandler, HubLink } from '../../services/ports.ts';
import { keepAliveOf, refusal, welcome } from './connack.ts';
import { checkIdentifier } from './frames.ts';
import { IncomingMessages } from './incoming.ts';
import { OutgoingMessages } from './outgoing.ts';
import { attemptOf, hasRepeated, requestsOf } from './packets.ts';
import { ProtocolFault } from './protocol-fault.ts';
import { reason } from './reason-codes.ts';

type Decision = ReturnType<HubHandler['login']>;
type Accepted = Extract<Decision, { accepted: true }>;

/** The connection, as far as what is said on it needs it. */
export interface Speaker {
  readonly link: HubLink;
  readonly isOpen: boolean;
  version: 3 | 4 | 5;
  clientId: string;
  tellsReasons: boolean;
  write(packet: Packet, version?: number): void;
  run(act: () => void): void;
  fail(error: unknown): void;
  /** CONNECT has come: what waits now is the hub. */
  heardConnect(): void;
  hold(isHeld: boolean): void;
  destroy(): void;
  /** Nobody else has the client ID among those of the face, once it is done. */
  enter(face: string, keepAliveMs: number): void;
  /** Ends the connection when everything is said: CONNACK has refused it, or DISCONNECT has come. */
  leave(why: 'closed-by-hub' | 'disconnect', goodbye?: Goodbye): void;
  /** What waits for the client has changed. */
  account(): void;
}

/** What a client and the hub say to each other, packet by packet, from CONNECT on. Nothing is handled before it is answered. */
export class Conversation {
  readonly #speaker: Speaker;
  readonly #handler: HubHandler;
  #isConnectSeen = false;
  /** CONNECT is being answered: the packets behind it wait. */
  isAnswering = false;
  accepted = false;
  #incoming: IncomingMessages | undefined;
  #outgoing: OutgoingMessages | undefined;
  /** Goes on with the packets that waited. */
  readonly #goOn: () => void;

  constructor(speaker: Speaker, handler: HubHandler, goOn: () => void) {
    this.#speaker = speaker;
    this.#handler = handler;
    this.#goOn = goOn;
  }

  /** CONNACK is out. */
  get isConnected(): boolean {
    return this.#outgoing !== undefined;
  }

  /** Octets of what waits for the client until it is acknowledged. */
  get waitingBytes(): number {
    return this.#outgoing?.waitingBytes ?? 0;
  }

  send(message: Parameters<HubLink['send']>[0]): void {
    this.#outgoing?.send(message);
  }

  /** Throws ProtocolFault. */
  take(packet: Packet): void {
    if (!this.#isConnectSeen) {
      if (packet.cmd !== 'connect') throw new ProtocolFault(reason.protocolError, `${packet.cmd} came before CONNECT`);
      this.#isConnectSeen = true;
      this.#speaker.heardConnect();
      return this.#connect(packet);
    }
    checkIdentifier(packet);
    const speaker = this.#speaker;
    const id = packet.messageId ?? 0;
    switch (packet.cmd) {
      case 'publish':
        return this.#incoming?.publish(packet);
      case 'puback':
      case 'pubcomp':
        this.#outgoing?.done(id);
        return speaker.account();
      case 'pubrec':
        this.#outgoing?.received(id, packet.reasonCode ?? 0);
        return speaker.account();
      case 'pubrel':
        return this.#incoming?.release(id);
      case 'subscribe':
        return this.#subscribe(id, requestsOf(packet));
      case 'unsubscribe': {
        const granted = [...this.#handler.unsubscribe(speaker.link, packet.unsubscriptions)];
        return speaker.write({ cmd: 'unsuback', messageId: id, granted });
      }
      case 'pingreq':
        return speaker.write({ cmd: 'pingresp' });
      case 'disconnect':
        return speaker.leave('disconnect', goodbyeOf(packet));
      case 'connect':
      case 'connack':
      case 'suback':
      case 'unsuback':
      case 'pingresp':
      case 'auth':
        throw new ProtocolFault(reason.protocolError, `${packet.cmd} is not for a client to send here`);
    }
  }

  #connect(packet: IConnectPacket): void {
    const { properties, protocolVersion = 4 } = packet;
    if (hasRepeated(properties)) throw new ProtocolFault(reason.protocolError, 'CONNECT has a property twice');
    // 3.1.2.11.3 and 3.1.2.11.4.
    if (properties?.receiveMaximum === 0 || properties?.maximumPacketSize === 0)
      throw new ProtocolFault(reason.protocolError, 'CONNECT takes no messages, or none that has a length');
    const speaker = this.#speaker;
    speaker.version = protocolVersion;
    // One that gives none is given one.
    speaker.clientId = packet.clientId === '' ? `auto-${randomUUID()}` : packet.clientId;
    speaker.tellsReasons = properties?.requestProblemInformation !== false;
    const decision = this.#handler.login(speaker.link, attemptOf(packet, speaker.link.presented));
    this.accepted = decision.accepted;
    if (!decision.accepted) {
      const isSilent = decision.silent === true && protocolVersion !== 5;
      const version = decision.terms.versions.includes(5) ? protocolVersion : 4;
      if (!isSilent) speaker.write(refusal(protocolVersion, decision), version);
      return speaker.leave('closed-by-hub');
    }
    const { saved } = decision;
    if (saved === undefined) return this.#enter(packet, decision);
    // Nobody is let in by what a crash could take back.
    this.isAnswering = true;
    speaker.hold(true);
    void saved
      .then((isSaved) => {
        this.isAnswering = false;
        if (!isSaved) return speaker.destroy();
        speaker.run(() => {
          if (speaker.isOpen) this.#enter(packet, decision);
          speaker.hold(false);
          this.#goOn();
        });
      })
      .catch((error: unknown) => speaker.fail(error));
  }

  #enter(packet: IConnectPacket, decision: Accepted): void {
    const { terms, face } = decision;
    const { properties = {}, keepalive = 0 } = packet;
    const speaker = this.#speaker;
    speaker.enter(face, keepAliveOf(keepalive, terms) * 1500);
    const session = this.#handler.enter(speaker.link);
    const { packetBytes } = this.#handler.limits;
    speaker.write(welcome(packet, decision, { id: speaker.clientId, sessionPresent: session.isPresent, packetBytes }));
    this.#incoming = new IncomingMessages(speaker, this.#handler, session, terms.topicAliasMaximum);
    const outgoing = new OutgoingMessages(speaker, this.#handler, session, {
      receiveMaximum: properties.receiveMaximum ?? 65_535,
      packetBytes: properties.maximumPacketSize,
      topicAliases: properties.topicAliasMaximum ?? 0,
    });
    this.#outgoing = outgoing;
    this.#handler.connected(speaker.link);
    outgoing.resume();
    this.#handler.receptive(speaker.link);
  }

  #subscribe(messageId: number, requests: ReturnType<typeof requestsOf>): void {
    const speaker = this.#speaker;
    const answer = this.#handler.subscribe(speaker.link, requests);
    const tell = (answered: Awaited<typeof answer>) => {
      if (answered === undefined || !speaker.isOpen) return;
      const { codes, reason: text } = answered;
      const told = text === undefined ? {} : { properties: { reasonString: text } };
      speaker.write({ cmd: 'suback', messageId, granted: [...codes], ...told });
      this.#handler.receptive(speaker.link);
    };
    if (!(answer instanceof Promise)) return tell(answer);
    void answer.then((answered) => speaker.run(() => tell(answered))).catch((error: unknown) => speaker.fail(error));
  }
}

/** Reason code 4 of DISCONNECT is goodbye with the will (MQTT 5, 3.14.2.1). */
const goodbyeOf = ({ reasonCode, properties }: IDisconnectPacket): Goodbye => ({
  withWill: reasonCode === 4,
  sessionExpirySeconds: properties?.sessionExpiryInterval,
});
