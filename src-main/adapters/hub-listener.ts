import { i18n } from '../core/language/index.ts';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TLSSocket, type TlsOptions, createServer } from 'node:tls';
import { Problem } from '../core/problem.ts';
import type { HubHandler, HubListener } from '../services/ports.ts';
import { ConnectionGuard } from './connection-guard.ts';
import { UnfinishedConnections } from './connection-limits.ts';
import { firstOctet } from './first-octet.ts';
import { HeldHandshake } from './held-handshake.ts';
import { linkedLibrary } from './key-support.ts';
import { AmqpWire } from './amqp-wire/wire.ts';
import { HttpsWire } from './https-wire/wire.ts';
import { type Listening, listenOn } from './listening.ts';
import { PlainHttp } from './plain-http.ts';
import { MqttWire } from './mqtt-wire/wire.ts';
import { presentedChain, remoteOf } from './presented-chain.ts';
import { SessionChains } from './session-chains.ts';
import { byName, named, notNamed } from './named-protocol.ts';
import { WebSocketWire } from './websocket-wire.ts';

/** How CONNECT begins (MQTT 3.1.1, 3.1.1). TLS begins with 22, a handshake record. */
const connectPacket = 0x10;

/** The local hub's ports: mutual TLS, with MQTT behind it, with AMQP, and with HTTPS and both in WebSockets. */
export const hubListener: HubListener = {
  async freePort(hosts, from) {
    for (let port = from; port <= 65_535; port++) {
      try {
        const listening = await listenOn(hosts, port, (socket) => socket.destroy());
        await listening.close(() => undefined);
        return port;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }
    throw new Problem('PORT_TAKEN', i18n.t('No port from {from} upwards is free.', { from }), {
      field: 'port',
      remedy: i18n.t('Choose a lower port.'),
    });
  },

  async listen({ hosts, port, further }, identity, handler, status) {
    const guard = new ConnectionGuard(handler);
    const unfinished = new UnfinishedConnections(handler);
    const mqttWire = new MqttWire(handler, guard, unfinished);
    const amqpWire = new AmqpWire(handler, guard, unfinished);
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
    };
    const serve: Serve = (socket, act) =>
      guard.run({ remote: remoteOf(socket), destroy: () => socket.destroy() }, act, undefined);
    /** What is done with the connections of a port, whose clients go on with `accept`. */
    const behindTls = (accept: Accept, more: TlsOptions = {}) => {
      const ofPort = { ...options, ...more };
      const unjudged = createServer(ofPort);
      const chains = new SessionChains(unjudged);
      unjudged.on('secureConnection', (socket) =>
        serve(socket, () => {
          const presented = chains.of(socket);
          if (presented === undefined) socket.destroy();
          else accept(socket, presented, remoteOf(socket));
        }),
      );
      unjudged.on('tlsClientError', (error, socket) =>
        serve(socket, () => handshakeFailed(handler, socket, socket, remoteOf(socket), error)),
      );
      return (socket: Socket) => {
        // TLS listens to its own end of it alone.
        socket.on('error', () => undefined);
        serve(socket, () => {
          const remote = remoteOf(socket);
          unfinished.add(remote, socket);
          const begin = (octet: number | undefined) =>
            serve(socket, () => {
              if (octet === undefined) goneAtOnce(handler, socket, remote);
              else if (octet === connectPacket) plainMqtt(handler, socket, remote);
              else if (handler.judgesHandshakes) judge(socket, ofPort, handler, serve, accept);
              else unjudged.emit('connection', socket);
            });
          const late = () => serve(socket, () => tooLate(handler, socket, remote));
          firstOctet(socket, handler.limits.handshakeMs, begin, late);
        });
      };
    };
    // One that could not be taken, for example because too many files are open; the next may be.
    const fail = (error: Error) => guard.fail({ remote: 'unknown', destroy: () => undefined }, error);
    const mqtt = await listenOn(
      hosts,
      port,
      behindTls((...client) => mqttWire.accept(...client)),
      fail,
    );
    /** One that cannot be had is told. */
    const listenFurther = async (
      at: number | null,
      begin: (socket: Socket) => void,
    ): Promise<Listening | { trouble: string } | undefined> =>
      at === null ? undefined : listenOn(hosts, at, begin, fail).catch((error: Error) => ({ trouble: error.message }));
    const https = new HttpsWire(handler, guard, unfinished);
    const webSockets = new WebSocketWire({ mqtt: mqttWire, amqp: amqpWire, https }, handler, guard);
    const plain = new PlainHttp(status, handler, guard);
    const webSocket = await listenFurther(
      further.webSocket,
      behindTls((...client) => webSockets.accept(...client)),
    );
    const amqp = await listenFurther(
      further.amqp,
      behindTls((...client) => amqpWire.accept(...client)),
    );
    const revocation = await listenFurther(further.revocation, (socket) => plain.accept(socket));
    const alpn = await listenFurther(
      further.alpn,
      behindTls((...client) => named(handler, client, (...taken) => mqttWire.accept(...taken)), byName),
    );
    return {
      port: mqtt.port,
      hosts: mqtt.hosts,
      webSocket,
      amqp,
      revocation,
      alpn,
      async close() {
        // What is open when the wires are closed may not have spoken TLS yet.
        const close = () => {
          mqttWire.close();
          amqpWire.close();
        };
        const open = [mqtt, webSocket, amqp, alpn, revocation].flatMap((one) =>
          one !== undefined && 'close' in one ? one : [],
        );
        await Promise.all(open.map((one) => one.close(close)));
      },
    };
  },
};

function tooLate(handler: HubHandler, socket: Socket, remote: string): void {
  socket.destroy();
  handler.limited(remote, undefined, 'handshakeMs', 'A TLS handshake did not end in time.');
}

function goneAtOnce(handler: HubHandler, socket: Socket, remote: string): void {
  socket.destroy();
  handler.handshakeFailed(remote, { errorCode: 'ECONNRESET', text: '' }, []);
}

function plainMqtt(handler: HubHandler, socket: Socket, remote: string): void {
  socket.destroy();
  handler.handshakeFailed(remote, { errorCode: undefined, text: '', begins: 'mqtt' }, []);
}

function handshakeFailed(
  handler: HubHandler,
  socket: Socket,
  secure: TLSSocket,
  remote: string,
  error: Error & { code?: unknown },
): void {
  if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
    // Node only tells of it.
    tooLate(handler, socket, remote);
  } else if (/no.application.protocol/i.test(`${String(error.code)} ${error.message}`)) {
    handler.rejected({ clientId: '', remote, presented: presentedChain(secure) }, notNamed, 'alpn-missing');
  } else {
    const errorCode = typeof error.code === 'string' ? error.code : undefined;
    handler.handshakeFailed(remote, { errorCode, text: error.message }, presentedChain(secure));
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
  // The server speaks last in a full handshake alone.
  const server = createServer({ ...options, maxVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET });
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
  server.on('tlsClientError', (error, secure) =>
    serve(socket, () => handshakeFailed(handler, socket, secure, remote, error)),
  );
  server.emit('connection', held);
}
