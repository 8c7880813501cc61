import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type TLSSocket, createServer } from 'node:tls';
import { type Packet, generate, parser } from 'mqtt-packet';
import type { Files } from './openssl-certificates.ts';
import { type Listening, portOf } from './tls-server.ts';

/** What a client has sent, and what can be done about it. */
interface Turn {
  readonly packet: Packet;
  /** The client's certificate in DER; empty where it sent none. */
  readonly presented: Uint8Array;
  readonly say: (packet: Packet) => void;
  /** Ends the connection without a word. */
  readonly hangUp: () => void;
}

/**
 * A server of MQTT over TLS that takes any certificate and then does what the test wants: for clouds that nobody can have on this
 * computer, as their vendors document them.
 */
export async function scriptedBroker({ cert, key }: Files, answer: (turn: Turn) => unknown): Promise<Listening> {
  const [certPem, keyPem] = await Promise.all([readFile(cert), readFile(key)]);
  const sockets = new Set<TLSSocket>();
  const server = createServer(
    { cert: certPem, key: keyPem, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      const packets = parser();
      let protocolVersion = 4;
      const say = (packet: Packet) => socket.write(generate(packet, { protocolVersion }));
      packets.on('packet', (packet) => {
        if (packet.cmd === 'connect') protocolVersion = packet.protocolVersion ?? 4;
        answer({
          packet,
          presented: socket.getPeerCertificate().raw ?? new Uint8Array(),
          say,
          hangUp: () => socket.destroy(),
        });
      });
      socket.on('data', (data) => packets.parse(data));
    },
  );
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Lets everybody in, and does the rest by the script. */
export const lettingIn =
  (rest: (turn: Turn) => unknown) =>
  (turn: Turn): void => {
    if (turn.packet.cmd === 'connect')
      turn.say({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false });
    else rest(turn);
  };

/** Refuses CONNECT, with a return code of MQTT 3.1.1 or a reason code of 5. */
export const refusing =
  (code: number) =>
  ({ packet, say, hangUp }: Turn): void => {
    if (packet.cmd !== 'connect') return;
    say({ cmd: 'connack', returnCode: code, reasonCode: code, sessionPresent: false });
    hangUp();
  };
