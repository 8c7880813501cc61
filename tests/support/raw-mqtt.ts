import type { Socket } from 'node:net';
import { connect } from 'node:tls';

/** MQTT 3.1.1 packets as octets, well-formed or not, and a socket to write them to. */

export function lengthPrefixed(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

export function packet(firstByte: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([firstByte, ...length]), body]);
}

/** CONNECT, with a clean session unless it is to be kept. */
export function connectPacket(clientId: string, username: string | undefined, { kept = false } = {}): Buffer {
  const flags = (username === undefined ? 0 : 0x80) | (kept ? 0 : 2);
  return packet(
    0x10,
    lengthPrefixed('MQTT'),
    Buffer.from([4, flags, 0, 60]),
    lengthPrefixed(clientId),
    ...(username === undefined ? [] : [lengthPrefixed(username)]),
  );
}

export function publishPacket(topic: string, payload: string, messageId?: number): Buffer {
  const id = messageId === undefined ? [] : [Buffer.from([messageId >> 8, messageId & 0xff])];
  return packet(messageId === undefined ? 0x30 : 0x32, lengthPrefixed(topic), ...id, Buffer.from(payload));
}

export function subscribePacket(messageId: number, filter: string, qos: 0 | 1 | 2): Buffer {
  return packet(0x82, Buffer.from([messageId >> 8, messageId & 0xff]), lengthPrefixed(filter), Buffer.from([qos]));
}

interface Credentials {
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

/** A TLS connection without MQTT, with a certificate or as a stranger. Its errors count as its end. */
export function rawConnection(port: number, credentials: Credentials = {}): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, rejectUnauthorized: false, ...credentials };
    const socket = connect(options, () => resolve(socket));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  });
}

/** Waits for the end of a connection; what comes before it is read and dropped. */
export function closed(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));
}
