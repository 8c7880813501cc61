import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { toBase64 } from '../../src-main/core/bytes.ts';
import type { HubScene } from './hub-scene.ts';
import { keys } from './keys.ts';
import { requestOf } from './requests.ts';

/** Answers of topics that end with a status and a request ID, as Azure's services give them. */
class Answers {
  readonly #client: MqttClient;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  readonly #early: Answer[] = [];

  constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (_topic, _payload, packet) => this.#take(packet));
  }

  /** Publishes what is to be answered; the answer with that status. */
  async ask(topic: string, body: string | Buffer, requestId: string, status: number): Promise<Answer> {
    const answered = this.next(requestId, status);
    await this.#client.publishAsync(topic, body, { qos: 1 });
    return answered;
  }

  /** The next answer to the request with that status, which may be there. */
  next(requestId: string, status: number): Promise<Answer> {
    const index = this.#early.findIndex((one) => one.requestId === requestId && one.status === status);
    const [early] = index === -1 ? [] : this.#early.splice(index, 1);
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((resolve) => this.#waiting.set(`${requestId} ${status}`, resolve));
  }

  #take({ topic, payload }: IPublishPacket): void {
    const [, status = '', requestId = ''] = /\/res\/(\d+)\/\?\$rid=([^&]*)/.exec(topic) ?? [];
    const body = JSON.parse(payload.toString()) as Answer['body'];
    const answer = { status: Number(status), requestId, body };
    const waiting = this.#waiting.get(`${requestId} ${status}`);
    this.#waiting.delete(`${requestId} ${status}`);
    if (waiting === undefined) this.#early.push(answer);
    else waiting(answer);
  }
}

interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly body: Record<string, unknown>;
}

/** Registers by MQTT, and answers how the registration stands at its end. */
export async function registerAtDps(scene: HubScene, id: string, body: Record<string, unknown> = {}) {
  const { idScope } = scene.address;
  const username = `${idScope}/registrations/${id}/api-version=2025-07-01-preview`;
  const { client } = await scene.connect(id, { username, protocolVersion: 4 });
  const answers = new Answers(client);
  await client.subscribeAsync('$dps/registrations/res/#', { qos: 1 });
  const register = JSON.stringify({ registrationId: id, ...body });
  const topic = '$dps/registrations';
  const accepted = await answers.ask(`${topic}/PUT/iotdps-register/?$rid=r`, register, 'r', 202);
  const operationId = String(accepted.body['operationId']);
  for (let turn = 1; ; turn++) {
    const rid = `p${turn}`;
    const poll = `${topic}/GET/iotdps-get-operationstatus/?$rid=${rid}&operationId=${operationId}`;
    const assigning = answers.next(rid, 202);
    const { status, body: told } = await Promise.race([assigning, answers.ask(poll, ' ', rid, 200)]);
    if (status === 200) {
      client.end(true);
      return told['registrationState'] as Record<string, unknown>;
    }
  }
}

/** Registers with a request, and has key and chain of the certificate that was issued, also as files have them. */
export async function operational(scene: HubScene, id: string) {
  const pair = await keys.generate('ec-p256');
  const state = await registerAtDps(scene, id, { csr: toBase64(await requestOf(id, { pair })) });
  const texts = state['issuedCertificateChain'] as string[];
  const chain = texts.map((one) => new X509Certificate(Buffer.from(one, 'base64')));
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' });
  return {
    state,
    chain,
    private: key,
    cert: chain.map(String).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
