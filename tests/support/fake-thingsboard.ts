import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sha3 } from './sha3.ts';

interface Credentials {
  id: { id: string };
  createdTime: number;
  deviceId: { id: string; entityType: 'DEVICE' };
  credentialsType: string;
  credentialsId: string;
  credentialsValue: string | null;
  version: number;
}
interface Answer {
  readonly status: number;
  readonly document: unknown;
}

export const account = { userName: 'tenant@thingsboard.org', password: 'tenant-password-4Hg' };

const failed = (status: number, message: string): Answer => ({
  status,
  document: { status, message, errorCode: status, timestamp: 0 },
});
const done = (document: unknown): Answer => ({ status: 200, document });

/**
 * Stands in for a ThingsBoard server: its REST contract for logging in and for device credentials, with its own rule for
 * a certificate: markers, CR and LF are removed and nothing else, and the ID is computed anew from what is left.
 */
export class FakeThingsBoard {
  readonly devices = new Map<string, { name: string; type: string; credentials: Credentials }>();
  readonly requests: string[] = [];
  limit = 100;
  role: 'TENANT_ADMIN' | 'CUSTOMER_USER' = 'TENANT_ADMIN';
  /** Adds to what is stored, as a server would that cleans otherwise. */
  spoil = '';
  readonly #server: Server;
  readonly #token = randomUUID();

  private constructor(tls: { cert: string; key: string } | undefined) {
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.#handle(request, response);
    this.#server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  }

  static async start(tls?: { cert: string; key: string }): Promise<FakeThingsBoard> {
    const fake = new FakeThingsBoard(tls);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  credentialsOf(name: string): Credentials | undefined {
    return [...this.devices.values()].find((device) => device.name === name)?.credentials;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    this.requests.push(`${request.method} ${pathname}`);
    const text = Buffer.concat(parts).toString();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const { status, document } = this.#answer(`${request.method} ${pathname}`, searchParams, body, request);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(document));
  }

  #answer(call: string, query: URLSearchParams, body: Record<string, unknown>, { headers }: IncomingMessage): Answer {
    if (call === 'POST /api/auth/login') {
      const { username, password } = body;
      if (username !== account.userName || password !== account.password) {
        return failed(401, 'Invalid username or password');
      }
      return done({ token: this.#token, refreshToken: 'r' });
    }
    if (headers['x-authorization'] !== `Bearer ${this.#token}`) return failed(401, 'Token has expired');
    if (this.role !== 'TENANT_ADMIN') return failed(403, "You don't have permission to perform this operation!");
    if (call === 'GET /api/tenant/devices') {
      const [id] = [...this.devices].find(([, { name }]) => name === query.get('deviceName')) ?? [];
      return id === undefined
        ? failed(404, "Requested item wasn't found!")
        : done({ id: { id, entityType: 'DEVICE' } });
    }
    if (call === 'POST /api/device') return this.#createDevice(String(body['name']), body['type']);
    if (call === 'POST /api/device/credentials') return this.#saveCredentials(body as unknown as Credentials);
    const id = /^GET \/api\/device\/([^/]+)\/credentials$/.exec(call)?.[1] ?? '';
    const device = this.devices.get(id);
    return device === undefined ? failed(404, "Requested item wasn't found!") : done(device.credentials);
  }

  #createDevice(name: string, type: unknown): Answer {
    if (typeof type !== 'string') return failed(400, 'Device type should be specified!');
    if (this.devices.size >= this.limit) return failed(400, `Can't create more then ${this.limit} devices!`);
    const id = randomUUID();
    const credentials: Credentials = {
      id: { id: randomUUID() },
      createdTime: 1,
      deviceId: { id, entityType: 'DEVICE' },
      credentialsType: 'ACCESS_TOKEN',
      credentialsId: randomUUID().slice(0, 20),
      credentialsValue: null,
      version: 1,
    };
    this.devices.set(id, { name, type, credentials });
    return done({ id: { id, entityType: 'DEVICE' }, name, type });
  }

  #saveCredentials(wanted: Credentials): Answer {
    const device = this.devices.get(wanted.deviceId.id);
    const { credentials: before } = device ?? {};
    if (device === undefined || before === undefined || before.id.id !== wanted.id?.id) {
      return failed(400, 'Unable to update non-existent device credentials!');
    }
    if (wanted.version !== before.version) return failed(409, 'DeviceCredentials was already changed by someone else');
    const value = `${wanted.credentialsValue ?? ''}${this.spoil}`.replaceAll(
      /-----(?:BEGIN|END) CERTIFICATE-----|\r|\n/g,
      '',
    );
    const credentialsId = sha3(value);
    const other = [...this.devices.values()].some(
      (one) => one !== device && one.credentials.credentialsId === credentialsId,
    );
    if (other) return failed(400, 'Specified credentials are already registered!');
    device.credentials = { ...wanted, credentialsId, credentialsValue: value, version: before.version + 1 };
    return done(device.credentials);
  }
}
