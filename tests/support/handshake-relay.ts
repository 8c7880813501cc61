import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A relay before a server of TLS that reads what goes by in clear: whether each handshake was a full one or resumed a session. */
export class HandshakeRelay {
  /** A handshake each, in the order in which they began. */
  readonly handshakes: ('full' | 'resumed')[] = [];
  /** Whether a connection is cut when its session is being resumed. */
  breaksResumed = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(to: number) {
    this.#server = createServer((client) => {
      const server = connect(to, '127.0.0.1');
      for (const one of [client, server]) {
        this.#sockets.add(one);
        one.on('error', () => undefined);
        one.once('close', () => {
          client.destroy();
          server.destroy();
        });
      }
      let hello = Buffer.alloc(0);
      let offered = '';
      client.once('data', (first: Buffer) => (offered = sessionIdOf(first)));
      server.on('data', (bytes: Buffer) => {
        if (hello.length > 200) return;
        hello = Buffer.concat([hello, bytes]);
        if (hello.length <= 200) return;
        const how = isResumed(hello, offered) ? 'resumed' : 'full';
        this.handshakes.push(how);
        if (how === 'resumed' && this.breaksResumed) client.destroy();
      });
      client.pipe(server);
      server.pipe(client);
    });
  }

  static async before(port: number): Promise<HandshakeRelay> {
    const relay = new HandshakeRelay(port);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection, as a network does that breaks off. */
  cut(): void {
    for (const one of this.#sockets) one.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Record header 5, handshake header 4, version 2, random 32; then the session ID with its length (RFC 5246 7.4.1.2). */
const sessionIdAt = 43;

function sessionIdOf(hello: Buffer): string {
  const length = hello[sessionIdAt] ?? 0;
  return hello.subarray(sessionIdAt + 1, sessionIdAt + 1 + length).toString('hex');
}

/** TLS 1.3: the server has chosen a pre-shared key (RFC 8446 4.2.11). TLS 1.2: it echoes the ID that was offered (RFC 5077 3.4). */
function isResumed(hello: Buffer, offered: string): boolean {
  const extensions = extensionsOf(hello);
  if (extensions.has(supportedVersions)) return extensions.has(preSharedKey);
  return offered !== '' && sessionIdOf(hello) === offered;
}

const supportedVersions = 43;
const preSharedKey = 41;

function extensionsOf(hello: Buffer): Set<number> {
  const found = new Set<number>();
  // Behind the session ID: cipher suite 2, compression 1, length of the extensions 2.
  let at = sessionIdAt + 1 + (hello[sessionIdAt] ?? 0) + 3;
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at + 4 <= Math.min(end, hello.length); at += 4 + hello.readUInt16BE(at + 2))
    found.add(hello.readUInt16BE(at));
  return found;
}
