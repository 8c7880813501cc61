import { type Packet, parser } from 'mqtt-packet';
import { Frames, byServers } from '../mqtt-wire/frames.ts';
import { ProtocolFault } from '../mqtt-wire/protocol-fault.ts';
import { reason } from '../mqtt-wire/reason-codes.ts';

/** The largest packet that is read, in octets behind its fixed header: 64 times what the clouds allow. It is held until it has come whole. */
export const mostPacketBytes = 16 * 1024 * 1024;

/** How a server of AMQP begins, whatever it is sent (AMQP 1.0, Part 2, 2.2; AMQP 0-9-1, 4.2.2). No packet of MQTT does: PUBACK has no flags. */
const amqp = Buffer.from('AMQP');

/** What was read, and what is wrong with the packet behind it. */
interface Parsed {
  readonly packets: readonly Packet[];
  readonly fault: ProtocolFault | undefined;
}

const nothing: Parsed = { packets: [], fault: undefined };

/** `mqtt-packet` for whole packets of servers, of which nothing is left in it when the next come. */
class PacketParser {
  readonly #parser;
  #packets: Packet[] = [];
  #error: Error | undefined;

  constructor(protocolVersion: 4 | 5) {
    this.#parser = parser({ protocolVersion });
    this.#parser.on('packet', (packet) => this.#packets.push(packet));
    this.#parser.on('error', (error: Error) => (this.#error ??= error));
  }

  parse(whole: Buffer): Parsed {
    const packets: Packet[] = [];
    this.#packets = packets;
    const left = this.#parser.parse(whole);
    this.#packets = [];
    const text = this.#error?.message ?? (left > 0 ? 'A packet was not read to its end' : undefined);
    return { packets, fault: text === undefined ? undefined : new ProtocolFault(reason.malformedPacket, text) };
  }
}

/** Parsers for any number of connections; one has 2 kB, and each would have its own. */
export class PacketParsers {
  readonly #known = new Map<4 | 5, PacketParser>();

  /** Whole packets, of which none is one that clients alone send: by CONNECT a parser would change its version. */
  parse(protocolVersion: 4 | 5, whole: Buffer): Parsed {
    const known = this.#known.get(protocolVersion) ?? new PacketParser(protocolVersion);
    const parsed = known.parse(whole);
    // Of one that could not be read something may be left.
    if (parsed.fault === undefined) this.#known.set(protocolVersion, known);
    else this.#known.delete(protocolVersion);
    return parsed;
  }
}

/** What a server sends on one connection, packet by packet. */
export class ServerPackets {
  readonly #frames = new Frames(byServers);
  readonly #protocolVersion: 4 | 5;
  readonly #parsers: PacketParsers;
  #isBegun = false;

  constructor(protocolVersion: 4 | 5, parsers: PacketParsers) {
    this.#protocolVersion = protocolVersion;
    this.#parsers = parsers;
  }

  /** The packets that end in these octets, and what is wrong with what comes behind them. */
  read(chunk: Buffer): Parsed {
    const isFirst = !this.#isBegun;
    this.#isBegun = true;
    if (isFirst && chunk.subarray(0, amqp.length).equals(amqp))
      return { packets: [], fault: new ProtocolFault(reason.malformedPacket, 'The server speaks AMQP.') };
    const whole = this.#frames.read(chunk);
    const { packets, fault } = whole === undefined ? nothing : this.#parsers.parse(this.#protocolVersion, whole);
    return { packets, fault: fault ?? this.#frames.fault ?? this.#tooLarge };
  }

  get #tooLarge(): ProtocolFault | undefined {
    const { begun } = this.#frames;
    if (begun <= mostPacketBytes) return undefined;
    return new ProtocolFault(reason.packetTooLarge, `The server has begun a packet of ${begun} octets.`);
  }
}
