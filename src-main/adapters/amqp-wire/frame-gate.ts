/** The protocol header, of SASL and of AMQP itself (AMQP 1.0, Part 2, 2.2; Part 5, 5.3.1). */
const headerBytes = 8;
const sizeBytes = 4;
/** A frame has a header of eight octets at least (Part 2, 2.3.1). */
const leastFrame = 8;
const amqp = 0x414d5150;

/** Follows the frames of a connection without reading them, so that none is gathered that is too large. */
export class FrameGate {
  readonly #most: number;
  #headers = 0;
  /** Octets of the frame or header that are still to come. */
  #left = 0;
  /** What has come of a size. */
  #begun: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Why the client cannot be listened to any longer. */
  faultOf(chunk: Uint8Array): string | undefined {
    let position = 0;
    while (position < chunk.length) {
      const skipped = Math.min(this.#left, chunk.length - position);
      this.#left -= skipped;
      position += skipped;
      while (this.#left === 0 && position < chunk.length && this.#begun.length < sizeBytes) {
        this.#begun.push(chunk[position++] ?? 0);
      }
      if (this.#begun.length < sizeBytes) continue;
      const [a = 0, b = 0, c = 0, d = 0] = this.#begun.splice(0);
      const size = a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
      if (size === amqp && this.#headers < 2) {
        this.#headers++;
        this.#left = headerBytes - sizeBytes;
      } else if (this.#headers === 0) return 'it does not begin as AMQP does';
      else if (size < leastFrame) return `a frame of ${size} octets came, which is too few`;
      else if (size > this.#most) return `a frame of ${size} octets was begun, where ${this.#most} are allowed`;
      else this.#left = size - sizeBytes;
    }
    return undefined;
  }
}
