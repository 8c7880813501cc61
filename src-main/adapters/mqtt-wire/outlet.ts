import type { Writable } from 'node:stream';
import { type Packet, generate } from 'mqtt-packet';

/** The packet that goes out most is always of the same form (MQTT 3.1.1, 3.4): its octets but the packet identifier's. */
const puback = { head: 0x4002, octets: 4 };

type Written = (error: Error | null | undefined) => void;

/** Packets of one turn go out in one write, and so in one TLS record. */
export class Outlet {
  readonly #stream: Writable;
  /** A number is the identifier of a PUBACK, which has no octets until all go out. */
  #packets: (Buffer | number)[] = [];
  #bytes = 0;
  /** Who wants to know that what they added was written. */
  #written: Written[] = [];

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Octets that the stream has not got yet. */
  get bytes(): number {
    return this.#bytes;
  }

  add(packet: Packet, protocolVersion: number, written?: Written): void {
    const plain = packet.cmd === 'puback' && protocolVersion !== 5;
    const one = plain ? (packet.messageId ?? 0) : generate(packet, { protocolVersion });
    this.#bytes += typeof one === 'number' ? puback.octets : one.length;
    if (written !== undefined) this.#written.push(written);
    if (this.#packets.push(one) === 1) process.nextTick(flush, this);
  }

  flush(): void {
    const [packets, length] = [this.#packets, this.#bytes];
    const [first] = packets;
    if (first === undefined) return;
    const written = this.#written;
    this.#packets = [];
    this.#bytes = 0;
    if (written.length > 0) this.#written = [];
    const tell = (error: Error | null | undefined) => {
      for (const one of written) one(error);
    };
    if (!this.#stream.writable) return tell(new Error('The stream has ended.'));
    const bytes = packets.length === 1 && typeof first !== 'number' ? first : joined(packets, length);
    this.#stream.write(bytes, written.length > 0 ? tell : undefined);
  }
}

const flush = (outlet: Outlet): void => outlet.flush();

function joined(packets: readonly (Buffer | number)[], length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const one of packets) {
    if (typeof one === 'number') {
      bytes.writeUInt16BE(puback.head, at);
      bytes.writeUInt16BE(one, at + 2);
      at += puback.octets;
    } else {
      at += one.copy(bytes, at);
    }
  }
  return bytes;
}
