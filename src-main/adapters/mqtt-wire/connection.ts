import type { Duplex } from 'node:stream';
import { type Packet, parser } from 'mqtt-packet';
import type { Goodbye, HubHandler, HubLink, LimitName, LinkEnd } from '../../services/ports.ts';
import type { ConnectionGuard, Guarded } from '../connection-guard.ts';
import { Conversation, type Speaker } from './conversation.ts';
import { Frames, byClients } from './frames.ts';
import { Outlet } from './outlet.ts';
import { ProtocolFault } from './protocol-fault.ts';
import { reason } from './reason-codes.ts';

/** All connections of a hub, as one of them sees the others. */
export interface Others {
  /** Ends the connection that has the session's name. */
  takeOver(key: string, by: Connection): void;
  /** What is held of packets that have not ended, in octets. */
  holding(connection: Connection, bytes: number): void;
  /** What waits for the client, in octets. */
  waiting(connection: Connection, bytes: number): void;
  loggedIn(connection: Connection): void;
  gone(connection: Connection): void;
}

/** How long the other end may take to close, after it was told. */
const patienceMs = 2000;

/** How a request begins (RFC 9112, 3). */
const httpRequest = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT) /;

/** One client's connection: MQTT 3.1, 3.1.1 or 5 over any stream. */
export class Connection implements HubLink, Guarded, Speaker {
  readonly remote: string;
  readonly presented: readonly Uint8Array[];
  version: 3 | 4 | 5 = 4;
  tellsReasons = true;
  clientId = '';
  /** Of its session, among those of all faces. */
  key = '';
  end: { readonly reason: LinkEnd; readonly text: string } | undefined;
  #goodbye: Goodbye | undefined;
  #finished = false;
  readonly #stream: Duplex;
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #others: Others;
  readonly #frames = new Frames(byClients);
  readonly #parser = parser();
  readonly #packets: Packet[] = [];
  readonly #conversation: Conversation;
  readonly #outlet: Outlet;
  #isFirst = true;
  #heardAt = performance.now();
  #timer: NodeJS.Timeout;

