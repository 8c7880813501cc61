import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createWebSocketStream } from 'ws';
import { endingAfter } from '../ending-after.ts';
import type { AmqpFacts } from '../../services/ports.ts';
import { IncomingBounds } from '../amqp-wire/incoming-bounds.ts';
import type { Way } from '../proxy.ts';
import { AmqpConnection } from './amqp-connection.ts';
import { type ConnectionsOf, connectMs, lateAt, lossFrom } from './client-tls.ts';
import type { KeptTls } from './kept-tls.ts';
import { webSocketOn } from './web-socket.ts';

/** The largest message that a server may send, in octets: what a cloud-to-device message and a twin have at most, and much more. */
const mostBytes = 1_048_576;

const bounds = () => new IncomingBounds(mostBytes, () => undefined);

/** AMQP in a WebSocket (AMQP WebSocket Binding 1.0, 2.2) on a connection that has TLS already. */
function inWebSocket(facts: AmqpFacts, path: string, secure: TLSSocket, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = webSocketOn(secure, facts, path, 'AMQPWSB10', mostBytes);
    const abort = () => {
      reject(lateAt('secured'));
      socket.terminate();
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once('open', () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', reject);
      resolve(createWebSocketStream(socket));
    });
  });
}

/** AMQP 1.0 over TLS, or in a WebSocket over TLS, by `rhea`. */
export const createAmqpConnections = (wayTo: Way, tls: KeptTls): ConnectionsOf<AmqpFacts> => ({
  async connect(facts, credentials, signal, onMessage) {
    setMaxListeners(0, signal);
    let inTime = signal;
    let secure: TLSSocket | undefined;
    let stream: Duplex;
    try {
      const way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
      // A proxy has its own time, and what it takes of it is not the server's.
      inTime = endingAfter(connectMs, signal);
      setMaxListeners(0, inTime);
      secure = await tls.open(facts, credentials, way, inTime);
      stream =
        facts.webSocketPath === undefined ? secure : await inWebSocket(facts, facts.webSocketPath, secure, inTime);
    } catch (error) {
      secure?.destroy();
      return { loss: lossFrom(error, secure !== undefined) };
    }
    const connection = new AmqpConnection(stream, facts, bounds(), onMessage);
    const abort = () => stream.destroy(lateAt('secured'));
    if (inTime.aborted) abort();
    else inTime.addEventListener('abort', abort, { once: true });
    const refusal = await connection.letIn();
    inTime.removeEventListener('abort', abort);
    return refusal === undefined ? { connection } : { loss: refusal };
  },
});
