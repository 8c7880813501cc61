import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type IConnackPacket, type IPublishPacket, type MqttClient } from 'mqtt';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import type { HubEvent } from '../../src-main/contract/models.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { Workbench } from './workbench.ts';

export interface SceneClient {
  readonly client: MqttClient;
  readonly connack: IConnackPacket;
  /** PUBLISH packets as they came. */
  readonly heard: IPublishPacket[];
  /** The reason code of DISCONNECT, where one came, when the connection has ended. */
  readonly closed: Promise<number | undefined>;
}

const textOf = ({ payload }: IPublishPacket): string => payload.toString();

/** A hub with devices, and clients of MQTT.js that log in there, in any version. */
export class HubScene {
  readonly bench: Workbench;
  readonly events: HubEvent[] = [];
  readonly #clients: MqttClient[] = [];
  readonly #sockets: TLSSocket[] = [];
  readonly #start: Partial<MethodInput<'hub.start'>>;
  address = { port: 0, authorityPem: '', idScope: '' };

  private constructor(bench: Workbench, start: Partial<MethodInput<'hub.start'>>) {
    this.bench = bench;
    this.#start = start;
    bench.services.sources['hub.events']({}, (one) => this.events.push(one));
  }

  static async open(ids: string[], start: Partial<MethodInput<'hub.start'>> = {}): Promise<HubScene> {
    const scene = new HubScene(await Workbench.open(), start);
    await scene.start();
    const { certificatePem } = await scene.bench.authority();
    await scene.bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await scene.bench.devices(ids);
    for (const deviceId of ids) await scene.bench.call('hub.registerDevice', { deviceId });
    return scene;
  }

  async start(): Promise<void> {
    const { port } = this.address;
    this.address = await this.bench.call('hub.start', { data: this.bench.path('hub'), port, ...this.#start });
  }

  async restart(): Promise<void> {
    await this.bench.call('hub.stop', {});
    await this.start();
  }

  credentials(id: string): { ca: string; cert: Buffer; key: Buffer } {
    const file = (end: string) => readFileSync(join(this.bench.folder, 'workspace', 'devices', id, `${id}${end}`));
    return { ca: this.address.authorityPem, cert: file('-chain.pem'), key: file('-key.pem') };
  }

  connect(id: string, more: IClientOptions = {}): Promise<SceneClient> {
    const client = mqtt.connect({
      protocol: 'mqtts',
      host: '127.0.0.1',
      port: this.address.port,
      ...(more.cert === undefined ? this.credentials(id) : { ca: this.address.authorityPem }),
      clientId: id,
      username: id,
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...more,
    });
    this.#clients.push(client);
    const heard: IPublishPacket[] = [];
    client.on('message', (_topic, _payload, packet) => heard.push(packet));
    let code: number | undefined;
    client.on('disconnect', ({ reasonCode }) => (code = reasonCode));
    const closed = new Promise<number | undefined>((resolve) => client.once('close', () => resolve(code)));
    return new Promise((resolve, reject) => {
      client.once('connect', (connack) => resolve({ client, connack, heard, closed }));
      client.on('error', reject);
      client.once('close', () => reject(new Error('closed')));
    });
  }

  /** TLS without MQTT. */
  raw(id: string): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const { port } = this.address;
      const socket = tlsConnect({ host: '127.0.0.1', port, ...this.credentials(id) }, () => resolve(socket));
      socket.on('error', reject);
      this.#sockets.push(socket);
    });
  }

  /** Ends a connection without a goodbye. */
  static drop({ client }: Pick<SceneClient, 'client'>): Promise<void> {
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.stream.destroy();
    return gone;
  }

  static bodies(this: void, { heard }: SceneClient): string[] {
    return heard.map(textOf);
  }

  causes(): string[] {
    return this.events.flatMap((one) => ('cause' in one ? [one.cause] : []));
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end(true);
    for (const socket of this.#sockets) socket.destroy();
    await this.bench.close();
  }
}
