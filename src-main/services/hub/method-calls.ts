import type { Clock } from '../ports.ts';

export interface MethodAnswer {
  readonly status: number;
  readonly payload: string;
}

/** Direct methods that wait for their answer. */
export class MethodCalls {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (answer: MethodAnswer) => void>();
  #nextRequestId = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `send` gets the request ID and answers whether it could send. Undefined where it could not. */
  call(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    const requestId = String(this.#nextRequestId++);
    const key = `${deviceId} ${requestId}`;
    const answer = new Promise<MethodAnswer>((resolve) => this.#waiting.set(key, resolve));
    if (!send(requestId)) {
      this.#waiting.delete(key);
      return undefined;
    }
    return this.#wait(key, answer, timeoutMs);
  }

  async #wait(key: string, answer: Promise<MethodAnswer>, timeoutMs: number): Promise<MethodAnswer | 'no-answer'> {
    const settled = new AbortController();
    try {
      const timeout = this.#clock.sleep(timeoutMs, settled.signal).then(() => 'no-answer' as const);
      return await Promise.race([answer, timeout]);
    } finally {
      this.#waiting.delete(key);
      settled.abort();
    }
  }

  answered(deviceId: string, requestId: string, answer: MethodAnswer): void {
    this.#waiting.get(`${deviceId} ${requestId}`)?.(answer);
  }
}
