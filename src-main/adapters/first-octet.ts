import type { Socket } from 'node:net';

/** Tells how a connection begins, and leaves all of it to be read. `late` is told where nothing has come in so many milliseconds. */
export function firstOctet(socket: Socket, waitMs: number, then: (octet: number) => void, late: () => void): void {
  const timer = setTimeout(late, waitMs);
  const look = () => {
    const chunk = socket.read() as Buffer | null;
    const octet = chunk?.[0];
    // The other end has closed, and said nothing.
    if (chunk === null || octet === undefined) return;
    socket.off('readable', look);
    clearTimeout(timer);
    socket.unshift(chunk);
    then(octet);
  };
  socket.on('readable', look);
  socket.once('close', () => clearTimeout(timer));
}
