import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import type { Clock } from '../ports.ts';

export interface MethodAnswer {
  readonly status: number;
  readonly payload: string;
}

/** Direct methods that wait for their answer. */
export class MethodCalls {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (answer: MethodAnswer | 'stopped') => void>();
  #nextRequestId = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `send` gets the request ID and answers whether it could send. Undefined where it could not. Throws HUB_NOT_RUNNING once it stops. */
  call(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    const requestId = String(this.#nextRequestId++);
    const key = `${deviceId} ${requestId}`;
    const answer = new Promise<MethodAnswer | 'stopped'>((resolve) => this.#waiting.set(key, resolve));
    if (!send(requestId)) {
      this.#waiting.delete(key);
      return undefined;
    }
    return this.#wait(key, answer, timeoutMs);
  }

  async #wait(
    key: string,
    answer: Promise<MethodAnswer | 'stopped'>,
    timeoutMs: number,
  ): Promise<MethodAnswer | 'no-answer'> {
    const settled = new AbortController();
    try {
      const timeout = this.#clock.sleep(timeoutMs, settled.signal).then(() => 'no-answer' as const);
      const outcome = await Promise.race([answer, timeout]);
      if (outcome !== 'stopped') return outcome;
      throw new Problem('HUB_NOT_RUNNING', i18n.t('The local hub was stopped before the device has answered.'));
    } finally {
      this.#waiting.delete(key);
      settled.abort();
    }
  }

  answered(deviceId: string, requestId: string, answer: MethodAnswer): void {
    this.#waiting.get(`${deviceId} ${requestId}`)?.(answer);
  }

  /** The hub stops: nobody is to wait for an answer that cannot come. */
  stop(): void {
    for (const settle of this.#waiting.values()) settle('stopped');
  }
}
