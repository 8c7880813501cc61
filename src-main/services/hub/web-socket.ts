import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { Problem } from '../../core/problem.ts';
import type { HubListener } from '../ports.ts';

type Started = MethodOutput<'hub.start'>;

/** What many use for HTTPS where 443 is not to be had. */
const usualPort = 8443;

/** Where to offer MQTT in WebSockets; null for nowhere. Throws INVALID_INPUT. */
export function webSocketPortOf({ port, webSocketPort }: ParsedInput<'hub.start'>): number | null {
  if (webSocketPort === undefined) return port === 0 || port === usualPort ? 0 : usualPort;
  if (webSocketPort === 0 || webSocketPort !== port) return webSocketPort;
  throw new Problem('INVALID_INPUT', `Port ${port} cannot be for MQTT and for WebSockets.`, {
    field: 'webSocketPort',
    remedy: 'Choose another port for one of them.',
  });
}

/** What is told of a hub that listens. */
export function webSocketFacts({ webSocket }: Awaited<ReturnType<HubListener['listen']>>): {
  readonly place: Pick<Started, 'webSocketPort'>;
  readonly warnings: Started['warnings'];
} {
  if (webSocket === undefined) return { place: {}, warnings: [] };
  if ('port' in webSocket) return { place: { webSocketPort: webSocket.port }, warnings: [] };
  const message = `MQTT in WebSockets is not offered. ${webSocket.trouble}`;
  return { place: {}, warnings: [{ code: 'websockets-not-offered', message }] };
}
