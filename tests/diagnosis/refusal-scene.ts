import { type Socket, connect as tcpConnect } from 'node:net';
import type { IClientOptions } from 'mqtt';
import type { HubEvent } from '../../src-main/contract/models.ts';
import type { HandshakeDiagnosis } from '../../src-main/core/diagnosis/client-handshake.ts';
import type { RefusalCause } from '../../src-main/core/hub/face.ts';
import { HubScene, type SceneClient } from '../support/hub-scene.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { OpenSslCertificates } from '../support/openssl-certificates.ts';
import { run } from '../support/programs.ts';
import { connectPacket, rawConnection } from '../support/raw-mqtt.ts';

export type RefusedBy = RefusalCause | HandshakeDiagnosis['cause'];

/** How a client of its own brings a refusal about; or why none can. */
export type RefusalRow =
  | {
      readonly happen: (scene: RefusalScene) => Promise<unknown>;
      /** What the certificates say more exactly. */
      readonly told?: string;
      /** Where it is another than elsewhere. */
      readonly remedy?: RegExp;
    }
  | { readonly never: string };

type Told = Extract<HubEvent, { type: 'refused' | 'handshake-failed' | 'disconnected' }>;

/** Which cloud is meant, by the user name. */
export const users = {
  iotHub: (id: string) => `localhost/${id}/?api-version=2021-04-12`,
  topics: (id: string) => `h=localhost&did=${id}&av=2021-06-30-preview&am=X509`,
  dps: (id: string, idScope = '0ne00000001') => `${idScope}/registrations/${id}/api-version=2019-03-31`,
};

/** A hub with the devices a and b, and `dev`, whose certificates are OpenSSL's. */
export class RefusalScene {
  readonly hub: HubScene;
  readonly pki = new OpensslAuthority();
  /** In the same folder. */
  readonly made = new OpenSslCertificates(this.pki.folder);
  readonly #sockets: Socket[] = [];

  private constructor(hub: HubScene) {
    this.hub = hub;
  }

  static async open(): Promise<RefusalScene> {
    const limits = { backlogBytes: 200_000 };
    const scene = new RefusalScene(await HubScene.open(['a', 'b'], { webSocketPort: 0, limits }));
    const { bench } = scene.hub;
    await scene.pki.authority('Plant');
    await bench.call('hub.uploadAuthority', { certificatePem: scene.pki.pem('Plant'), verified: true });
    await bench.call('hub.registerDevice', { deviceId: 'dev' });
    await bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
    return scene;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.hub.close();
    this.pki.close();
  }

  /** Certificates of OpenSSL, the client's own first. */
  of(...chain: string[]): { readonly cert: string; readonly key: string } {
    return { cert: this.pki.pem(...chain), key: this.pki.key(chain[0] ?? '') };
  }

  /** The certificate of a workspace's device, without those above it. */
  own(id: string): string {
    const [leaf] = this.hub
      .credentials(id)
      .cert.toString()
      .split(/(?<=-----END CERTIFICATE-----\n)/);
    return leaf ?? '';
  }

  /** A certificate below the plant's authority, with an extension section. */
  async below(name: string, extensions: string, issuer = 'Plant', subject = '/CN=dev'): Promise<void> {
    await this.pki.make(name, { subject, issuer, extensions });
  }

  /** CONNECT, and what comes behind it at once. */
  async login(
    credentials: Parameters<typeof rawConnection>[1],
    clientId: string,
    username: string | undefined,
    ...more: readonly Uint8Array[]
  ): Promise<void> {
    const socket = await rawConnection(this.hub.address.port, credentials);
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    socket.resume();
    for (const packet of [connectPacket(clientId, username), ...more]) socket.write(packet);
  }

  /** Octets inside TLS, in the place of MQTT. */
  async raw(id: string, ...bytes: readonly Uint8Array[]): Promise<Socket> {
    const socket = await rawConnection(this.hub.address.port, this.hub.credentials(id));
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    for (const part of bytes) socket.write(part);
    return socket;
  }

  /** A device of IoT Hub that sends and reads nothing. */
  async deaf(id: string, ...packets: readonly Uint8Array[]): Promise<void> {
    await this.raw(id, connectPacket(id, users.iotHub(id)), ...packets);
  }

  /** As `dev` at IoT Hub, with such a chain. */
  asDevice(...chain: string[]): Promise<void> {
    return this.login(this.of(...chain), 'dev', users.iotHub('dev'));
  }

  /** A device of the workspace that is let in at IoT Hub. */
  connect(id: string, more: IClientOptions = {}): Promise<SceneClient> {
    return this.hub.connect(id, { username: users.iotHub(id), protocolVersion: 4, ...more });
  }

  /** At the provisioning service, until it answers to a registration. */
  async register(id: string, more: IClientOptions = {}, body: object = {}): Promise<(operationId?: string) => void> {
    const { client, heard } = await this.connect('a', { clientId: id, username: users.dps(id), ...more });
    await client.subscribeAsync('$dps/registrations/res/#');
    const answered = new Promise((resolve) => client.once('message', resolve));
    client.publish('$dps/registrations/PUT/iotdps-register/?$rid=1', JSON.stringify(body), { qos: 1 });
    client.on('error', () => undefined);
    await Promise.race([answered, new Promise<void>((resolve) => client.once('close', () => resolve()))]);
    const { operationId = '' } = JSON.parse(String(heard[0]?.payload ?? '{}')) as { operationId?: string };
    return (asked = operationId) =>
      void client.publish(`$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=${asked}`, '');
  }

  /** A client of OpenSSL, whose handshake fails. */
  shake(...args: string[]): Promise<unknown> {
    const to = ['s_client', '-connect', `127.0.0.1:${this.hub.address.port}`, '-cipher', 'ALL:@SECLEVEL=0'];
    return run('openssl', [...to, ...args]);
  }

  /** Octets without TLS. */
  say(bytes: Uint8Array): void {
    const socket = tcpConnect(this.hub.address.port, '127.0.0.1');
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    socket.end(bytes);
  }

  /** What the hub has told of such a cause. */
  told(cause: string): Told | undefined {
    return this.hub.events.find((one): one is Told => 'cause' in one && one.cause === cause);
  }
}
