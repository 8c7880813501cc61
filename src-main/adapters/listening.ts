import { once } from 'node:events';
import { type Socket, createServer } from 'node:net';
import { Problem } from '../core/problem.ts';

/** A port that is listened on. */
export interface Listening {
  readonly port: number;
  /** Takes no more connections, does what is to be done meanwhile, and then ends those that are open. */
  close(meanwhile: () => void): Promise<void>;
}

/**
 * Listens on a port; 0 picks a free one. `serve` is told of connections, and `fail` of one that could not be taken. Throws
 * PORT_TAKEN.
 */
export async function listenOn(
  host: string,
  port: number,
  serve: (socket: Socket) => void,
  fail: (error: Error) => void,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  // Small answers are not to wait for more of them.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new Problem(
      'PORT_TAKEN',
      `Port ${port} is ${code === 'EACCES' ? 'not allowed for you' : 'taken by another program'}.`,
      { field: 'port', remedy: 'Choose another port, or stop the program that has it.' },
    );
  }
  server.on('error', fail);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close(meanwhile) {
      const closed = once(server, 'close');
      server.close();
      meanwhile();
      // Also those that have not spoken TLS yet.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
