import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import type {
  ConnectionLoss,
  DeviceConnection,
  DeviceConnections,
  EncodedMessage,
  HttpsFacts,
  PublishOutcome,
  ServerRefusal,
} from '../../services/ports.ts';
import { lossFrom } from './client-tls.ts';

type OnMessage = Parameters<DeviceConnections['connect']>[3];

/** For an answer to begin, and between its parts, in milliseconds. */
const patienceMs = 30_000;
/** Octets of an answer. */
const mostBytes = 1_048_576;
/** Characters of a server's own words that are kept. */
const mostText = 2000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A device that asks by HTTPS. It counts as connected from the first good answer to the first that does not come. */
export class HttpsConnection implements DeviceConnection {
  readonly ended: Promise<ConnectionLoss>;
  readonly #facts: HttpsFacts;
  readonly #agent: Agent;
  readonly #over: AbortController;
  readonly #onMessage: OnMessage;
  readonly #timers = new Set<NodeJS.Timeout>();
  #end: (error: unknown) => void = () => undefined;

  constructor(facts: HttpsFacts, own: { readonly agent: Agent; readonly over: AbortController }, onMessage: OnMessage) {
    this.#facts = facts;
    this.#agent = own.agent;
    this.#over = own.over;
    this.#onMessage = onMessage;
    this.ended = new Promise((resolve) => {
      this.#end = (error) => {
        for (const timer of this.#timers) clearTimeout(timer);
        resolve(lossFrom(error, true));
        this.#over.abort();
        this.#agent.destroy();
      };
    });
  }

  /** Ends it; the first call says why. */
  fail(error: unknown): void {
    this.#end(error);
  }

  async publish({ topic, payload, https }: EncodedMessage): Promise<PublishOutcome> {
    const { method = 'POST', headers = {} } = https ?? {};
    let answer: Answer;
    try {
      answer = await this.#ask(topic, method, headers, payload);
    } catch (error) {
      // Node's words for a connection that was closed instead of an answer.
      this.fail((error as Error).message === 'socket hang up' ? undefined : error);
      return 'lost';
    }
    const { status, body } = answer;
    if (status >= 200 && status < 300) {
      if (body.length > 0) this.#onMessage({ topic, payload: body, qos: 1, https: answer });
      return 'acknowledged';
    }
    const seconds = Number(answer.headers['retry-after']);
    return {
      refused: {
        condition: `http:${status}`,
        text: body.toString('utf8').slice(0, mostText),
        ...(Number.isInteger(seconds) ? { retryAfterSeconds: seconds } : {}),
      },
    };
  }

  /** Asks whether there is something for the device. */
  poll(path: string): Promise<PublishOutcome> {
    const nothing = { topic: path, payload: new Uint8Array(), qos: 1 } as const;
    return this.publish({ ...nothing, https: { method: 'GET', headers: {} } });
  }

  /** Asks for each from now on, and again and again. A refusal is none of the connection's: the next time may be better. */
  subscribe(
    subscriptions: Parameters<DeviceConnection['subscribe']>[0],
  ): Promise<readonly ServerRefusal[] | undefined> {
    for (const { filter } of subscriptions) this.#pollLater(filter);
    return Promise.resolve(this.#over.signal.aborted ? undefined : subscriptions.map(({ qos }) => qos));
  }

  #pollLater(path: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#over.signal.aborted) return;
      void this.poll(path).then((outcome) => outcome === 'lost' || this.#pollLater(path));
    }, this.#facts.pollSeconds * 1000);
    this.#timers.add(timer);
  }

  #ask(path: string, method: string, headers: EncodedHeaders, payload: Uint8Array): Promise<Answer> {
    const { host, port } = this.#facts;
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host,
          port,
          method,
          path,
          headers: { ...headers, 'content-length': String(payload.length) },
          agent: this.#agent,
          timeout: patienceMs,
          signal: this.#over.signal,
        },
        (answer) => void bodyOf(answer).then((body) => resolve({ ...headOf(answer), body }), reject),
      );
      asked.once('timeout', () => asked.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })));
      asked.once('error', reject);
      asked.end(payload);
    });
  }

  /** HTTP knows no farewell. */
  cut(): void {
    this.fail(undefined);
  }

  close(): Promise<void> {
    this.fail(undefined);
    return Promise.resolve();
  }
}

type EncodedHeaders = Readonly<Record<string, string>>;

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<Answer, 'body'> {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { status: statusCode, headers: Object.fromEntries(texts) as EncodedHeaders };
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new Error(`The answer has more than ${mostBytes} octets.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
