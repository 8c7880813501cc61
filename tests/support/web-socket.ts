import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { WebSocket, type ClientOptions } from 'ws';

/** Clients of HTTP and of WebSockets that speak MQTT as the test wants, or not at all. */

export interface Place extends Pick<ClientOptions, 'cert' | 'key'> {
  readonly port: number;
}

const trusting = ({ cert, key }: Place) => ({ cert, key, rejectUnauthorized: false });

/** A WebSocket at a path; rejects with status and text of the answer where there is none. */
export function webSocketAt(place: Place, path: string, protocols: string[] = ['mqtt']): Promise<WebSocket> {
  const webSocket = new WebSocket(`wss://127.0.0.1:${place.port}${path}`, protocols, trusting(place));
  return new Promise((resolve, reject) => {
    webSocket.once('open', () => resolve(webSocket));
    webSocket.on('error', reject);
    webSocket.once('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.once('end', () => reject(new Error(`${response.statusCode}: ${text.trim()}`)));
    });
  });
}

/** The whole answer to a request that asks for no WebSocket, or not as it is done. */
export async function answerTo(place: Place, path: string, headers: Record<string, string> = {}): Promise<string> {
  const asked = request({ host: '127.0.0.1', port: place.port, path, headers, agent: false, ...trusting(place) }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  response.on('data', (data: Buffer) => (text += data.toString()));
  await once(response, 'end');
  return `${response.statusCode}: ${text.trim()}`;
}

/** The code and the reason of the end. */
export const endOf = async (webSocket: WebSocket): Promise<[code: number, reason: string]> => {
  const [code, reason] = (await once(webSocket, 'close')) as [number, Buffer];
  return [code, reason.toString()];
};
