import { tooLarge } from '../contract/frame-limit.ts';
import type { Services } from '../services/index.ts';
import type { FrameServer } from '../services/hub/control.ts';
import { Connection, type ServerPorts, type Surface } from './server.ts';

/** A connection over a transport that carries text: of all the contract, or of the part that is handed in. */
export function textServer(
  services: Services,
  ports: ServerPorts,
  send: (text: string) => void,
  surface?: Surface,
): FrameServer {
  const connection = new Connection(services, ports, (frame) => send(JSON.stringify(frame)), surface);
  return {
    receive: (text) => connection.receive(parse(text)),
    refuse: () => send(JSON.stringify({ kind: 'refused', reason: tooLarge })),
    close: () => connection.close(),
  };
}

/** Undefined is no frame, and is refused as such. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
