import { setMaxListeners } from 'node:events';
import type { MqttFacts } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { type ConnectionsOf, lossFrom } from './client-tls.ts';
import type { Beginning, KeptTls } from './kept-tls.ts';
import { MqttClient } from './mqtt-client.ts';
import { PacketParsers } from './server-packets.ts';

/** MQTT over TLS, or in a WebSocket over TLS. The server's certificate is always verified. */
export function createMqttConnections(wayTo: Way, tls: KeptTls): ConnectionsOf<MqttFacts> {
  const parsers = new PacketParsers();
  return {
    async connect(facts, credentials, signal, onMessage) {
      // A thousand devices may connect on one signal; that is no leak.
      setMaxListeners(0, signal);
      const { webSocketPath } = facts;
      const webSockets = webSocketPath === undefined ? undefined : await import('./mqtt-in-web-socket.ts');
      for (let session: 'resumed' | 'begun' = 'resumed'; ; session = 'begun') {
        let begun: Beginning | undefined;
        let client: MqttClient;
        try {
          const way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
          begun = tls.begin(facts, credentials, { alpn: facts.alpn, way, session });
          const stream = webSockets?.mqttInWebSocket(begun.socket, facts, webSocketPath ?? '') ?? begun.socket;
          client = new MqttClient(stream, { facts, parsers, stage: begun.stage, onMessage });
        } catch (error) {
          begun?.socket.once('error', () => undefined).destroy();
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
