import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A socket that TLS is spoken through, and that keeps what the other end sends first: Node tells nothing of what a server asks
 * for in a handshake.
 */
export class RecordedStream extends Duplex {
  readonly #socket: Socket;
  readonly #most: number;
  readonly #parts: Buffer[] = [];
  #size = 0;

  constructor(socket: Socket, mostBytes: number) {
    super();
    this.#socket = socket;
    this.#most = mostBytes;
    socket.on('data', (data: Buffer) => {
      this.#keep(data);
      if (!this.push(data)) socket.pause();
    });
    socket.once('end', () => this.push(null));
    socket.once('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  /** What came first. */
  get received(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #keep(data: Buffer): void {
    const part = data.subarray(0, this.#most - this.#size);
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#size += part.length;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
