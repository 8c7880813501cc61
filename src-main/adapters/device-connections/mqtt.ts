import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import type { MqttFacts } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { type ConnectionsOf, lossFrom } from './client-tls.ts';
import type { Beginning, KeptTls } from './kept-tls.ts';
import { MqttClient } from './mqtt-client.ts';
import { PacketParsers, mostPacketBytes } from './server-packets.ts';
import { webSocketOn } from './web-socket.ts';

/** Octets of a fixed header at most (MQTT 5.0 2.1.1), which count in the frame of a WebSocket. */
const headerBytes = 5;

/** MQTT in a WebSocket (MQTT 5.0 6), which opens as soon as there is TLS. What is written before waits for it. */
function inWebSocket({ socket }: Beginning, facts: MqttFacts, path: string): Duplex {
  const webSocket = webSocketOn(socket, facts, path, 'mqtt', mostPacketBytes + headerBytes);
  const stream = createWebSocketStream(webSocket);
  webSocket.once('close', () => stream.destroy());
  return stream;
}

/** MQTT over TLS, or in a WebSocket over TLS. The server's certificate is always verified. */
export function createMqttConnections(wayTo: Way, tls: KeptTls): ConnectionsOf<MqttFacts> {
  const parsers = new PacketParsers();
  return {
    async connect(facts, credentials, signal, onMessage) {
      // A thousand devices may connect on one signal; that is no leak.
      setMaxListeners(0, signal);
      for (let session: 'resumed' | 'begun' = 'resumed'; ; session = 'begun') {
        let way: Socket | undefined;
        let begun: Beginning | undefined;
        let client: MqttClient;
        try {
          way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
          begun = tls.begin(facts, credentials, { alpn: facts.alpn, way, session });
          const { webSocketPath } = facts;
          const stream = webSocketPath === undefined ? begun.socket : inWebSocket(begun, facts, webSocketPath);
          client = new MqttClient(stream, { facts, parsers, isSecured: begun.isSecured, onMessage });
        } catch (error) {
          begun?.socket.once('error', () => undefined).destroy();
          way?.destroy();
          return { loss: lossFrom(error, false) };
        }
        const abort = () => client.cut();
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
        const isIn = await client.login;
        signal.removeEventListener('abort', abort);
        if (isIn) return { connection: client };
        // A server that has forgotten a session, or takes none from a client with a certificate, may refuse it in any way.
        if (signal.aborted || !begun.mayBeOutdated()) return { loss: await client.ended };
      }
    },
  };
}
