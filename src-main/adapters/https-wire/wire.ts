import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { HttpsAnswer, HttpsConnection, HttpsOrder, HubHandler } from '../../services/ports.ts';
import type { ConnectionGuard } from '../connection-guard.ts';
import { SharedBound, type UnfinishedConnections } from '../connection-limits.ts';
import { readBody } from './body.ts';
import { headOf } from './head.ts';

/** How long the other end may take to close, after it was answered for the last time. */
const patienceMs = 2000;

interface Client extends HttpsConnection {
  readonly secure: TLSSocket;
  /** A request is being answered. */
  busy: boolean;
  /** For the head of the next request. */
  idle: NodeJS.Timeout | undefined;
}

/** What a connection has of its port. */
type From = Pick<Client, 'secure' | 'remote' | 'presented'>;

type Wanted = Exclude<HttpsOrder, { readonly answer: HttpsAnswer }>;

const malformed: HttpsAnswer = { status: 400, headers: { 'content-type': 'text/plain' }, body: new Uint8Array() };

/**
 * The local hub's HTTPS: requests that Node's server has read, one at a time on a connection. It holds no rule: who may ask for
 * what, and how large a body may be, is asked of the handler.
 */
export class HttpsWire {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #unfinished: UnfinishedConnections;
  readonly #clients = new WeakMap<TLSSocket, Client>();
  readonly #receiving: SharedBound<Client>;

  constructor(handler: HubHandler, guard: ConnectionGuard, unfinished: UnfinishedConnections) {
    this.#handler = handler;
    this.#guard = guard;
    this.#unfinished = unfinished;
    this.#receiving = new SharedBound(handler.limits.receivingBytes, ({ secure, remote }) => {
      const happened = 'The client that had sent most of a request was cut off.';
      handler.limited(remote, undefined, 'receivingBytes', happened);
      secure.destroy();
    });
  }

  /** `awaited`: the client sends its body when it is told to go on. False where no cloud has such a path. */
  take(from: From, request: IncomingMessage, response: ServerResponse, awaited: boolean): boolean {
    const client = this.#clientOf(from);
    if (client.busy) {
      this.#handler.rejected(
        { clientId: '', remote: client.remote, presented: client.presented },
        'A request came before the last one was answered.',
      );
      client.secure.destroy();
      return true;
    }
    const head = headOf(request);
    const order = head === undefined ? { answer: malformed } : this.#handler.https.begin(client, head);
    if (order === undefined) return false;
    clearTimeout(client.idle);
    client.busy = true;
    if ('answer' in order) {
      this.#answer(client, request, response, order.answer);
      return true;
    }
    this.#unfinished.finish(client.remote);
    this.#carryOut(client, request, response, order, awaited)
      .catch((error: unknown) => this.#guard.fail({ ...client, destroy: () => client.secure.destroy() }, error))
      .finally(() => order.done?.());
    return true;
  }

  /** The connection is a WebSocket's from now on. */
  leave(secure: TLSSocket): void {
    const client = this.#clients.get(secure);
    if (client === undefined) return;
    clearTimeout(client.idle);
    this.#clients.delete(secure);
    this.#handler.https.ended(client);
  }

  #clientOf({ secure, remote, presented }: From): Client {
    const known = this.#clients.get(secure);
    if (known !== undefined) return known;
    const close = () => void secure.destroy();
    const client: Client = { secure, remote, presented, close, busy: false, idle: undefined };
    this.#clients.set(secure, client);
    secure.once('close', () => this.leave(secure));
    return client;
  }

  async #carryOut(
    client: Client,
    request: IncomingMessage,
    response: ServerResponse,
    order: Wanted,
    awaited: boolean,
  ): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { mostBytes } = order;
    const isTooLarge = Number(request.headers['content-length'] ?? 0) > mostBytes;
    if (awaited && !isTooLarge) response.writeContinue();
    const hold = (bytes: number) => this.#receiving.set(client, bytes);
    const body = await readBody(request, { mostBytes, spanMs: this.#handler.limits.connectMs, hold });
    if (body === 'too-large') return this.#answer(client, request, response, order.tooLarge());
    if (body === 'too-slow') {
      this.#handler.limited(client.remote, undefined, 'connectMs', 'The body of a request did not come in time.');
      client.secure.destroy();
    }
    if (typeof body === 'string') return;
    const answer = await order.carryOut(body, gone.signal);
    if (answer === undefined) client.secure.destroy();
    else if (!gone.signal.aborted) this.#answer(client, request, response, answer);
  }

  #answer(client: Client, request: IncomingMessage, response: ServerResponse, answer: HttpsAnswer): void {
    const { secure } = client;
    if (secure.destroyed) return;
    const { connectMs } = this.#handler.limits;
    client.busy = false;
    // What is left of a body is not waited for.
    response.shouldKeepAlive &&= request.complete;
    // Without it Node sends chunks, which strongSwan's client of EST, for one, does not read. RFC 9110 8.6: none with 204 and 304.
    const length = [204, 304].includes(answer.status) ? {} : { 'Content-Length': answer.body.byteLength };
    response.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.body);
    if (!response.shouldKeepAlive) request.resume();
    client.idle = setTimeout(() => secure.destroy(), response.shouldKeepAlive ? connectMs : patienceMs);
  }
}
