import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';

/** A real proxy for CONNECT by node:http, with one user. */
export class ConnectProxy {
  readonly user = 'plant';
  password = 'p@ss:word';
  /** What it was asked for. */
  readonly asked: string[] = [];
  /** Where it leads, whatever name it is asked for. */
  target = 0;
  answer = 200;
  /** Whether it takes connections and says nothing. */
  isSilent = false;
  readonly server: Server = createServer();
  /** Those that are cut when it closes. */
  readonly sockets = new Set<Socket>();

  static async start(target: number): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
    proxy.target = target;
    proxy.server.on('connect', (request, socket: Socket, head: Buffer) => {
      proxy.#take(request.url ?? '', request.headers['proxy-authorization'], socket, head);
    });
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** For a variable of the environment, with the password. */
  get authority(): string {
    return `${this.user}:${encodeURIComponent(this.password)}@${this.host}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  #take(url: string, authorization: string | undefined, socket: Socket, head: Buffer): void {
    this.sockets.add(socket);
    this.asked.push(url);
    if (this.isSilent) return;
    const wanted = `Basic ${Buffer.from(`${this.user}:${this.password}`).toString('base64')}`;
    const status = authorization === wanted ? this.answer : 407;
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const through = connect(this.target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Go on\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    this.sockets.add(through);
    for (const one of [socket, through]) one.on('error', () => undefined);
  }
}

/** Variables that name proxies, for a test to empty. */
export const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'] as const;
