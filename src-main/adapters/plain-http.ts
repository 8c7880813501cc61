import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { HubHandler, StatusHandler } from '../services/ports.ts';
import type { ConnectionGuard } from './connection-guard.ts';
import { readBody } from './https-wire/body.ts';
import { remoteOf } from './presented-chain.ts';

/** Connections at a time; everybody else waits in the system's queue or is turned away. */
const mostConnections = 200;

/** How long a connection lasts at the most, in milliseconds: whoever wants more makes another. */
const connectionMs = 60_000;

/** A request in the path of a GET fits, with what proxies add. */
const mostHeadBytes = 65_536;

/** HTTP without TLS, for what is signed itself. It holds no rule; every request is answered by the handler. */
export class PlainHttp {
  readonly #status: StatusHandler;
  readonly #limits: HubHandler['limits'];
  readonly #guard: ConnectionGuard;
  readonly #server;
  #connections = 0;
  /** Whose request is not answered yet. */
  readonly #busy = new WeakSet<Socket>();

  constructor(status: StatusHandler, { limits }: Pick<HubHandler, 'limits'>, guard: ConnectionGuard) {
    this.#status = status;
    this.#limits = limits;
    this.#guard = guard;
    // HTTP/1.0 has no Host, and OCSP clients speak it.
    this.#server = createServer({
      requireHostHeader: false,
      maxHeaderSize: mostHeadBytes,
    });
    this.#server.on('request', (request, response) => {
      // Requests in a heap (RFC 9112 9.3.2) would all be worked on at once, and no client of lists or OCSP sends any.
      if (this.#busy.has(request.socket)) {
        request.socket.destroy();
        return;
      }
      this.#busy.add(request.socket);
      this.#answer(request, response).catch((error: unknown) =>
        guard.fail({ remote: remoteOf(request.socket), destroy: () => request.socket.destroy() }, error),
      );
    });
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  accept(socket: Socket): void {
    if (this.#connections >= mostConnections) {
      socket.destroy();
      return;
    }
    this.#connections++;
    // Node looks at times of requests only where it listens itself.
    const end = setTimeout(() => socket.destroy(), connectionMs).unref();
    socket.once('close', () => {
      clearTimeout(end);
      this.#connections--;
    });
    socket.on('error', () => undefined);
    this.#guard.run(
      { remote: remoteOf(socket), destroy: () => socket.destroy() },
      () => void this.#server.emit('connection', socket),
      undefined,
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { mostBytes } = this.#status;
    const body = await readBody(request, { mostBytes, spanMs: this.#limits.connectMs, hold: () => undefined });
    if (body === 'too-large') {
      response.shouldKeepAlive = false;
      this.#busy.delete(request.socket);
      response.writeHead(413).end();
      request.resume();
      return;
    }
    if (typeof body === 'string') {
      request.socket.destroy();
      return;
    }
    const path = pathOf(request.url ?? '');
    if (path === undefined) {
      this.#busy.delete(request.socket);
      response.writeHead(400).end();
      return;
    }
    const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const answer = await this.#status.answer({ method: request.method ?? '', path, contentType, body });
    this.#busy.delete(request.socket);
    response.writeHead(answer.status, { 'content-length': answer.body.length, ...answer.headers });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }
}

/** Percent-decoded, without the query; undefined where it is none. Base64 in it may have plain plus signs and slashes. */
function pathOf(url: string): string | undefined {
  const [path = ''] = url.replace(/^http:\/\/[^/?#]*/i, '').split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
