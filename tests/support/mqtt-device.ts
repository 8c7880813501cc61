import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';

/** Where a hub listens, and whom to trust there. */
export interface HubPlace {
  readonly port: number;
  readonly authorityPem: string;
}

export interface Received {
  readonly topic: string;
  readonly body: string;
}

const topics = {
  twinAnswers: '$iothub/twin/res/#',
  desired: '$iothub/twin/PATCH/properties/desired/#',
  methods: '$iothub/methods/POST/#',
} as const;

/** A device that is no simulation of ours: MQTT.js, with the files of the device as they lie in a workspace. */
export class MqttDevice {
  readonly id: string;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #client: MqttClient;
  readonly #received: Received[] = [];
  readonly #waiting = new Set<() => void>();
  /** Acknowledgements that are not sent yet, while they are held back. */
  #held: (() => void)[] | undefined;

  private constructor(id: string, client: MqttClient) {
    this.id = id;
    this.#client = client;
    client.handleMessage = (_packet, done) => {
      if (this.#held === undefined) done();
      else this.#held.push(done);
    };
    this.closed = new Promise((resolve) => client.once('close', () => resolve()));
    client.on('message', (topic, payload) => {
      this.#received.push({ topic, body: payload.toString() });
      for (const look of this.#waiting) look();
    });
  }

  /** Rejects with the return code of CONNACK as `code` where the hub does not let it in. `owner`: whose files it has got. */
  static async connect(
    workspace: string,
    id: string,
    { port, authorityPem }: HubPlace,
    owner = id,
  ): Promise<MqttDevice> {
    const file = (ending: string) => readFile(join(workspace, 'devices', owner, `${owner}${ending}`));
    const client = mqtt.connect({
      protocol: 'mqtts',
      host: '127.0.0.1',
      port,
      ca: authorityPem,
      cert: await file('-chain.pem').catch(() => file('-cert.pem')),
      key: await file('-key.pem'),
      clientId: id,
      username: `localhost/${id}/?api-version=2021-04-12`,
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    const device = new MqttDevice(id, client);
    await new Promise((resolve, reject) => {
      client.once('connect', resolve);
      client.on('error', reject);
      client.once('close', () => reject(new Error(`The connection of ${id} was closed.`)));
    });
    return device;
  }

  async listen(...to: readonly (keyof typeof topics)[]): Promise<void> {
    await this.#client.subscribeAsync(to.map((name) => topics[name]));
  }

  /** Takes messages from the cloud at QoS 1, so that the hub learns that they have come. */
  async listenToMessages(): Promise<void> {
    await this.#client.subscribeAsync(`devices/${this.id}/messages/devicebound/#`, { qos: 1 });
  }

  /** Acknowledges nothing until it is told to. */
  hold(): void {
    this.#held = [];
  }

  acknowledge(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const done of held) done();
  }

  async publish(topic: string, body = ''): Promise<void> {
    await this.#client.publishAsync(topic, body, { qos: 1 });
  }

  /** The next message whose topic begins so, come already or still to come; each is answered once. */
  receive(prefix: string): Promise<Received> {
    return new Promise((resolve) => {
      const look = () => {
        const index = this.#received.findIndex(({ topic }) => topic.startsWith(prefix));
        const [found] = index === -1 ? [] : this.#received.splice(index, 1);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The whole twin, as the device reads it. */
  async twin(): Promise<unknown> {
    await this.publish('$iothub/twin/GET/?$rid=twin');
    return JSON.parse((await this.receive('$iothub/twin/res/200/?$rid=twin')).body);
  }

  /** What has come and was not asked for. */
  get unread(): readonly Received[] {
    return this.#received;
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
