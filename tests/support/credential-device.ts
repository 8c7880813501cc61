import type { IClientOptions, MqttClient } from 'mqtt';
import { X509Certificate } from 'node:crypto';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { Answers } from './azure-answers.ts';
import type { HubScene } from './hub-scene.ts';
import { keys } from './keys.ts';
import { requestOf } from './requests.ts';

/**
 * A device that renews its certificate over the hub (`$iothub/credentials`): MQTT.js and ours, written from the guide of 2026-01-30,
 * since no released program is at hand that knows it.
 */
export class CredentialDevice {
  static readonly filter = '$iothub/credentials/res/#';
  readonly id: string;
  readonly client: MqttClient;
  readonly answers: Answers;

  private constructor(id: string, client: MqttClient) {
    this.id = id;
    this.client = client;
    this.answers = new Answers(client);
  }

  static topic(this: void, requestId: string): string {
    return `$iothub/credentials/POST/issueCertificate/?$rid=${requestId}`;
  }

  /** Logged in, and listening for answers unless it is not to. */
  static async open(
    scene: HubScene,
    id: string,
    { qos = 1, ...more }: IClientOptions & { readonly qos?: 0 | 1 | 'none' } = {},
  ): Promise<CredentialDevice> {
    const username = `localhost/${id}/?api-version=2025-08-01-preview`;
    const { client } = await scene.connect(id, { username, protocolVersion: 4, ...more });
    const device = new CredentialDevice(id, client);
    if (qos !== 'none') await client.subscribeAsync(CredentialDevice.filter, { qos });
    return device;
  }

  /** Asks, and has the answer with that status. */
  async ask(requestId: string, status: number, more: object = {}, pair = keys.generate('ec-p256')) {
    const csr = toBase64(await requestOf(this.id, { pair: await pair }));
    const body = JSON.stringify({ id: this.id, csr, ...more });
    return (await this.answers.ask(CredentialDevice.topic(requestId), body, requestId, status)).body;
  }

  async heard(requestId: string, status: number): Promise<Record<string, unknown>> {
    return (await this.answers.next(requestId, status)).body;
  }

  async certificates(requestId: string): Promise<X509Certificate[]> {
    const { certificates } = await this.heard(requestId, 200);
    return (certificates as string[]).map((one) => new X509Certificate(Buffer.from(one, 'base64')));
  }

  /** Everything that was sent to it is there, and what it has sent was taken. */
  async quiet(): Promise<void> {
    await this.client.subscribeAsync('$iothub/twin/res/#', { qos: 1 });
    const asked = this.answers.next('quiet', 200);
    await this.client.publishAsync('$iothub/twin/GET/?$rid=quiet', '');
    await asked;
  }

  async leave(): Promise<void> {
    await this.client.endAsync();
  }
}
