import { constants } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, createServer as createTcpServer } from 'node:net';
import { type TLSSocket, type TlsOptions, createServer } from 'node:tls';
import { Problem } from '../core/problem.ts';
import type { HubHandler, HubListener } from '../services/ports.ts';
import { ConnectionGuard } from './connection-guard.ts';
import { UnfinishedConnections } from './connection-limits.ts';
import { HeldHandshake } from './held-handshake.ts';
import { linkedLibrary } from './key-support.ts';
import { listenOn } from './listening.ts';
import { MqttWire } from './mqtt-wire/wire.ts';
import { presentedChain, remoteOf } from './presented-chain.ts';
import { WebSocketWire } from './websocket-wire.ts';

/** The local hub's ports: mutual TLS, with MQTT behind it, and with MQTT in WebSockets. */
export const hubListener: HubListener = {
  async freePort(host, from) {
    for (let port = from; port <= 65_535; port++) {
      const probe = createTcpServer().listen(port, host);
      const free = await once(probe, 'listening').then(
        () => true,
        () => false,
      );
      probe.close();
      if (free) return port;
    }
    throw new Problem('PORT_TAKEN', `No port from ${from} upwards is free.`, {
      field: 'port',
      remedy: 'Choose a lower port.',
    });
  },

  async listen({ host, port, webSocketPort }, identity, handler) {
    const guard = new ConnectionGuard(handler);
    const unfinished = new UnfinishedConnections(handler);
    const wire = new MqttWire(handler, guard, unfinished);
    const options: TlsOptions = {
      cert: identity.certificateChainPem,
      key: identity.privateKeyPem,
      minVersion: 'TLSv1.2',
      handshakeTimeout: handler.limits.handshakeMs,
      // BoringSSL by itself takes neither Ed25519 nor P-521.
      sigalgs: linkedLibrary.tlsSignatures,
      ecdhCurve: linkedLibrary.tlsGroups,
      // Asked for but not judged by TLS: the clouds decide at CONNECT, where they can answer.
      requestCert: true,
      rejectUnauthorized: false,
      // A resumed session carries the client's leaf without its chain, so every handshake is a full one.
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
    const serve: Serve = (socket, act) =>
      guard.run({ remote: remoteOf(socket), destroy: () => socket.destroy() }, act, undefined);
    /** What is done with the connections of a port, whose clients go on with `accept`. */
    const behindTls = (accept: Accept) => {
      const unjudged = createServer(options);
      unjudged.on('secureConnection', (socket) =>
        serve(socket, () => accept(socket, presentedChain(socket), remoteOf(socket))),
      );
      unjudged.on('tlsClientError', (error, socket) =>
        serve(socket, () => handshakeFailed(handler, socket, remoteOf(socket), error)),
      );
      return (socket: Socket) => {
        // TLS listens to its own end of it alone.
        socket.on('error', () => undefined);
        serve(socket, () => {
          unfinished.add(remoteOf(socket), socket);
          if (handler.judgesHandshakes) judge(socket, options, handler, serve, accept);
          else unjudged.emit('connection', socket);
        });
      };
    };
    // One that could not be taken, for example because too many files are open; the next may be.
    const fail = (error: Error) => guard.fail({ remote: 'unknown', destroy: () => undefined }, error);
    const mqtt = await listenOn(
      host,
      port,
      behindTls((...client) => wire.accept(...client)),
      fail,
    );
    const webSockets = new WebSocketWire(wire, handler, guard);
    const webSocket =
      webSocketPort === null
        ? undefined
        : await listenOn(
            host,
            webSocketPort,
            behindTls((...client) => webSockets.accept(...client)),
            fail,
          ).catch((error: Error) => error.message);
    return {
      port: mqtt.port,
      webSocket: typeof webSocket === 'string' ? { trouble: webSocket } : webSocket,
      async close() {
        const close = () => wire.close();
        await Promise.all([mqtt.close(close), typeof webSocket === 'object' ? webSocket.close(close) : undefined]);
      },
    };
  },
};

function handshakeFailed(handler: HubHandler, socket: Socket, remote: string, error: Error & { code?: unknown }): void {
  if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
    // Node only tells of it.
    socket.destroy();
    handler.limited(remote, undefined, 'handshakeMs', 'A TLS handshake did not end in time.');
  } else {
    const errorCode = typeof error.code === 'string' ? error.code : undefined;
    handler.handshakeFailed(remote, { errorCode, text: error.message });
  }
}

type Accept = (secure: TLSSocket, presented: readonly Uint8Array[], remote: string) => void;

/** Does something for a socket; what goes wrong ends that one alone. */
type Serve = (socket: Socket, act: () => void) => void;

/** Asks the handler before the handshake ends. A server for each connection, since Node does not tell which is whose. */
function judge(socket: Socket, options: TlsOptions, handler: HubHandler, serve: Serve, accept: Accept): void {
  const remote = remoteOf(socket);
  const held = new HeldHandshake(socket);
  // What ends the TCP connection ends it here too, and is told there.
  held.on('error', () => undefined);
  const server = createServer({ ...options, maxVersion: 'TLSv1.2' });
  server.on('secureConnection', (secure) =>
    serve(socket, () => {
      const presented = presentedChain(secure);
      if (handler.admits(remote, presented)) {
        held.admit();
        accept(secure, presented, remote);
      } else {
        secure.on('error', () => undefined);
        held.refuse();
      }
    }),
  );
  server.on('tlsClientError', (error) => serve(socket, () => handshakeFailed(handler, socket, remote, error)));
  server.emit('connection', held);
}
