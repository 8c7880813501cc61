import type { Socket } from 'node:net';

/**
 * Tells how a connection begins, and leaves all of it to be read: undefined where the other end goes and has said nothing. `late` is
 * told where nothing has come in so many milliseconds.
 */
export function firstOctet(
  socket: Socket,
  waitMs: number,
  then: (octet: number | undefined) => void,
  late: () => void,
): void {
  const timer = setTimeout(late, waitMs);
  const found = (octet: number | undefined) => {
    clearTimeout(timer);
    socket.off('readable', look);
    socket.off('end', gone);
    socket.off('error', gone);
    then(octet);
  };
  const gone = () => found(undefined);
  const look = () => {
    const chunk = socket.read() as Buffer | null;
    // At the end there is nothing to read, which is told apart.
    if (chunk === null) return;
    socket.unshift(chunk);
    found(chunk[0]);
  };
  socket.on('readable', look);
  socket.on('end', gone);
  socket.on('error', gone);
  socket.once('close', () => clearTimeout(timer));
}
