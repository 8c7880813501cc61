import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** TLS record types (RFC 5246 6.2.1). */
const changeCipherSpec = 20;
/** A fatal alert 46, certificate_unknown (7.2.2), as a record that is not encrypted. */
const certificateUnknown = Buffer.from([21, 3, 3, 0, 2, 2, 46]);

/**
 * A TCP connection whose TLS handshake ends only when somebody has judged the client's certificate. Node can ask for a
 * certificate and judge it afterwards, but then the handshake is over and no alert can be sent. In TLS 1.2 the server
 * speaks last, and in the clear until its ChangeCipherSpec (RFC 5246 7.3): that is held back until the verdict, and the
 * alert goes out in its place. In TLS 1.3 the server has finished before it sees the certificate, so this is not for it.
 */
export class HeldHandshake extends Duplex {
  readonly #socket: Socket;
  #held: { readonly bytes: Buffer; readonly done: (error?: Error | null) => void } | undefined;
  #verdict: 'none' | 'admitted' | 'refused' = 'none';

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  admit(): void {
    this.#verdict = 'admitted';
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#socket.write(held.bytes, held.done);
  }

  refuse(): void {
    this.#verdict = 'refused';
    this.#held?.done();
    this.#held = undefined;
    this.#socket.end(certificateUnknown);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#verdict === 'refused') done();
    else if (this.#verdict === 'none' && bytes[0] === changeCipherSpec) this.#held = { bytes, done };
    else this.#socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What was written still goes out.
    this.#socket.destroySoon();
    done(error);
  }
}
