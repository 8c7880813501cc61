import type { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { ConnectionFacts } from '../../services/ports.ts';

/** A WebSocket (RFC 6455) that opens on a connection which has TLS, or is to have it. It ends at a message of more than `mostBytes`. */
export function webSocketOn(
  secure: TLSSocket,
  { host, port }: Pick<ConnectionFacts, 'host' | 'port'>,
  path: string,
  subProtocol: string,
  mostBytes: number,
): WebSocket {
  const place = host.includes(':') ? `[${host}]` : host;
  return new WebSocket(`wss://${place}:${port}${path}`, [subProtocol], {
    createConnection: () => secure,
    perMessageDeflate: false,
    maxPayload: mostBytes,
  });
}
