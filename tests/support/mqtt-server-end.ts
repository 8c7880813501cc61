import { duplexPair } from 'node:stream';
import { type Packet, generate, parser } from 'mqtt-packet';
import { expect } from 'vitest';
import { MqttClient } from '../../src-main/adapters/device-connections/mqtt-client.ts';
import { PacketParsers } from '../../src-main/adapters/device-connections/server-packets.ts';
import { type MqttFacts, connectionTo } from '../../src-main/core/platform/connection.ts';
import type { EncodedMessage, IncomingMessage } from '../../src-main/core/platform/platform.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** So that what is written has gone through both streams, and its answer as well. */
export async function settled(): Promise<void> {
  for (let index = 0; index < 8; index++) await turn();
}

/** The other end of a client's stream, which says whatever a test wants. */
export class ServerEnd {
  readonly client: MqttClient;
  readonly told: Packet[] = [];
  readonly heard: IncomingMessage[] = [];
  onHeard: () => void = () => undefined;
  readonly #stream;
  readonly #version: 4 | 5;

  constructor(version: 4 | 5 = 4, facts: Partial<MqttFacts> = {}, parsers = new PacketParsers()) {
    this.#version = version;
    const [ours, theirs] = duplexPair();
    this.#stream = theirs;
    const packets = parser({ protocolVersion: version });
    packets.on('packet', (packet) => this.told.push(packet));
    theirs.on('data', (octets: Buffer) => packets.parse(octets));
    theirs.on('error', () => undefined);
    this.client = new MqttClient(ours, {
      facts: { ...connectionTo({ host: 'host', port: 1 }, { clientId: 'd' }), protocolVersion: version, ...facts },
      parsers,
      stage: () => 'secured',
      onMessage: (message) => {
        this.heard.push(message);
        this.onHeard();
      },
    });
  }

  async say(...packets: readonly Packet[]): Promise<void> {
    const octets = packets.map((packet) => generate(packet, { protocolVersion: this.#version }));
    await this.write(Buffer.concat(octets));
  }

  async write(octets: Uint8Array): Promise<void> {
    this.#stream.write(octets);
    await settled();
  }

  async letIn(properties: object = {}): Promise<void> {
    await this.say({ cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0, properties });
    expect(await this.client.login).toBe(true);
    this.told.splice(0);
  }

  /** What the client has said since it was asked last. */
  said(): readonly string[] {
    return this.told.splice(0).map(({ cmd, messageId }) => `${cmd} ${messageId ?? ''}`.trim());
  }

  readsNoMore(): void {
    this.#stream.pause();
  }

  readsAgain(): void {
    this.#stream.resume();
  }

  end(): void {
    this.#stream.destroy();
  }
}

export const message = (qos: 0 | 1 | 2, topic = 't'): EncodedMessage => ({
  topic,
  qos,
  payload: Uint8Array.of(1, 2, 3),
});
export const incoming = (qos: 0 | 1 | 2, messageId = 1, payload: Buffer = Buffer.of(7)): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload,
  qos,
  dup: false,
  retain: false,
  ...(qos === 0 ? {} : { messageId }),
});
