import type { IPublishPacket, MqttClient } from 'mqtt';

/** Answers of topics that end with a status and a request ID, as Azure's services give them. */
export class Answers {
  readonly #client: MqttClient;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  readonly #early: Answer[] = [];
  /** Request ID and status of each, as they came. */
  readonly all: string[] = [];

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
    this.all.push(`${requestId} ${status}`);
    const waiting = this.#waiting.get(`${requestId} ${status}`);
    this.#waiting.delete(`${requestId} ${status}`);
    if (waiting === undefined) this.#early.push(answer);
    else waiting(answer);
  }
}

export interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly body: Record<string, unknown>;
}
