import { damaged } from '../asn1/asn1.ts';
import type { Encoded } from '../asn1/encoded.ts';

/** The years 0 to 9999, which have four digits wherever a time is told, in milliseconds from the epoch. */
const earliest = -62_167_219_200_000n;
const latest = 253_402_300_799_999n;

/** Reads as Java's DataInputStream does; what is not there is DAMAGED. */
export class JavaInput {
  readonly what: Encoded;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, what: Encoded) {
    this.what = what;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #advance(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw damaged(this.what);
    this.#at += length;
    return start;
  }

  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  taken(from = 0): Uint8Array {
    return this.#bytes.subarray(from, this.#at);
  }

  get at(): number {
    return this.#at;
  }

  octet(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  count(maximum: number): number {
    const count = this.uint32();
    if (count > maximum) throw damaged(this.what);
    return count;
  }

  prefixed(): Uint8Array {
    return this.take(this.uint32());
  }

  date(): Date {
    const milliseconds = this.#view.getBigInt64(this.#advance(8));
    if (milliseconds < earliest || milliseconds > latest) throw damaged(this.what);
    return new Date(Number(milliseconds));
  }

  /** Java's modified UTF-8: one to three octets for each UTF-16 unit. */
  text(): string {
    const bytes = this.take(this.#view.getUint16(this.#advance(2)));
    let text = '';
    for (let i = 0; i < bytes.length;) {
      const lead = bytes[i] ?? 0;
      const length = lead < 0x80 ? 1 : lead >> 5 === 6 ? 2 : 3;
      let unit = length === 1 ? lead : lead & (length === 2 ? 0x1f : 0x0f);
      if (length === 3 && lead >> 4 !== 14) throw damaged(this.what);
      for (const next of [1, 2].slice(0, length - 1)) {
        const octet = bytes[i + next] ?? 0;
        if (octet >> 6 !== 2) throw damaged(this.what);
        unit = (unit << 6) | (octet & 0x3f);
      }
      text += String.fromCharCode(unit);
      i += length;
    }
    return text;
  }
}
