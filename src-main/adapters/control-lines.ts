import type { Socket } from 'node:net';

/** The control channel of a hub: lines of UTF-8 over TCP on the loopback address. The first one of a program is the token, the first one of a hub this. */
export const greeting = 'certbench hub';

const lineEnd = 0x0a;

/** What waits to be sent before nothing more is read, in bytes: whoever does not read answers is asked nothing more of. */
const mostWaiting = 16_777_216;

/** Hears the lines of a socket until it says no more. */
export interface LineReader {
  line(text: string): void;
  tooLong(): void;
}

/** Reads lines of so many bytes at most; `limit` is asked before each, since it may change with what was read. */
export function readLines(socket: Socket, limit: () => number, reader: LineReader): void {
  let parts: Buffer[] = [];
  let length = 0;
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    for (let from = 0; !over && !socket.destroyed;) {
      const at = chunk.indexOf(lineEnd, from);
      const part = chunk.subarray(from, at === -1 ? chunk.length : at);
      length += part.length;
      if (length > limit()) {
        over = true;
        return reader.tooLong();
      }
      parts.push(part);
      if (at === -1) return;
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      length = 0;
      from = at + 1;
      reader.line(text);
    }
  });
}

/** Sends a line. Where the other side does not read, nothing more is read of it meanwhile. */
export function sendLine(socket: Socket, line: string): void {
  if (!socket.writable) return;
  socket.write(`${line}\n`);
  if (socket.writableLength < mostWaiting || socket.isPaused()) return;
  socket.pause();
  socket.once('drain', () => socket.resume());
}
