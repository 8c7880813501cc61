import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type Server, createServer } from 'node:net';

/** Something that listens on a port of this computer. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** `openssl s_server`, which closes each connection as soon as its handshake has succeeded. */
export async function opensslServer(...args: string[]): Promise<Listening> {
  const child: ChildProcess = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', ...args]);
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      const accepting = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (accepting !== undefined) resolve(Number(accepting));
      // `q` ends the connection and goes on.
      if (data.includes('CIPHER is')) child.stdin?.write('q\n');
    });
    // It may have gone on its own by then.
    child.stdin?.on('error', () => undefined);
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    child.once('exit', () => reject(new Error(`openssl s_server ended: ${said}`)));
  });
  return {
    port,
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** A server that sends these bytes once: at the beginning, or when the client has spoken. */
export async function bytesServer(bytes: Uint8Array, when: 'at once' | 'answering'): Promise<Listening> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    // What nobody reads keeps a connection open.
    socket.resume();
    if (when === 'at once') socket.end(bytes);
    else socket.once('data', () => socket.end(bytes));
  });
  return bare(server);
}

/** The port that a server was given. */
/** The first octets of a record of TLS with a ServerHello (RFC 8446 5.1, 4). */
export const begunServerHello = Buffer.from('160303007a020000760303', 'hex');

/** Says so much and no more, whatever it is told, and stays. */
export const stalling = (bytes: Uint8Array = Buffer.alloc(0)): Promise<Listening> =>
  bare(
    createServer((socket) => {
      socket.on('error', () => undefined).resume();
      if (bytes.length > 0) socket.write(bytes);
    }),
  );

export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Has a server of Node listen. */
export async function bare(server: Server | HttpServer): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A plaintext alert record (RFC 8446 6): 2 is fatal, 1 a warning. */
export const alertRecord = (description: number, level: 1 | 2 = 2): Uint8Array =>
  Uint8Array.of(21, 3, 3, 0, 2, level, description);
