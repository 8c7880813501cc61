import { maximumFrameLength, tooLarge } from '../contract/frame-limit.ts';
import { HostClient } from './client.ts';

/** A client over a transport that carries text. A frame that is too large is refused here: the other side could not read whom to tell. */
export function textClient(send: (text: string) => void): HostClient {
  const client: HostClient = new HostClient((frame) => {
    const text = JSON.stringify(frame);
    if (text.length <= maximumFrameLength) send(text);
    else queueMicrotask(() => client.receive({ kind: 'refused', id: frame.id, reason: tooLarge }));
  });
  return client;
}
