import { type Packet, parser } from 'mqtt-packet';
import { reason } from '../mqtt-wire/reason-codes.ts';

/** The largest packet that is read, in octets: 64 times what the clouds allow. It is held until it has come whole. */
export const mostPacketBytes = 16 * 1024 * 1024;

/** What of a packet breaks the protocol, and what MQTT 5.0 (2.4) calls it. */
export class Broken extends Error {
  readonly reasonCode: number;

  constructor(message: string, reasonCode: number = reason.protocolError) {
    super(message);
    this.reasonCode = reasonCode;
  }
}

/** What the types of `mqtt-packet` leave out: the packet that has begun, without a length until that is known. */
interface Begun {
  readonly packet: { readonly cmd: string | null; readonly length: number };
}

/** Reads the packets of one connection at a time, with `mqtt-packet`. */
export class PacketReader {
  readonly #parser;
  #packets: Packet[] = [];
  #fault: Error | undefined;

  constructor(protocolVersion: 4 | 5) {
    this.#parser = parser({ protocolVersion });
    this.#parser.on('packet', (packet) => this.#packets.push(packet));
    this.#parser.on('error', (error: Error) => (this.#fault ??= error));
  }

  /** The packets that end in these octets. */
  read(chunk: Buffer): readonly Packet[] {
    this.#packets = [];
    this.#parser.parse(chunk);
    return this.#packets;
  }

  get #begun() {
    return (this.#parser as unknown as Begun).packet;
  }

  /** Whether a part of a packet is still to come. */
  get isAmid(): boolean {
    return this.#begun.cmd !== null;
  }

  /** What is wrong with the packet that has begun. */
  get fault(): Broken | undefined {
    if (this.#fault !== undefined) return new Broken(this.#fault.message, reason.malformedPacket);
    const { length } = this.#begun;
    if (length <= mostPacketBytes) return undefined;
    return new Broken(`The server has begun a packet of ${length} octets.`, reason.packetTooLarge);
  }
}

/**
 * Readers for any number of connections. Nearly all that comes ends with the packet that it began with, so that a connection needs one of
 * its own only while a packet comes in parts.
 */
export class PacketReaders {
  readonly #idle = { 4: [] as PacketReader[], 5: [] as PacketReader[] };

  take(protocolVersion: 4 | 5): PacketReader {
    return this.#idle[protocolVersion].pop() ?? new PacketReader(protocolVersion);
  }

  /** Only one that is not amid a packet, and could read all. */
  giveBack(protocolVersion: 4 | 5, reader: PacketReader): void {
    this.#idle[protocolVersion].push(reader);
  }
}
