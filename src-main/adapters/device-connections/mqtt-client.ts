import type { Duplex } from 'node:stream';
import type { IConnackPacket, IPublishPacket, Packet } from 'mqtt-packet';
import type {
  ConnectionLoss,
  DeviceConnection,
  DeviceConnections,
  EncodedMessage,
  MqttFacts,
  PublishOutcome,
  ServerRefusal,
} from '../../services/ports.ts';
import { checkIdentifier } from '../mqtt-wire/frames.ts';
import { Outlet } from '../mqtt-wire/outlet.ts';
import { publishOf } from '../mqtt-wire/packets.ts';
import { ProtocolFault } from '../mqtt-wire/protocol-fault.ts';
import { reason } from '../mqtt-wire/reason-codes.ts';
import { type Stage, connectMs, lateAt, lossFrom } from './client-tls.ts';
import { InFlight, outcomeOf } from './in-flight.ts';
import { KeepAlive } from './keep-alive.ts';
import { connectOf, saidWith, termsOf } from './mqtt-login.ts';
import { type PacketParsers, ServerPackets } from './server-packets.ts';
import type { ServerTerms } from './server-terms.ts';

/** How long an orderly end may take before the stream is cut. */
const endPatienceMs = 2000;

/** Octets that may wait for a server that does not read, until what it sends is not read either. */
const mostWaitingBytes = 1024 * 1024;

/** What a client is made for. */
interface Purpose {
  readonly facts: MqttFacts;
  readonly parsers: PacketParsers;
  readonly stage: () => Stage;
  readonly onMessage: Parameters<DeviceConnections['connect']>[3];
}

/**
 * A client's end of one connection of MQTT 3.1.1 or 5.0, on any stream that is open or opens. It neither comes back nor sends anything
 * again: what was not acknowledged is the simulation's business. Packets are written and read by `mqtt-packet`.
 */
export class MqttClient implements DeviceConnection {
  readonly ended: Promise<ConnectionLoss>;
  /** Whether the server lets the client in, once that is known. */
  readonly login: Promise<boolean>;
  readonly #stream: Duplex;
  readonly #purpose: Purpose;
  readonly #outlet: Outlet;
  readonly #packets: ServerPackets;
  readonly #inFlight = new InFlight(this);
  #patience: NodeJS.Timeout | undefined;
  /** Until it is known. */
  #tellLogin: ((isIn: boolean) => void) | undefined;
  #server: ServerTerms | undefined;
  #keepAlive: KeepAlive | undefined;
  /** Identifiers of messages at QoS 2 that the server has not released yet (MQTT 5.0 4.3.3, method B). */
  #received: Set<number> | undefined;
  #state: 'opening' | 'open' | 'closing' | 'over' = 'opening';
  /** The first says why. With BoringSSL an alert is often followed by ECONNRESET. */
  #error: unknown;

