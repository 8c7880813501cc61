import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createWebSocketStream } from 'ws';
import type { MqttFacts } from '../../services/ports.ts';
import { mostPacketBytes } from './server-packets.ts';
import { webSocketOn } from './web-socket.ts';

/** Octets of a fixed header at most (MQTT 5.0 2.1.1), which count in the frame of a WebSocket. */
const headerBytes = 5;

/** MQTT in a WebSocket (MQTT 5.0 6), which opens as soon as there is TLS. What is written before waits for it. Throws where the path can be none. */
export function mqttInWebSocket(secure: TLSSocket, facts: MqttFacts, path: string): Duplex {
  const webSocket = webSocketOn(secure, facts, path, 'mqtt', mostPacketBytes + headerBytes);
  const stream = createWebSocketStream(webSocket);
  webSocket.once('close', () => stream.destroy());
  return stream;
}
