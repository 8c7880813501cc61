import { i18n } from '../core/language/index.ts';
import { once } from 'node:events';
import { type Server, type Socket, createServer } from 'node:net';
import { Problem } from '../core/problem.ts';

/** One port, listened on at several addresses. */
export interface Listening {
  readonly port: number;
  /** Those that this computer has. */
  readonly hosts: readonly string[];
  /** Takes no more connections, does what is to be done meanwhile, and then ends those that are open. */
  close(meanwhile: () => void): Promise<void>;
}

/** Codes with which a system says that it has no such address, or none of its kind (bind(2)). */
const missingCodes: readonly unknown[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** How often a port that was picked at the first address is tried at the others. */
const picks = 20;

/**
 * Listens on the port of each address that this computer has. Port 0 picks one that is free on all. `serve` is told of
 * connections, and `fail` of one that could not be taken. Throws PORT_TAKEN, or what the system says where it has none of the addresses.
 */
export async function listenOn(
  hosts: readonly string[],
  port: number,
  serve: (socket: Socket) => void,
  fail: (error: Error) => void = () => undefined,
): Promise<Listening> {
  for (let pick = 1; ; pick++) {
    try {
      return await listenOnce(hosts, port, serve, fail);
    } catch (error) {
      if (port !== 0 || pick === picks || !(error instanceof Problem)) throw error;
    }
  }
}

async function listenOnce(
  hosts: readonly string[],
  wanted: number,
  serve: (socket: Socket) => void,
  fail: (error: Error) => void,
): Promise<Listening> {
  const servers = new Map<string, Server>();
  const sockets = new Set<Socket>();
  const close: Listening['close'] = async (meanwhile) => {
    const closed = [...servers.values()].map((server) => once(server, 'close'));
    for (const server of servers.values()) server.close();
    meanwhile();
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  let port = wanted;
  let missing: unknown;
  try {
    for (const host of hosts) {
      // Small answers are not to wait for more of them.
      const server = createServer({ noDelay: true }, (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        serve(socket);
      });
      try {
        // An IPv6 address stands for itself alone: IPv4 has its own in the list.
        server.listen({ host, port, ipv6Only: true });
        await once(server, 'listening');
      } catch (error) {
        if (!missingCodes.includes((error as NodeJS.ErrnoException).code)) throw taken(error, host, port);
        missing = error;
        continue;
      }
      server.on('error', fail);
      servers.set(host, server);
      port = portOf(server, port);
    }
    if (servers.size === 0) throw missing;
    return { port, hosts: [...servers.keys()], close };
  } catch (error) {
    await close(() => undefined);
    throw error;
  }
}

function portOf(server: Server, otherwise: number): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : otherwise;
}

function taken(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const message =
    code === 'EACCES'
      ? i18n.t('Port {port} is not allowed for you. The address is {host}.', { port, host })
      : i18n.t('Port {port} is taken by another program. The address is {host}.', { port, host });
  return new Problem('PORT_TAKEN', message, {
    field: 'port',
    remedy: i18n.t('Choose another port, or stop the program that has it.'),
  });
}
