import type { IncomingMessage } from 'node:http';

/** So many octets have to come in each span of time. */
const stepBytes = 65_536;

/** Why there is no body: it has more octets than it may, it came too slowly, or its client has gone. */
export type NoBody = 'too-large' | 'too-slow' | 'gone';

export interface BodyRules {
  readonly mostBytes: number;
  /** Milliseconds for each 64 KB. */
  readonly spanMs: number;
  /** Told how many octets are kept so far. */
  readonly hold: (bytes: number) => void;
}

/** Reads the body of a request. */
export function readBody(
  request: IncomingMessage,
  { mostBytes, spanMs, hold }: BodyRules,
): Promise<Uint8Array | NoBody> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let step = stepBytes;
    const timer = setTimeout(() => end('too-slow'), spanMs);
    const end = (outcome: Uint8Array | NoBody) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      hold(0);
      resolve(outcome);
    };
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) return end('too-large');
      chunks.push(chunk);
      hold(bytes);
      if (bytes >= step) {
        step = bytes + stepBytes;
        timer.refresh();
      }
    });
    request.once('end', () => end(Buffer.concat(chunks)));
    request.once('close', () => end('gone'));
  });
}
