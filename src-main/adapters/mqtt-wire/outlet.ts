import type { Writable } from 'node:stream';
import { type Packet, generate } from 'mqtt-packet';

/** Packets of one turn go out in one write, and so in one TLS record. */
export class Outlet {
  readonly #stream: Writable;
  #packets: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Octets that the stream has not got yet. */
  get bytes(): number {
    return this.#bytes;
  }

  add(packet: Packet, protocolVersion: number): void {
    const bytes = encoded(packet, protocolVersion);
    this.#packets.push(bytes);
    this.#bytes += bytes.length;
    if (this.#packets.length === 1) process.nextTick(() => this.flush());
  }

  flush(): void {
    const [first, ...others] = this.#packets;
    if (first === undefined) return;
    this.#packets = [];
    this.#bytes = 0;
    if (this.#stream.writable) this.#stream.write(others.length === 0 ? first : Buffer.concat([first, ...others]));
  }
}

function encoded(packet: Packet, protocolVersion: number): Buffer {
  // The packet that goes out most is always of the same form (3.1.1, 3.4).
  if (packet.cmd === 'puback' && protocolVersion !== 5) {
    const { messageId = 0 } = packet;
    return Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
  }
  return generate(packet, { protocolVersion });
}
