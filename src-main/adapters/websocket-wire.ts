import { STATUS_CODES, type RequestListener, createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { WebSocket, WebSocketServer, createWebSocketStream } from 'ws';
import type { HubHandler } from '../services/ports.ts';
import { BinaryWebSocket } from './binary-web-socket.ts';
import type { ConnectionGuard } from './connection-guard.ts';
import { SharedBound } from './connection-limits.ts';
import type { AmqpWire } from './amqp-wire/wire.ts';
import type { HttpsWire } from './https-wire/wire.ts';
import type { MqttWire } from './mqtt-wire/wire.ts';
import { type Refused, refusalOf, subProtocols, webSocketsAlone } from './websocket-request.ts';

/** How long the other end may take to close, after it was told. */
const patienceMs = 2000;

/** What Node's parser says where a request breaks off. */
const endedEarly = 'HPE_INVALID_EOF_STATE';

/** What `ws` says of a message that is larger than it may be. */
const tooLarge = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** What is in the WebSockets. */
interface Wires {
  readonly mqtt: MqttWire;
  readonly amqp: AmqpWire;
}

interface Client {
  readonly secure: TLSSocket;
  readonly presented: readonly Uint8Array[];
  readonly remote: string;
  /** For the time until the WebSocket is open. */
  readonly timer: NodeJS.Timeout;
}

/** MQTT and AMQP in a WebSocket (RFC 6455; MQTT 5, 6; AMQP WebSocket Binding 1.0), behind TLS. What it brings is like any other. */
export class WebSocketWire {
  readonly #wires: Wires;
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  /** Has the requests that ask for no WebSocket. */
  readonly #https: HttpsWire;
  /** Those that were not answered yet. */
  readonly #clients = new WeakMap<Duplex, Client>();
  readonly #http = createServer();
  readonly #webSockets: WebSocketServer;
  /** Messages that have begun and not ended, which `ws` keeps to itself until then. */
  readonly #receiving: SharedBound<() => void>;

  constructor(wires: Wires & { readonly https: HttpsWire }, handler: HubHandler, guard: ConnectionGuard) {
    const { receivingBytes, packetBytes, connectMs } = handler.limits;
    this.#wires = wires;
    this.#handler = handler;
    this.#guard = guard;
    this.#https = wires.https;
    this.#http.keepAliveTimeout = connectMs;
    this.#receiving = new SharedBound(receivingBytes, (cutOff) => cutOff());
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: packetBytes,
      handleProtocols: (offered) => subProtocols.find(({ name }) => offered.has(name))?.name ?? false,
      WebSocket: BinaryWebSocket,
    });
    this.#webSockets.on('wsClientError', ({ message }, socket) =>
      this.#serve(socket, (client) =>
        this.#refuse(client, { status: 400, text: `The WebSocket cannot be opened: ${message}.` }),
      ),
    );
    this.#http.on('upgrade', (request, socket, head) =>
      this.#serve(socket, (client) => {
        this.#https.leave(client.secure);
        const refused = refusalOf(request);
        if (refused !== undefined) return this.#refuse(client, refused);
        this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(client, webSocket));
      }),
    );
    this.#http.on('request', this.#requested(false));
    this.#http.on('checkContinue', this.#requested(true));
    this.#http.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) =>
      this.#serve(socket, (client) => {
        const text = 'The client speaks no HTTP, or MQTT without a WebSocket, on the port for MQTT in WebSockets.';
        const hasGone = !socket.writable || !code.startsWith('HPE_') || code === endedEarly;
        if (hasGone) this.#letGo(client);
        else this.#refuse(client, { status: 400, text });
      }),
    );
  }

  /** `awaited`: the client sends its body when it is told to go on. */
  #requested(awaited: boolean): RequestListener {
    return (request, response) =>
      this.#serve(request.socket, (client) => {
        if (this.#https.take(client, request, response, awaited)) clearTimeout(client.timer);
        else this.#refuse(client, refusalOf(request) ?? webSocketsAlone);
      });
  }

  accept(secure: TLSSocket, presented: readonly Uint8Array[], remote: string): void {
    const timer = setTimeout(() => {
      this.#handler.limited(remote, undefined, 'connectMs', 'A WebSocket was not opened in time.');
      secure.destroy();
    }, this.#handler.limits.connectMs);
    secure.once('close', () => clearTimeout(timer));
    // What goes wrong with it ends it.
    secure.on('error', () => undefined);
    this.#clients.set(secure, { secure, presented, remote, timer });
    this.#http.emit('connection', secure);
  }

  /** Does something for the client behind a socket; what goes wrong ends that one alone. */
  #serve(socket: Duplex, act: (client: Client) => void): void {
    const client = this.#clients.get(socket);
    // More than one request may come at once; the first decides.
    if (client === undefined) return;
    this.#guard.run({ remote: client.remote, destroy: () => socket.destroy() }, () => act(client), undefined);
  }

  #open({ secure, presented, remote, timer }: Client, webSocket: WebSocket): void {
    clearTimeout(timer);
    this.#clients.delete(secure);
    const cutOff = () => {
      const happened = 'The client that had sent most of a WebSocket message was cut off.';
      this.#handler.limited(remote, undefined, 'receivingBytes', happened);
      webSocket.terminate();
    };
    let held = 0;
    const hold = (bytes: number) => {
      held = webSocket.readyState === WebSocket.OPEN ? bytes : 0;
      this.#receiving.set(cutOff, held);
    };
    secure.on('data', (chunk: Buffer) => hold(held + chunk.length));
    webSocket.on('message', () => hold(0));
    webSocket.on('close', () => hold(0));
    const stream = createWebSocketStream(webSocket);
    // The other end has closed, and all that it sent was read; `ws` leaves its own half open.
    stream.once('end', () => stream.destroy());
    // Before the stream's own, which destroys it.
    webSocket.prependOnceListener('error', (error) => {
      // After the goodbye of what was spoken nobody is refused: Paho's Java client closes with the text "1000" for a status code.
      if (!stream.writableEnded && !stream.destroyed) this.#broken({ presented, remote }, error);
      // `ws` waits for the other end far longer.
      const patience = setTimeout(() => webSocket.terminate(), patienceMs);
      webSocket.once('close', () => clearTimeout(patience));
    });
    const spoken = subProtocols.find(({ name }) => name === webSocket.protocol)?.wire ?? 'mqtt';
    this.#wires[spoken].accept(stream, presented, remote);
  }

  /** Of a WebSocket that its client has broken, which `ws` closes by itself. */
  #broken(
    { presented, remote }: Pick<Client, 'presented' | 'remote'>,
    error: Error & { readonly code?: unknown },
  ): void {
    if (error.code === tooLarge) {
      const happened = 'A larger WebSocket message was begun, and its client cut off.';
      this.#handler.limited(remote, undefined, 'packetBytes', happened);
    } else {
      this.#handler.rejected({ clientId: '', remote, presented }, error.message);
    }
  }

  #refuse({ secure, presented, remote, timer }: Client, { status, text }: Refused): void {
    clearTimeout(timer);
    this.#clients.delete(secure);
    this.#handler.rejected({ clientId: '', remote, presented }, text, 'websocket-refused');
    const upgrade = status === 426 ? ['upgrade: websocket', 'sec-websocket-version: 13'] : [];
    const connection = `connection: ${status === 426 ? 'upgrade, close' : 'close'}`;
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      connection,
      ...upgrade,
      'content-type: text/plain',
    ];
    secure.write(`${lines.join('\r\n')}\r\n\r\n${text}\n`);
    this.#letGo({ secure });
  }

  /** What was answered still goes out. */
  #letGo({ secure }: Pick<Client, 'secure'>): void {
    secure.end();
    setTimeout(() => secure.destroy(), patienceMs).unref();
  }
}
