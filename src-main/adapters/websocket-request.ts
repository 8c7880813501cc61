import type { IncomingMessage } from 'node:http';
import { targetOf } from './request-target.ts';

/** An answer of HTTP with one sentence. */
export interface Refused {
  readonly status: 400 | 404 | 426;
  readonly text: string;
}

/**
 * Azure's path, and the one that brokers use. Both lead to the same faces: which cloud a client means is told by its login, as
 * on MQTT's own port. So a login of IoT Hub is let in at /mqtt too: Azure refuses that path before there is a login, and a face
 * that judged it afterwards would tell nobody anything that is true of Azure.
 */
const paths: readonly string[] = ['/$iothub/websocket', '/mqtt'];

/** What can be in a WebSocket, by the name that clients offer: those of MQTT 3.1 and Azure's libraries for AMQP have names of their own. */
export const subProtocols = [
  { name: 'mqtt', wire: 'mqtt' },
  { name: 'mqttv3.1', wire: 'mqtt' },
  { name: 'AMQPWSB10', wire: 'amqp' },
  { name: 'amqp', wire: 'amqp' },
] as const;

/** Of a request that asks for no WebSocket. */
export const webSocketsAlone: Refused = { status: 426, text: 'Only WebSockets are here, with MQTT or AMQP in them.' };

/** Why a request opens no WebSocket (RFC 6455, 4.2.1; MQTT 5, 6); undefined where it does, as far as is seen here. */
export function refusalOf(request: Pick<IncomingMessage, 'url' | 'headers'>): Refused | undefined {
  const { headers } = request;
  // What Azure's SDKs ask for with ?iothub-no-client-cert=true is told by the certificate itself.
  const { path } = targetOf(request);
  if (!paths.includes(path)) {
    return { status: 404, text: `Nothing is here. WebSockets are at ${paths.join(' and ')}.` };
  }
  if (headers.upgrade?.toLowerCase() !== 'websocket') return webSocketsAlone;
  if (headers['sec-websocket-version'] !== '13') {
    return { status: 426, text: 'The version of the WebSocket must be 13.' };
  }
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return subProtocols.some(({ name }) => offered.includes(name))
    ? undefined
    : { status: 400, text: 'The client must offer the WebSocket sub-protocol mqtt or AMQPWSB10.' };
}