  constructor(stream: Duplex, purpose: Purpose) {
    this.#stream = stream;
    this.#purpose = purpose;
    this.#outlet = new Outlet(stream);
    this.#packets = new ServerPackets(purpose.facts.protocolVersion, purpose.parsers);
    this.login = new Promise((resolve) => {
      this.#tellLogin = resolve;
    });
    this.ended = new Promise((resolve) => {
      stream.on('close', () => resolve(this.#closed()));
    });
    this.#patience = setTimeout(() => this.#fail(lateAt(purpose.stage())), connectMs);
    stream.on('error', (error) => {
      this.#error ??= error;
    });
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#write(connectOf(purpose.facts));
  }

  get #version(): 4 | 5 {
    return this.#purpose.facts.protocolVersion;
  }

  publish(message: EncodedMessage): Promise<PublishOutcome> {
    if (this.#state !== 'open') return Promise.resolve('lost');
    const packet = publishOf(message, this.#version, 0);
    const refused = this.#server?.refusal(packet);
    if (refused !== undefined) return Promise.resolve({ refused });
    return new Promise((resolve) => {
      if (message.qos === 0) this.#write(packet, (error) => resolve(error instanceof Error ? 'lost' : 'acknowledged'));
      else this.#inFlight.add(packet, (codes) => resolve(outcomeOf(codes)));
    });
  }

  subscribe(
    subscriptions: Parameters<DeviceConnection['subscribe']>[0],
  ): Promise<readonly ServerRefusal[] | undefined> {
    if (this.#state !== 'open') return Promise.resolve(undefined);
    const wanted = subscriptions.map(({ filter, qos }) => ({ topic: filter, qos }));
    return new Promise((resolve) => {
      this.#inFlight.add({ cmd: 'subscribe', subscriptions: wanted }, resolve);
    });
  }

  cut(): void {
    this.#stream.destroy();
  }

  /** For what is in flight. */
  send(packet: Packet): void {
    this.#write(packet);
  }

  /** For the keep-alive, as is `gone`. */
  ping(): void {
    this.#write({ cmd: 'pingreq' });
  }

  gone(): void {
    this.#fail(new Error('The server has not answered within the keep-alive.'));
  }

  /** What is on its way is waited for. */
  async close(): Promise<void> {
    const cut = setTimeout(() => this.cut(), endPatienceMs);
    if (this.#state === 'open') this.#state = 'closing';
    this.#leaveIfDone();
    await this.ended;
    clearTimeout(cut);
  }

  #leaveIfDone(): void {
    if (this.#state === 'closing' && this.#inFlight.isEmpty) this.#disconnect(0);
  }

  /** Says why, to a server of MQTT 5.0 (3.14). Nothing follows it. */
  #disconnect(reasonCode: number): void {
    this.#write({ cmd: 'disconnect', reasonCode });
    this.#state = 'over';
    this.#outlet.flush();
    this.#stream.end();
  }

  #closed(): ConnectionLoss {
    clearTimeout(this.#patience);
    this.#keepAlive?.end();
    this.#state = 'over';
    this.#inFlight.lose();
    const letIn = this.#tellLogin === undefined;
    this.#tellLogin?.(false);
    return { ...lossFrom(this.#error, letIn || this.#purpose.stage() === 'secured'), letIn };
  }

  #fail(error: unknown): void {
    this.#error ??= error;
    this.cut();
  }

  #write(packet: Packet, written?: Parameters<Outlet['add']>[2]): void {
    if (this.#state === 'over') return written?.(new Error('The connection has ended.'));
    this.#keepAlive?.sent();
    try {
      this.#outlet.add(packet, this.#version, written);
    } catch (error) {
      // What MQTT has no form for.
      this.#fail(error);
      written?.(new Error('It cannot be sent.'));
    }
  }

  #read(chunk: Buffer): void {
    this.#keepAlive?.heard();
    const { packets, fault } = this.#packets.read(chunk);
    try {
      for (const packet of packets) if (this.#state !== 'over' && !this.#stream.destroyed) this.#take(packet);
      if (fault !== undefined) throw fault;
    } catch (error) {
      this.#broken(error);
    }
    // What it is answered may not pile up where the server does not read.
    if (this.#stream.writableLength + this.#outlet.bytes <= mostWaitingBytes) return;
    this.#stream.pause();
    this.#stream.once('drain', () => this.#stream.resume());
  }

  /** What cannot be read or means nothing ends the connection (MQTT 3.1.1 4.8, MQTT 5.0 4.13.1). */
  #broken(error: unknown): void {
    if (error instanceof ProtocolFault && this.#version === 5 && this.#state === 'open')
      this.#disconnect(error.reasonCode);
    this.#fail(error);
  }

  #take(packet: Packet): void {
    checkIdentifier(packet);
    const { cmd, messageId = 0 } = packet;
    if (cmd === 'connack') return this.#takeConnack(packet);
    // Instead of CONNACK MQTT 5.0 has no DISCONNECT (3.14), but one that comes says why, by the same codes.
    if (this.#tellLogin !== undefined && !(cmd === 'disconnect' && this.#version === 5))
      throw new ProtocolFault(reason.protocolError, `The server sent ${cmd.toUpperCase()} before CONNACK.`);
    if (cmd === 'publish') return this.#takeMessage(packet, messageId);
    if (cmd === 'puback' || cmd === 'pubrec' || cmd === 'pubcomp')
      return this.#answered(cmd, messageId, [packet.reasonCode ?? 0]);
    if (cmd === 'suback') return this.#answered(cmd, messageId, packet.granted.map(Number));
    if (cmd === 'pubrel') {
      this.#received?.delete(messageId);
      return this.#write({ cmd: 'pubcomp', messageId, reasonCode: 0 });
    }
    if (cmd === 'disconnect') {
      const { reasonCode = 0, properties } = packet;
      return this.#fail(saidWith(reasonCode, properties?.reasonString ?? 'The server sent DISCONNECT.'));
    }
    if (cmd !== 'pingresp')
      throw new ProtocolFault(
        reason.protocolError,
        `The server sent ${cmd.toUpperCase()}, for which nobody has asked.`,
      );
    return undefined;
  }

  #takeConnack(packet: IConnackPacket): void {
    const tellLogin = this.#tellLogin;
    if (tellLogin === undefined) throw new ProtocolFault(reason.protocolError, 'The server sent a second CONNACK.');
    this.#server = termsOf(packet, this.#version);
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#tellLogin = undefined;
    this.#state = 'open';
    this.#inFlight.receiveMaximum = this.#server.receiveMaximum;
    this.#keepAlive = new KeepAlive(this.#server.keepAlive ?? this.#purpose.facts.keepAliveSeconds, this);
    tellLogin(true);
  }

  #takeMessage({ topic, payload, qos, properties }: IPublishPacket, messageId: number): void {
    // It was not allowed any (MQTT 5.0 3.3.2.3.4).
    if (properties?.topicAlias !== undefined)
      throw new ProtocolFault(reason.topicAliasInvalid, 'The server sent a topic alias.');
    const isAgain = qos === 2 && this.#received?.has(messageId) === true;
    if (qos === 2) (this.#received ??= new Set()).add(messageId);
    if (qos > 0) this.#write({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId, reasonCode: 0 });
    // Last, since it may be what has the client leave.
    if (!isAgain) this.#purpose.onMessage({ topic, payload: payload as Buffer, qos, properties });
  }

  #answered(answer: Parameters<InFlight['answered']>[0], messageId: number, codes: readonly number[]): void {
    if (!this.#inFlight.answered(answer, messageId, codes))
      throw new ProtocolFault(reason.protocolError, `The server sent ${answer.toUpperCase()} for something else.`);
    this.#leaveIfDone();
  }
}
