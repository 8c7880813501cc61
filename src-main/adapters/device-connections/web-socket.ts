import type { TLSSocket } from 'node:tls';
import type { ClientOptions, WebSocket } from 'ws';
import type { ConnectionFacts } from '../../services/ports.ts';
import { BinaryWebSocket } from '../binary-web-socket.ts';

/** How long the other end may take to close, in milliseconds: what has failed is over then, too. */
const closeTimeout = 2000;

/**
 * A WebSocket (RFC 6455) that opens on a connection which has TLS, or is to have it. It ends at a message of more than `mostBytes`. Throws
 * where the path can be none.
 */
export function webSocketOn(
  secure: TLSSocket,
  { host, port }: Pick<ConnectionFacts, 'host' | 'port'>,
  path: string,
  subProtocol: string,
  mostBytes: number,
): WebSocket {
  const place = host.includes(':') ? `[${host}]` : host;
  const options: ClientOptions & { readonly closeTimeout: number } = {
    createConnection: () => secure,
    perMessageDeflate: false,
    maxPayload: mostBytes,
    closeTimeout,
  };
  return new BinaryWebSocket(`wss://${place}:${port}${path}`, [subProtocol], options);
}