  constructor(
    stream: Duplex,
    { presented, remote }: { readonly presented: readonly Uint8Array[]; readonly remote: string },
    handler: HubHandler,
    guard: ConnectionGuard,
    others: Others,
  ) {
    this.#stream = stream;
    this.presented = presented;
    this.remote = remote;
    this.#handler = handler;
    this.#guard = guard;
    this.#others = others;
    this.#outlet = new Outlet(stream);
    this.#conversation = new Conversation(this, handler, () => this.#work());
    this.#timer = setTimeout(() => this.cutOff('connectMs', 'CONNECT did not come in time.'), handler.limits.connectMs);
    this.#parser.on('packet', (packet) => this.#packets.push(packet));
    this.#parser.on('error', (error: Error) => this.#close('protocol-error', error.message, reason.malformedPacket));
    stream.on('data', (chunk: Buffer) => this.run(() => this.#read(chunk)));
    stream.on('drain', () => this.account());
    // What goes wrong with a stream ends it.
    stream.on('error', () => undefined);
    stream.on('close', () => this.run(() => this.finish()));
  }

  get link(): HubLink {
    return this;
  }

  get isOpen(): boolean {
    return this.end === undefined && !this.#finished;
  }

  run(act: () => void): void {
    this.#guard.run(this, act, undefined);
  }

  fail(error: unknown): void {
    this.#guard.fail(this, error);
  }

  readonly destroy = (): void => {
    this.end ??= { reason: 'closed-by-hub', text: '' };
    this.#stream.destroy();
  };

  hold(isHeld: boolean): void {
    if (isHeld) this.#stream.pause();
    else if (!this.#conversation.isAnswering) this.#stream.resume();
  }

  #read(chunk: Buffer): void {
    if (!this.isOpen) return;
    this.#heardAt = performance.now();
    if (this.#isFirst && httpRequest.test(chunk.subarray(0, 16).toString('latin1'))) return this.#turnAwayHttp();
    this.#isFirst = false;
    const whole = this.#frames.read(chunk);
    if (whole !== undefined) this.#parser.parse(whole);
    const { begun: length, held, fault } = this.#frames;
    if (fault !== undefined) return this.#close('protocol-error', fault.message, fault.reasonCode);
    const limit = this.#conversation.accepted ? 'packetBytes' : 'connectBytes';
    if (length > this.#handler.limits[limit]) {
      const happened = `A packet of ${length} bytes was begun, and its client cut off.`;
      return this.cutOff(limit, happened, reason.packetTooLarge);
    }
    this.#others.holding(this, held);
    this.#work();
  }

  #turnAwayHttp(): void {
    const text = 'The client speaks HTTP, or MQTT over WebSocket, on the port for MQTT alone.';
    this.#handler.rejected(this, text, 'http-on-mqtt-port');
    this.end = { reason: 'closed-by-hub', text };
    this.#stream.write(`HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${text}\n`);
    this.#endStream();
  }

  #work(): void {
    while (!this.#conversation.isAnswering && this.isOpen) {
      const packet = this.#packets.shift();
      if (packet === undefined) return;
      try {
        this.#conversation.take(packet);
      } catch (error) {
        if (!(error instanceof ProtocolFault)) throw error;
        this.#close('protocol-error', error.message, error.reasonCode);
      }
    }
  }

  heardConnect(): void {
    clearTimeout(this.#timer);
  }

  enter(face: string, keepAliveMs: number): void {
    // The clouds have nothing to do with each other, nor have their clients' names.
    this.key = `${face}/${this.clientId}`;
    this.#others.takeOver(this.key, this);
    this.#others.loggedIn(this);
    this.#keepAlive(keepAliveMs);
  }

  /** So long without a packet ends the connection (MQTT 5, 3.1.2.10). */
  #keepAlive(ms: number): void {
    if (ms === 0) return;
    const check = () => {
      const left = this.#heardAt + ms - performance.now();
      if (left > 0) this.#timer = setTimeout(check, left).unref();
      else this.#close('keep-alive', '', reason.keepAliveTimeout);
    };
    this.#timer = setTimeout(check, ms).unref();
  }

  write(packet: Packet, protocolVersion: number = this.version): void {
    if (this.#finished) return;
    const isBare = !this.tellsReasons && packet.cmd !== 'publish' && packet.cmd !== 'connack';
    this.#outlet.add(isBare ? ({ ...packet, properties: {} } as Packet) : packet, protocolVersion);
  }

  send(message: Parameters<HubLink['send']>[0]): void {
    if (!this.isOpen) return;
    if (this.#waitingBytes > this.#handler.limits.backlogBytes) {
      return this.cutOff('backlogBytes', 'The client takes its messages too slowly, and was cut off.');
    }
    this.#conversation.send(message);
    this.account();
  }

  get #waitingBytes(): number {
    return this.#stream.writableLength + this.#outlet.bytes + this.#conversation.waitingBytes;
  }

  account(): void {
    if (!this.#finished) this.#others.waiting(this, this.#waitingBytes);
  }

  /** Ends the connection by a limit, and tells of the first that bites. */
  cutOff(limit: LimitName, happened: string, reasonCode: number = reason.quotaExceeded): void {
    if (!this.isOpen) return;
    this.#handler.limited(this.remote, this, limit, happened);
    this.#close('closed-by-hub', happened, reasonCode);
  }

  close(reasonCode: number = reason.administrativeAction, text = ''): void {
    this.#close('closed-by-hub', text, reasonCode);
  }

  /** Somebody else has come under the client ID, or the hub stops. */
  displace(by: 'replaced' | 'hub-stopped'): void {
    this.run(() => {
      this.#close(by, '', by === 'replaced' ? reason.sessionTakenOver : reason.serverShuttingDown);
      this.finish();
    });
  }

  leave(why: 'closed-by-hub' | 'disconnect', goodbye?: Goodbye): void {
    this.#goodbye = goodbye;
    this.end = { reason: why, text: '' };
    this.#endStream();
  }

  /** A client of MQTT 5 that was let in is told why (3.14); to one of 3.1.1 the connection breaks off, as at the clouds. */
  #close(why: LinkEnd, text: string, reasonCode: number): void {
    if (!this.isOpen) return;
    this.end = { reason: why, text };
    if (this.version === 5 && this.#conversation.isConnected) {
      const properties = text === '' ? {} : { properties: { reasonString: text } };
      this.write({ cmd: 'disconnect', reasonCode, ...properties });
      return this.#endStream();
    }
    this.#outlet.flush();
    this.#stream.destroy();
    this.finish();
  }

  /** What is under way is still read, and dropped: a reset would take our last words from the client. */
  #endStream(): void {
    this.#outlet.flush();
    this.#stream.end();
    setTimeout(() => this.#stream.destroy(), patienceMs).unref();
    this.finish();
  }

  /** It is over: once, whoever finds out first. */
  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#timer);
    this.#others.gone(this);
    const { end } = this;
    if (this.#conversation.accepted) this.#handler.ended(this, end?.reason ?? 'lost', end?.text ?? '', this.#goodbye);
    else if (end?.reason === 'protocol-error') this.#handler.rejected(this, end.text);
  }
}
